"""A learner's way through tracks: one lesson or round a day, at their hour.

`scheduler.py` decides who is due, `daily_turn.py` what a day brings, `lesson_delivery.py` sends it, and
`lesson_flow.py` does what follows an answer. `commands.py` has the verbs of `/learn`; hours, pauses and language are
in `preferences/`.
"""
