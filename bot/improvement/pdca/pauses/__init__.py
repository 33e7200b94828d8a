"""The pause of an experiment: what is pressed in its window and below its message."""
