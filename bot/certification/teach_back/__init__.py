"""The teach-back: a short session that two people rate apart, and its rehearsal with a friend."""
