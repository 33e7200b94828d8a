"""One question of a model about a reflection, once its author agrees."""
