"""Spaced reviews: which question comes back when."""
