"""How well reviews agree with people who know what a good story is."""
