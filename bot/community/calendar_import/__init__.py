"""Sessions taken over from a calendar file that somebody has."""
