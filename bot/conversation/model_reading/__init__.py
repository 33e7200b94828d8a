"""What a configured model makes of a sentence that the rules don't understand: a button, and nothing more."""
