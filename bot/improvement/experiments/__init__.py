"""One change tried on half of a cohort: who gets it, what the figures say at the end, and what they cannot say."""
