"""A model's draft of a document made from a story, and the checks of it."""
