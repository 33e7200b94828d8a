"""Sorting the sentences of a draft by a model, where its author has agreed to that."""
