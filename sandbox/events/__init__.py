"""What the Events API tells the app about changes in the workspace."""
