"""The composition root: the one place where features meet vendors."""
