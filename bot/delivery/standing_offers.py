"""What was offered to a member last, so that they may answer it in words; any feature may keep its offer here.

Each value is that of a button of the conversation: its deed, a colon and an argument, such as `learn:pause 1 week` or
`community:skip prompt jam`. They are understood in `bot/conversation/offers.py`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.models import StandingOffer
from bot.members.service import Person

LASTS = timedelta(hours=12)


@dataclass(frozen=True)
class Place:
    """Where an offer stands: the key of the answer that makes it, and its thread, both empty for a pressed button."""

    reply: str = ""
    thread_ts: str = ""


@dataclass(frozen=True)
class Choice:
    """A button of an offer, by its label."""

    label: str
    value: str


@dataclass(frozen=True)
class Offered:
    """What a yes, a no and an undo do, each empty where it does nothing, and the buttons to choose from."""

    yes: str = ""
    no: str = ""
    undo: str = ""
    choices: Sequence[Choice] = field(default=())


def remember(session: Session, who: Person, offered: Offered, place: Place | None = None, *, now: datetime) -> None:
    """Keep what is offered until anything else is said; what was kept for the same message stays beside it."""
    standing = session.get(StandingOffer, who.member_id) or StandingOffer(
        member_id=who.member_id, workspace_id=who.workspace_id, offered_at=now
    )
    standing.yes, standing.no = offered.yes or standing.yes, offered.no or standing.no
    standing.undo = offered.undo or standing.undo
    if offered.choices:
        standing.choices = json.dumps([[each.label, each.value] for each in offered.choices], ensure_ascii=False)
    if place:
        standing.reply, standing.thread_ts = place.reply, place.thread_ts
    standing.after, standing.offered_at = delivery.newest_id(session), now
    session.add(standing)
    session.flush()


def forget(session: Session, who: Person) -> None:
    """Forget what was offered; a yes means nothing then."""
    standing = session.get(StandingOffer, who.member_id)
    if standing:
        session.delete(standing)
        session.flush()


def is_there(session: Session, who: Person) -> bool:
    """Whether anything is kept for a member."""
    return session.get(StandingOffer, who.member_id) is not None


def last(session: Session, who: Person, thread_ts: str | None, *, now: datetime) -> Offered | None:
    """What was offered last in the direct message, or in that thread; None if anything else came there since."""
    standing = session.get(StandingOffer, who.member_id)
    if standing is None or now - standing.offered_at > LASTS or standing.thread_ts != (thread_ts or ""):
        return None
    if delivery.was_sent_after(session, who, standing.after, besides=standing.reply, thread_ts=thread_ts, now=now):
        return None
    return _offered(standing)


def last_asked(session: Session, who: Person, thread_ts: str | None, *, now: datetime) -> str:
    """What a yes does to what was offered last there, whatever came since; empty if it does nothing."""
    standing = session.get(StandingOffer, who.member_id)
    if standing is None or now - standing.offered_at > LASTS or standing.thread_ts != (thread_ts or ""):
        return ""
    return standing.yes


def _offered(standing: StandingOffer) -> Offered:
    choices = tuple(Choice(label, value) for label, value in json.loads(standing.choices))
    return Offered(standing.yes, standing.no, standing.undo, choices)
