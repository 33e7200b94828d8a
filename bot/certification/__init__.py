"""The certification of trainers: what they show, and who judges it."""
