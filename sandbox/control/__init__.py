"""The control API under /sandbox/: what people do and how the workspace runs, for tests and scripts."""
