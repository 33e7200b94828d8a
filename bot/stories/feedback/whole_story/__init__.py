"""Feedback by a model that reads the whole story at once, and the checks of what it says."""
