"""The web page: being a person in the workspace, in a browser."""
