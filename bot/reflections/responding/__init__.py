"""What is said to a reflection, by rules about its words."""
