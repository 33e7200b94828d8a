"""Judging capstones: who judges, their marks, how far they agree, and what becomes of it."""
