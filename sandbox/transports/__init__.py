"""The ways from the workspace to the app: Socket Mode, and signed requests to its URL."""
