"""Practice with a model that plays the colleague, for those who have agreed to that."""
