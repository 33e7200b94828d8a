"""What people write to the app in their own words, and what it answers.

`handlers.py` is the way in. `understanding.py` reads an intent from a sentence (words: `content/understanding/`),
`slots.py` its dates and hours; `answers.py` says or does what is wanted, through `wish_commands.py`. What answers a
question of ours is read before that: an open question of a lesson in `typed_answers.py` and `open_things.py`, an
offer with buttons in `replies_to_offers.py`, a plan in `plan_talk.py`. What nobody understands goes to
`fallbacks.py`.
"""
