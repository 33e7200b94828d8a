"""Reflections and plans: what people think and intend after a lesson, private unless they share it."""
