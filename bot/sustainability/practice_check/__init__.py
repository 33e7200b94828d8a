"""Person or institution: how much of a practice would stay if its people left, and where it is embedded."""
