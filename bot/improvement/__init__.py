"""Improvements of the programme: a backlog, and experiments that say whether a change helps."""
