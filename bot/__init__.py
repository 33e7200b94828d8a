"""Groundswell, a Slack app that carries an organisation's AI-champion programme."""
