"""What sentences written to the app want of the calendar, and their answers."""
