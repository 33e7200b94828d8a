"""The kinds of activity that content describes, and the seasons made of them."""
