"""Making the programme outlast its people: the practice check, succession, the handover pack and visible wins."""
