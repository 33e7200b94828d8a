"""What a short question or wish about the certification is about, by the words in it: for those whom it concerns.

People say the same words about other things. So nobody is read by cues whose own work, certificate, seat or programme
it can't be.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.certification.cue_lists import CUES, Concerned
from bot.certification.cue_words import (
    ASSESSOR,
    CERT,
    DRAFT,
    ELSE,
    FAIL,
    PART,
    TEACH_BACK,
    WORK,
    words,
)
from bot.certification.matters import CertificationMatter
from bot.kit.patterns import LazyPattern

MAX_WORDS = 16
# A statement asks for nothing unless it is short, or complains about something that can be put right.
MAX_SHORT = 8
_M = CertificationMatter
_ASKS = words(
    r"who|whos|whom|what|whats|when|whens|where|wheres|why|how|hows|which|whose|can|could|may|is|are|do|does|did|"
    r"has|have|will|would|"
    r"should|if|and if|any|any\w+|still|show|list|give|get|make|add|ask|let|move|tell|open|check|look|read|review|"
    r"please|pls|"
    r"wer|wen|wem|was|wann|wo|warum|wieso|wie\w*|welche\w*|woran|wonach|kann\w*|könn\w*|darf|ist|sind|hat|habe|"
    r"gibts?|gibt|zeig\w*|"
    r"mach\w*|gib|schau\w*|lies|liest|bei wem|bis wann|ab wann|nach welche\w*|und|bitte|erinner\w*|stell|entzieh|"
    r"verschieb\w*"
)
_TOLD_TOO = frozenset(
    {
        _M.STEP_BACK,
        _M.WRONG_NAME,
        _M.REISSUE,
        _M.REVOKE,
        _M.REMIND,
        _M.MAKE_ASSESSOR,
        _M.MOVE,
        _M.RESULT,
        _M.NUMBER,
        _M.DRAFT,
    }
)
_MARKS = LazyPattern(r"[^\w<@>'-]+")


_UNMISTAKABLE = words(rf"{CERT}|{WORK}|{TEACH_BACK}|{ASSESSOR}|linked ?in|bewertung\w*|{ELSE}")
_OWN_WORK = words(
    rf"{WORK}|{TEACH_BACK}|{ASSESSOR}|{FAIL}|{DRAFT}|{PART}|results?|ergebnis\w*|graded|marked|marks|noten|"
    rf"bewertung\w*|"
    r"bewertet|pass|passed|bestanden|bestehen"
)
_NAMED = (
    (Concerned.CERTIFIED, words(rf"{CERT}|linked ?in|credential\w*")),
    (Concerned.CANDIDATE, _OWN_WORK),
    (Concerned.TEACHES, _OWN_WORK),
    (Concerned.JUDGES, words(rf"{WORK}|{TEACH_BACK}|{ASSESSOR}|marks|marking|bewerten|begutachten")),
    (Concerned.LEADS, words(rf"{CERT}|{WORK}|{ASSESSOR}")),
)


def find(text: str, who: Collection[Concerned]) -> list[CertificationMatter]:
    """What somebody who is concerned by this may ask or wish, the likeliest first; empty for what else they write."""
    plain = _plain(text)
    count = len(plain.split())
    if not plain or count > MAX_WORDS or "\n" in text.strip():
        return []
    is_short = _asks(text, plain) or count <= MAX_SHORT
    fitting = [each.matter for each in CUES if each.fits(plain, who)]
    return [each for each in dict.fromkeys(fitting) if is_short or each in _TOLD_TOO]


def unclear(text: str, who: Collection[Concerned]) -> Concerned | None:
    """What of theirs a short question or order is about, whatever it asks; None if that isn't clear either."""
    plain = _plain(text)
    if len(plain.split()) > MAX_WORDS or not _asks(text, plain):
        return None
    for concerned, named in _NAMED:
        if concerned in who and named.search(plain):
            return concerned
    return None


def names_it(text: str) -> bool:
    """Whether a text has a word that is said of the certification alone."""
    return _UNMISTAKABLE.search(_plain(text)) is not None


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text.casefold().replace("’", "'")).replace("'", " ").split())


def _asks(text: str, plain: str) -> bool:
    return text.rstrip().endswith("?") or _ASKS.match(plain) is not None
