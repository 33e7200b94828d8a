"""A measurement framework of one's own: what is measured at each of the four levels, and what follows from it."""
