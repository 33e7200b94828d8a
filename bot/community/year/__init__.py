"""The year's plan of a community, as a picture and in words."""
