"""A person's own data: shown, exported, deleted, and kept no longer than it has to be."""
