"""Drafts of stories, their versions, and the people who write them together."""
