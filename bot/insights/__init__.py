"""What programme leads see: the report, the month, the hardest questions and the state of the app."""
