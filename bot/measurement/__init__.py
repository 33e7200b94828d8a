"""What a programme can say of itself: measures, weekly snapshots and the report made of them."""
