"""A map of the people who can help or block a change, private to its owner and those they share it with."""
