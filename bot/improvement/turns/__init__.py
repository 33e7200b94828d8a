"""The screens and the life of one experiment: planned, running, looked at, decided."""
