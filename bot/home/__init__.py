"""The App Home: one page with what matters to the person who opens it."""
