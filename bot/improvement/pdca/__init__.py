"""The life of one experiment by plan, do, check, act, and its screens; the statistics are in `experiments`."""
