"""The resistance helper: from what somebody said against a change to a sentence of one's own and a plan to say it."""
