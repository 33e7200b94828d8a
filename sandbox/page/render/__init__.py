"""Slack's JSON as HTML: every function here is pure and escapes what it is given."""
