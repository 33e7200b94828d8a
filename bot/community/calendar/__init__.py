"""Sessions and series: planned, announced, moved, skipped and cancelled.

A planning sentence is read by `sentence_parser.py` with `naming.py` (its title), `sentence_dates.py` (its days) and
`whereabouts.py` (link, channel, seats); `drafts.py` keeps it, `service.py` changes what is announced, `lifecycle.py`
says what happens to a session when, and `recurrence.py` turns a series into dates.
"""
