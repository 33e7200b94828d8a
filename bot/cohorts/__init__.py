"""Cohorts: who is enrolled in what, by whom, and what became of it."""
