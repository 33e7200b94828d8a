"""The web page: the workspace as one of its people sees it."""
