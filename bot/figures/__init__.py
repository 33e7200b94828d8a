"""Figures about people: what may be shown of a group, and what has been shown of it before."""
