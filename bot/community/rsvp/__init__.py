"""Who comes to a session: RSVPs, the waiting list, and the news about seats."""
