"""Feedback by a small model that reads one section at a time."""
