"""Yes and no to what was asked last: each means one of the buttons below the question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.conversation.models import StandingOffer
from bot.conversation.offers import Deed, Offer
from bot.conversation.words import fold
from bot.delivery import service as delivery
from bot.members.service import Person

LASTS = timedelta(hours=12)
MAX_WORDS = 6
_NO_LETTERS = re.compile(r"[^\w']+|_")
_YES = re.compile(
    r"(?:yes|yess|yeah|yea|yep|yup|ye|ok|okay|okey|sure|ja+|jo+|jep|jup|jawohl|klar|gern|gerne|sehr gern|sehr gerne|"
    r"natuerlich|unbedingt|genau|passt|of course|absolutely|definitely|go ahead|do it|do that|please do|lets do it|"
    r"let's do it|mach das|mach es|mach mal|mach|tu das|auf jeden fall|einverstanden|ist gut|that's right|thats right|"
    r"correct|right|richtig|stimmt)"
)
_AROUND = re.compile(
    r"(?:please|pls|plz|thanks|thank you|thx|bitte|danke|dir|doch|so|then|dann|now|jetzt|gleich|und|and)"
)
_NO = re.compile(
    r"(?:no+|nope|nah|nein|nee+|ne|noe|lieber nicht|besser nicht|bitte nicht|better not|rather not|not now|dont|"
    r"don't|do not|don't do it|dont do it|jetzt nicht|doch nicht|nicht noetig|no need|leave it|lass|lass es|lass mal|"
    r"lass das|not really|eher nicht|auf keinen fall)"
)


@dataclass(frozen=True)
class Place:
    """Where a question stands: the key of the answer that asks it, and its thread, both empty for a pressed button."""

    reply: str = ""
    thread_ts: str = ""


@dataclass(frozen=True)
class Said:
    """What somebody said to the last question: the value of the button that means it, empty for a bare no."""

    value: str


def remember(session: Session, who: Person, yes: Offer, no: Offer | None, place: Place, *, now: datetime) -> None:
    """Keep what yes and no mean until anything else is said."""
    forget(session, who)
    standing = StandingOffer(
        member_id=who.member_id,
        workspace_id=who.workspace_id,
        yes=yes.value,
        no=no.value if no else "",
        reply=place.reply,
        thread_ts=place.thread_ts,
        after=delivery.newest_id(session),
        offered_at=now,
    )
    session.add(standing)
    session.flush()


def forget(session: Session, who: Person) -> None:
    """Forget what was asked; a yes means nothing then."""
    standing = session.get(StandingOffer, who.member_id)
    if standing:
        session.delete(standing)
        session.flush()


def awaits_words(session: Session, who: Person, thread_ts: str | None, *, now: datetime) -> bool:
    """Whether we asked a member for words to pass on, and nothing was said since."""
    standing = session.get(StandingOffer, who.member_id)
    if standing is None or standing.yes != Offer("", Deed.TELL).value:
        return False
    return now - standing.offered_at <= LASTS and standing.thread_ts == (thread_ts or "")


def is_asked(session: Session, who: Person, asked: Offer, thread_ts: str | None, *, now: datetime) -> bool:
    """Whether a member was asked last what a yes answers with `asked`."""
    standing = session.get(StandingOffer, who.member_id)
    if standing is None or standing.yes != asked.value or standing.thread_ts != (thread_ts or ""):
        return False
    is_new = now - standing.offered_at <= LASTS
    return is_new and not delivery.was_sent_after(
        session, who, standing.after, besides=standing.reply, thread_ts=thread_ts, now=now
    )


def said(session: Session, who: Person, text: str, thread_ts: str | None, *, now: datetime) -> Said | None:
    """What a yes or a no means below the last message; None for any other text, or if nothing was asked there."""
    answer = yes_or_no(text)
    standing = session.get(StandingOffer, who.member_id) if answer is not None else None
    if standing is None or now - standing.offered_at > LASTS or standing.thread_ts != (thread_ts or ""):
        return None
    if delivery.was_sent_after(session, who, standing.after, besides=standing.reply, thread_ts=thread_ts, now=now):
        return None
    return Said(standing.yes if answer else standing.no)


def yes_or_no(text: str) -> bool | None:
    """Whether a message is a plain yes or a plain no; None for all that says more, or both."""
    words = _NO_LETTERS.sub(" ", fold(text)).split()
    if not words or len(words) > MAX_WORDS:
        return None
    is_no = _is_all(words, _NO)
    is_yes = _is_all(words, _YES)
    return is_yes if is_yes != is_no else None


def _is_all(words: list[str], meant: re.Pattern[str]) -> bool:
    """Whether words are nothing but what is meant, with politeness around it."""
    plain = " ".join(words)
    one = rf"(?:{meant.pattern}|{_AROUND.pattern})"
    return bool(re.fullmatch(rf"{one}(?: {one})*", plain) and re.search(rf"(?<!\w){meant.pattern}(?!\w)", plain))
