"""Momentum: once a month, what worked, to who wants to hear it; and who would like to do more."""
