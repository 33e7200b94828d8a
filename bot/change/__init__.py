"""Bringing people along: answers to resistance, a map of stakeholders, and how a group feels about the change."""
