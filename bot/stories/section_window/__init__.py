"""The window in which one section of a story is written."""
