"""Sharing a thought with one's circle, and taking it back."""
