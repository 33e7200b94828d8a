"""A community's strategy: what it is for, whom it serves and what it does."""
