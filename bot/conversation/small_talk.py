"""Wishes, goodbyes, small successes and other things that people say to somebody, rather than want of them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from bot.conversation.words import fold
from bot.delivery import service as delivery
from bot.members.service import Person

MAX_WORDS, MAX_TOLD_WORDS = 14, 60
# The offer to tell a success as a story is not repeated for so long to twice as long.
ONCE_IN = timedelta(days=30)
_FILLER = (
    r"(?:ok(?:ay)?|ja|na|naja|also|und|and|or|danke\w*|dank|merci|thanks?|thx|vielen|dir|dia|euch|ihnen|auch|a|an|ein|"
    r"eine?n?|you|too|to|the|und|uebrigens|btw|by|way|noch|wuensch\w*|i|ich|"
    r"all\w*|alles|everyone|very|much|so|"
    r"for|fuer|everything|war|was|eh|super|schoen|good|gut\w*|recht|ganz|lieb\w*|have|great|nice|schoen\w*|"
    r"frohe\w*|happy|merry|dann|then|bis|see|soon|bald|naechste|woche|next|week|morgen|tomorrow|einstweilen|servus)"
)
_WISH = (
    r"(?:weihnachten|weihnachtn|feiertage?|fest|neues|neues jahr|rutsch|neujahr|ostern|wochenende|feierabend|christmas|"
    r"xmas|holidays|new year|easter|weekend|schoenen abend|nice evening)"
)
_GOODBYE = r"(?:baba|pfiat di|pfiati|pfiatdi|tschuess\w*|tschau|ciao|bye|goodbye|good bye|cheerio|auf wiedersehen|ade)"
_NO_WORD = re.compile(r"[^\w']+")
_NEGATED = re.compile(
    r"\b(?:nicht|ned|net|nie|noch ned|kein\w*|not|never|didn't|doesn't|isn't|aber|but|if|wenn|falls)\b"
)
_WORKED = re.compile(
    r"\b(?:klappt|geklappt|ghaut|hinghaut|hingehauen|funktioniert|gelungen|hinbekommen|hingekriegt|gschafft|geschafft|"
    r"worked|works now|succeeded)\b"
)
_GLAD = re.compile(
    r"\b(?:endlich|super|gleich beim ersten|jetzt|richtig gut|finally|great|first time|at last|well)\b|"
    r"\d+ ?(?:min\w*|h|std|stunden?|hours?|tage?|days?)\b[^.!?]{0,12}\b(?:statt|anstatt|instead)"
)
_ENOUGH = re.compile(
    r"\b(?:(?:mir|mich) reicht'?s|reicht'?s (?:mir|jetzt|fuer)|mir reicht es|hoer(?:en)? (?:ma|wir|mas) (?:jetzt )?auf|"
    r"(?:i'm|i am) done (?:with|now)|that'?s enough for (?:me|now|today)|let's (?:stop|leave it) here|"
    r"i've had enough)\b"
)
_WHY_AGAIN = re.compile(
    r"\b(?:warum|wieso|weshalb|why)\b.*\b(?:schreib\w*|schick\w*|kommt|kommen|krieg\w*|bekomm\w*|writ\w*|send\w*|sent|"
    r"messag\w*|get|getting|nachricht\w*)\b"
)
_START = re.compile(
    r"\b(?:fang\w* (?:ma|mas|wir|ich|i|an|jetzt)\b(?: an)?|los geht'?s|geht'?s los|leg(?:en)? (?:ma|wir) los|"
    r"auf geht'?s|let's (?:go|start|begin)|lets (?:go|start|begin)|i'm ready|"
    r"start (?:now|it|please)|anfangen)\b"
)
_NOT_NOW = re.compile(
    r"\b(?:nicht|ned|net|not|don't|spaeter|later|erst|ab|from|naechste|next|wann|when|can't|kein\w*|montag|monday)\b"
)
_STAYS = re.compile(
    r"\b(?:passt (?:schon|eh|so|wies|wie)|bleibt? so|lass(?:en)? (?:ma |wir )?(?:es |das )?so|so lassen|wie'?s is|"
    r"leave it|keep it|it's fine|fine as (?:it|is)|as it is|stays? (?:so|as))\b"
)
_DAILY = re.compile(r"\b(?:jeden (?:tag|arbeitstag|werktag)|taeglich|every (?:working )?day|each day|daily)\b")


class SmallTalk(StrEnum):
    """What is said to the app as to a person."""

    WISH = "wish"
    GOODBYE = "goodbye"


def heard(text: str) -> SmallTalk | None:
    """A wish or a goodbye that is nothing else; None for any other text."""
    plain = _NO_WORD.sub(" ", fold(text)).strip()
    if "?" in text or not plain or len(plain.split()) > MAX_WORDS:
        return None
    if re.fullmatch(rf"(?:(?:{_FILLER}|{_GOODBYE}) )*{_GOODBYE}(?: (?:{_FILLER}|{_GOODBYE}))*", plain):
        return SmallTalk.GOODBYE
    is_wish = re.fullmatch(
        rf"(?:(?:{_FILLER}|{_WISH}|{_GOODBYE}) )*{_WISH}(?: (?:{_FILLER}|{_WISH}|{_GOODBYE}))*", plain
    )
    return SmallTalk.WISH if is_wish and len(plain.split()) > 1 else None


def tells_success(text: str) -> bool:
    """Whether a text says that something has worked out at last, or faster than before."""
    plain = fold(text)
    if "?" in text or len(plain.split()) > MAX_TOLD_WORDS or _NEGATED.search(plain):
        return False
    return bool(_WORKED.search(plain) and _GLAD.search(plain))


def has_enough(text: str) -> bool:
    """Whether somebody says in a friendly way that they want no more."""
    return "?" not in text and bool(_ENOUGH.search(fold(text)))


def asks_why_again(text: str) -> bool:
    """Whether somebody asks why they get messages."""
    return bool(_WHY_AGAIN.search(fold(text)))


def wants_to_start(text: str) -> bool:
    """Whether somebody says that it may begin now."""
    plain = fold(text)
    first = re.sub(r"\bhab\w*\b[^.!?]*\b(?:zeit|time)\b", "", plain)
    return "?" not in text and bool(_START.search(plain)) and not _NOT_NOW.search(first)


def wants_no_change(text: str) -> bool:
    """Whether somebody says that something may stay as it is."""
    return "?" not in text and bool(_STAYS.search(fold(text)))


def wants_it_daily(text: str) -> bool:
    """Whether somebody asks for something on every working day."""
    plain = fold(text)
    return "?" not in text and bool(_DAILY.search(plain)) and not _NEGATED.search(plain)


def may_invite(session: Session, who: Person, *, now: datetime) -> bool:
    """Whether a member may be invited to tell a success as a story; notes that they are."""
    number = int(now.timestamp() // ONCE_IN.total_seconds())
    keys = [f"conversation.invited:{who.member_id}:{each}" for each in (number, number - 1)]
    if any(delivery.exists(session, who.workspace_id, key) for key in keys):
        return False
    noted = delivery.Outgoing(who.workspace_id, keys[0], who.slack_id, {}, now, skip="only notes an invitation")
    delivery.post(session, noted)
    return True
