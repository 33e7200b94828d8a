"""What happens while a session takes place: its start, attendance and notes."""
