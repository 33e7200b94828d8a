"""The pulse of a group: one question a month, what it came to, and what helps a group where it is."""
