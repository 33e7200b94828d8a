"""How a request is put: what is asked for without the words of politeness around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from bot.community.calendar import patterns
from bot.kit.patterns import LazyPattern

MAX_CHARACTERS = 500
_HELLO = (
    rf"{patterns.GREETING}|good\s+afternoon|guten\s+abend|ok|okay|so|and|also|und|dann|then|jetzt|now|just|groundswell|there|"
    r"kurz|danke|thanks|hm+|oh|ah|ach|äh|öhm|na|actually|eigentlich"
)
_BESIDE = (
    r"please|pls|plz|kindly|maybe|also|just|quickly|perhaps|bitte|mal|auch|vielleicht|mir|uns|gerne?|kurz|eben|noch|"
    r"schnell|for\s+(?:me|us)|für\s+(?:mich|uns)"
)
_ASK = (
    r"(?:can|could|would|will)\s+(?:you|we)|(?:kannst|könntest|koenntest|würdest|wuerdest|magst)\s+du|"
    r"(?:können|könnten|koennen|koennten)\s+(?:wir|sie)|i(?:'d|\s+would)\s+like\s+you\s+to|i\s+(?:want|need)\s+you\s+to"
)
_WANT = (
    r"(?:i|we)(?:'?d|\s+would)\s+rather(?=\s+not\b)|"
    r"(?:i|we)(?:'?d|\s+would)\s+(?:also\s+)?(?:like|love)(?:\s+to|(?=\s+an?\s))|we\s+(?:also\s+)?need(?=\s+an?\s)|"
    r"(?:ich\s+hätte?|wir\s+hätten)\s+(?:auch\s+)?gerne?(?=\s+eine?n?\s)|wir\s+(?:bräuchten|brauchen)(?=\s+eine?n?\s)|"
    r"(?:i|we)\s+(?:want|need|have)\s+to|(?:i|we)\s+want(?=\s+(?:an?|another)\s)|i\s+need(?=\s+an?\s)|let(?:'?s|\s+us)|lass(?:t)?\s+uns|"
    r"ich\s+brauche(?=\s+eine?n?\s)|"
    r"(?:need|brauche|bräuchte)(?:\s+noch)?(?=\s+eine?n?\s|\s+(?:an?|another)\s)|wir\s+(?:machen|veranstalten)(?=\s.*\seine?n?\s)|"
    r"(?:i|we)\s+need(?=\s+eine?n?\s|\s+(?:an?|another)\s)|"
    r"ich\s+(?:möchte?|moechte?|will|muss|würde?|wuerde?|wollte?)|wir\s+(?:möchten|moechten|wollen|müssen|muessen|würden|wuerden)"
)
_GREETING = LazyPattern(rf"^(?:(?:{_HELLO})(?![\w'])[\s,!.:;–-]*)+", re.IGNORECASE)
# “I run our community.” before what is asked for.
_INTRODUCTION = LazyPattern(
    r"^(?:(?:i'm|i\s+am|i\s+run|i\s+lead|i\s+organi[sz]e|we\s+are|we\s+run|ich\s+bin|ich\s+leite|ich\s+organisiere|ich\s+betreue|wir\s+sind)"
    r"\b[^.!?\d]{0,80}[.!]\s+)",
    re.IGNORECASE,
)
_BEGINNING = LazyPattern(
    rf"^(?:(?P<ask>{_ASK})|(?P<want>{_WANT}))(?!\w)(?:[\s,]+(?:{_BESIDE})(?!\w))*[\s,]*", re.IGNORECASE
)
_FIRST = LazyPattern(rf"^(?:(?:{_BESIDE})(?!\w)[\s,]*)+", re.IGNORECASE)
_LAST = LazyPattern(
    r"(?:[\s,.;!?]+|(?<=[\s,])(?:please|pls|plz|bitte|danke|thanks|thank\s+you|thx|for\s+(?:me|us)|now|jetzt)(?=[\s.!?]*$))+$",
    re.IGNORECASE,
)
# “I'm sick, cancel the session on Friday”.
_REASON_FIRST = LazyPattern(
    r"^(?:(?:i'm|im|i\s+am|ich\s+bin)\s+(?:sick|ill|unwell|not\s+well|krank|erkältet|verhindert)|i\s+have\s+(?:the\s+)?(?:flu|a\s+cold)|"
    r"something(?:'s|\s+has)?\s+(?:came|come)\s+up|mir\s+ist\s+(?:et)?was\s+dazwischengekommen)(?:\s*[,;.:!\u2013-]+|\s+(?:so|and|und))\s*"
    r"(?:(?:so|please|pls|bitte|also|can\s+you|could\s+you|kannst\s+du)\s+)*"
    r"(?=(?:cancel|move|skip|call\s+off|postpone|reschedule|drop|sage?|verschieb\w*|verleg\w*|streich\w*)\b)",
    re.IGNORECASE,
)
# “Cancel fridays prompt jam”, “todays session”: an apostrophe is easily left out.
_DAY_WITH_S = LazyPattern(
    r"\b(?P<before>(?:for|of|cancel|move|skip|drop|off|in|to|at|the|from|postpone)\s+)(?P<day>(?:mon|tues|wednes|thurs|fri|satur|sun)day)s(?=\s+"
    r"(?!at\b|from\b|until\b|till\b|and\b|in\b|between\b|for\b|to\b|\d)[^\W\d_])|\b(?P<today>to(?:day|morrow))s\b",
    re.IGNORECASE,
)
_ILL = LazyPattern(r"^ill(?=\s+(?:have|be|come|miss|join|not|take|skip|also|definitely)\b)", re.IGNORECASE)
_DAYS_OWN = LazyPattern(r"\b(?P<day>(?:mon|tues|wednes|thurs|fri|satur|sun)day|to(?:day|morrow))'s\b", re.IGNORECASE)


class Manner(Enum):
    """How something is asked for: as an order, as a question, or as a wish of one's own."""

    ORDER = auto()
    ASK = auto()
    WANT = auto()


@dataclass(frozen=True)
class Request:
    """What is asked for, and how."""

    words: str
    manner: Manner
    is_question: bool = False


def read(text: str) -> Request | None:
    """A text as a request; None for a long one, and for several paragraphs."""
    plain = _DAYS_OWN.sub(r"\g<day>", " ".join(text.replace("’", "'").split()))
    if not plain or len(plain) > MAX_CHARACTERS or "\n\n" in text.strip():
        return None
    plain = _DAY_WITH_S.sub(lambda said: f"{said['before'] or ''}{said['day'] or said['today']}", plain)
    words = _FIRST.sub("", _GREETING.sub("", _INTRODUCTION.sub("", _GREETING.sub("", plain))))
    words = _ILL.sub("i'll", _REASON_FIRST.sub("", words))
    beginning = _BEGINNING.match(words)
    manner = Manner.ORDER
    if beginning:
        manner = Manner.ASK if beginning["ask"] else Manner.WANT
        words = words[beginning.end() :]
    is_question = plain.rstrip().endswith("?")
    return Request(_LAST.sub("", words).strip(), manner, is_question)
