"""Whether a sentence to the app asks it to plan a session, rather than telling of one."""

from __future__ import annotations

import re

from bot.community.calendar import patterns
from bot.community.calendar.errors import PickChannelError, UnreadWordsError
from bot.community.calendar.schedule_reading import ScheduleReading

MAX_WORDS = 40
_ORDER = re.compile(
    r"\b(?:plan|schedule|set\s+up|put\s+(?:in|an?|the|our|on)|book|add|create|organi[sz]e|arrange|pencil\s+in|"
    r"plane?|einplanen|eintragen|trag(?:e|t|en)?|setz(?:e|t|en)?|ansetzen|leg(?:e|t|en)?|anlegen|reinstellen|einstellen|einrichten|"
    r"erstell(?:e|en)|organisier(?:e|en)|planen|vormerken)\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:(?:can|could|may)\s+(?:we|i)\s+(?:please\s+)?(?:have|get)|(?:i|we)(?:['’]d|\s+would)\s+(?:like|love)|let['’]?s\s+(?:have|do|run|hold)|"
    r"(?:i|we)\s+need|(?:ich|wir)\s+(?:hätten?\s+gern|bräuchten?|brauchen?|möchten?|wollen)|lass(?:t)?\s+uns)\b",
    re.IGNORECASE,
)
# A question about sessions, a story of one, somebody's own plans, and what is to be no session.
_OTHER = re.compile(
    r"\b(?:don['’]?t|do\s+not|never|kein\w*|remind\w*|erinner\w*|did|have\s+you|was|were|war|wurde|hat|when|wann|who|wer|why|warum|wieso|"
    r"cancel\w*|move|reschedul\w*|verschieb\w*|absag\w*|skip|attend\w*|join\w*|come|go|going|teilnehm\w*|dabei|komm\w*|geh\w*|"
    r"i\s+plan|i['’]m\s+planning|ich\s+plane|explain|erklär\w*|lessons?|lektion\w*|feedback|story|geschichte)\b"
    r"|\bnicht\b(?!\s+(?:am|an|in)\b)",
    re.IGNORECASE,
)


def is_one(text: str, reading: ScheduleReading) -> bool:
    """Whether a sentence asks to plan a session that it names, at a time that it names.

    A mere wish, or a session's name with its time, is one only if nothing but its channel is left open.
    """
    is_named = bool(reading.kind or patterns.TITLE.search(text))
    is_timed = bool(reading.starts or reading.day or reading.at or reading.repeats)
    if not (is_named and is_timed) or len(text.split()) > MAX_WORDS or _OTHER.search(text):
        return False
    if _ORDER.search(text):
        return True
    is_whole = reading.starts is not None and reading.near is None and not isinstance(reading.problem, UnreadWordsError)
    return (
        is_whole
        and (reading.problem is None or isinstance(reading.problem, PickChannelError))
        and (bool(_WISH.search(text)) or not text.rstrip().endswith("?"))
    )
