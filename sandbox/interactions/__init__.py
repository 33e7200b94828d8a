"""Slack's interactivity: what the app is sent when a person acts, and what its answers change."""
