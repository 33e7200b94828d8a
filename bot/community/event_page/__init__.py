"""The page of a session for its facilitators: its details, people, changes and cancelling."""
