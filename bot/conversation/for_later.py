"""What somebody wants only once they are back, and the day on which they will be: “only when I'm back”, “erst danach”.

Nothing can be set for later, so such a wish is asked about; a day on which somebody is back sooner or later than they
said moves the end of their pause.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.conversation import weekdays
from bot.conversation.intents import Intent
from bot.conversation.slots import BACK, WHAT
from bot.conversation.understood import CERTAIN, Understood
from bot.conversation.words import fold
from bot.kit.dates import ReadingContext, find_absence, find_times, typos
from bot.kit.patterns import LazyPattern

MAX_WORDS = 16
# What a person can have set, and so may want at another time; and what is sent at once if it is surely meant.
SET_LATER = frozenset({Intent.HOUR, Intent.FEWER, Intent.LANGUAGE, Intent.ZONE, Intent.MORE})
ASKED_ABOUT = 0.6
_CONDITION = LazyPattern(
    r"[,;]?\s*\b(?:(?:but|and|aber|und|only|just|erst|nur|bitte|please|dann|then|maybe|vielleicht)\s+)*"
    r"(?:(?:when|once|as soon as|wenn|sobald|if)\s+(?:i\s?['’]?m|i\s+am|i['’]?ve|i|ich|we|wir)\b(?:\s+[\w'’]+){0,4}?\s+"
    r"(?:back|returned|home|here again|da|zurück|zurueck|daheim|zuhause|hier)\b|"
    r"(?:only|erst|but|aber|not before|nicht vor|after|nach)\s+(?:after\s+|nach\s+)?"
    r"(?:my|the|meine[mnr]?|de[mnr])\s+(?:holidays?|vacation|leave|trip|urlaub|ferien|elternzeit|reise|pause|break)\b)"
    r"[^,.;!?\n]*",
    re.IGNORECASE,
)
# “No lesson on Tuesdays in January” can't be kept for a month alone.
_IN_A_MONTH = LazyPattern(
    r"\b(?:in|during|im|über den|for|this|next)\s+(?:january|february|march|april|may|june|july|august|september|"
    r"october|"
    r"november|december|jan|feb|dec|januar|jänner|februar|märz|mai|juni|juli|oktober|dezember|month|monat)\b",
    re.IGNORECASE,
)
_BACK = LazyPattern(
    r"\b(?:back|return|returning|home|zurueck\w*|heim\w*|wieder (?:da|hier|im|zurueck|erreichbar)|da bin|bin da)\b"
)
_OTHER_DAY = LazyPattern(
    r"\b(?:earlier|sooner|early|already|later|longer|not until|only|after all|instead|schon|bereits|frueher|eher|doch|"
    r"spaeter|laenger|erst|stattdessen|verlaenger\w*|extend\w*|verschob\w*|verschieb\w*)\b"
)
_OTHERS = LazyPattern(
    r"\b(?:he|she|they|we|my (?:boss|colleague|team)|the (?:lesson|question)s?|er|sie|wir|mein\w* (?:chef\w*|kolleg\w*|"
    r"team)|never|not (?:coming|going)|if|when|wenn|falls)\b"
)


def read(
    own: str, context: ReadingContext, understand: Callable[[str, ReadingContext], Understood]
) -> Understood | None:
    """What a text wants only later, never surely, or another day of return; None for anything else."""
    rest = without_condition(own)
    found = understand(rest, context) if rest else None
    if found and found.intent in SET_LATER:
        return replace(found, confidence=min(found.confidence, ASKED_ABOUT))
    return _day_of_return(own, context)


def without_condition(text: str) -> str:
    """A wish without “only when I'm back” or “in January”; empty if a text has no such words, or nothing else."""
    found = _CONDITION.search(text) or (_IN_A_MONTH.search(text) if weekdays.is_each_week(text) else None)
    if found is None:
        return ""
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;.–-")
    return rest if len(rest.split()) > 1 else ""


def is_for_later(text: str) -> bool:
    """Whether a text wants something only once its author is back."""
    return bool(without_condition(text))


def _day_of_return(own: str, context: ReadingContext) -> Understood | None:
    """The other day on which somebody says that they are back, as a pause until then; None for anything else."""
    text = typos.corrected(own)
    plain = fold(text)
    is_short = 0 < len(plain.split()) <= MAX_WORDS and "?" not in text
    if not is_short or not _BACK.search(plain) or not _OTHER_DAY.search(plain) or _OTHERS.search(plain):
        return None
    days = [each for each in find_times(text, context) if each.has_date]
    absence = find_absence(text, context)
    if len(days) != 1 or days[0].reading is None or days[0].questions or (absence and absence.alternatives):
        return None
    back = days[0].reading.start.date()
    if back <= context.today:
        return None
    slots = {"from": context.today.isoformat(), "until": back.isoformat(), WHAT: BACK}
    return Understood(Intent.PAUSE, slots, CERTAIN, is_request=True)
