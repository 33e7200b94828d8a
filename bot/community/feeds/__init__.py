"""Calendar feeds (.ics) that calendar programs subscribe to."""
