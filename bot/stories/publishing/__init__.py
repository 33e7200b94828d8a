"""A story goes to the showcase, and documents are made of it."""
