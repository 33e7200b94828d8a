"""The statistics of an experiment: who gets the change, what the figures say at the end, and what they cannot say."""
