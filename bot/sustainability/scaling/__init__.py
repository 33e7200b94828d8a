"""A scaling strategy: how something that works spreads, in four parts, for the capstone and for the boss."""
