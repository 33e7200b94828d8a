"""What was offered to a member last, so that they may answer it in words; any feature may keep its offer here.

Each value is that of a button of the conversation: its deed, a colon and an argument, such as `learn:pause 1 week` or
`community:skip prompt jam`. They are understood in `bot/conversation/offers.py`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.models import StandingOffer
from bot.members.service import Person

LASTS = timedelta(hours=12)
# So many messages of theirs later, an offer may still be answered by its name.
MAX_EARLIER = 3


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

    @property
    def asks(self) -> bool:
        """Whether it is a question, rather than only the way back from something that was done."""
        return bool(self.yes or self.no or self.choices)


NOTHING = Offered()


@dataclass(frozen=True)
class Stood:
    """What stands when somebody writes: the last offer, None if anything else came since, and those before it.

    `asked` is what a yes did to the last one, whatever came since. `earlier` may only be answered by what names it.
    """

    last: Offered | None = None
    earlier: Sequence[Offered] = ()
    asked: str = ""

    @property
    def undo(self) -> str:
        """The way back from what was done last, if that was a few messages ago at most."""
        return next((one.undo for one in (self.last or NOTHING, *self.earlier) if one.undo), "")


def remember(session: Session, who: Person, offered: Offered, place: Place | None = None, *, now: datetime) -> None:
    """Keep what is offered until anything else is said; what was kept for the same message stays beside it."""
    standing = session.get(StandingOffer, who.member_id) or StandingOffer(
        member_id=who.member_id, workspace_id=who.workspace_id, offered_at=now
    )
    standing.yes, standing.no = offered.yes or standing.yes, offered.no or standing.no
    standing.undo = offered.undo or standing.undo
    if offered.choices:
        standing.choices = json.dumps(_pairs(offered.choices), ensure_ascii=False)
    if place:
        standing.reply, standing.thread_ts = place.reply, place.thread_ts
    standing.after, standing.offered_at = delivery.newest_id(session), now
    session.add(standing)
    session.flush()


def last(session: Session, who: Person, thread_ts: str | None, *, now: datetime) -> Offered | None:
    """What was offered last in the direct message, or in that thread; None if anything else came there since."""
    standing = session.get(StandingOffer, who.member_id)
    if standing is None or now - standing.offered_at > LASTS or standing.thread_ts != (thread_ts or ""):
        return None
    if delivery.was_sent_after(session, who, standing.after, besides=standing.reply, thread_ts=thread_ts, now=now):
        return None
    offered = _of(_entry(standing))
    return None if offered == NOTHING else offered


def take(session: Session, who: Person, thread_ts: str | None, *, now: datetime) -> Stood:
    """What stands for somebody who writes in the direct message, or in that thread; it is put behind what comes next.

    What is older than some messages, or than half a day, is forgotten.
    """
    standing = session.get(StandingOffer, who.member_id)
    if standing is None:
        return Stood()
    here = thread_ts or ""
    now_old = [_entry(standing), *json.loads(standing.earlier)]
    fresh = [one for one in now_old if now - datetime.fromisoformat(one["at"]) <= LASTS][:MAX_EARLIER]
    is_here = bool(fresh) and fresh[0] == now_old[0] and standing.thread_ts == here
    is_last = is_here and not delivery.was_sent_after(
        session, who, standing.after, besides=standing.reply, thread_ts=thread_ts, now=now
    )
    offers = [_of(one) if one["thread"] == here else NOTHING for one in fresh]
    _put_behind(session, standing, fresh)
    last = offers[0] if is_last else None
    return Stood(last, tuple(offers[1:] if is_last else offers), str(now_old[0]["yes"]) if is_here else "")


def just_before(session: Session, who: Person, *, now: datetime) -> Offered | None:
    """What stood until the message that is being read, after `take` put it behind."""
    standing = session.get(StandingOffer, who.member_id)
    earlier = json.loads(standing.earlier) if standing else []
    is_fresh = bool(earlier) and now - datetime.fromisoformat(earlier[0]["at"]) <= LASTS
    return _of(earlier[0]) if is_fresh else None


def put_behind(session: Session, who: Person) -> None:
    """Make room for what is offered next, as a pressed button does."""
    standing = session.get(StandingOffer, who.member_id)
    if standing:
        _put_behind(session, standing, [_entry(standing), *json.loads(standing.earlier)][:MAX_EARLIER])


def answered(session: Session, who: Person, offered: Offered) -> None:
    """Forget an offer that was answered, so that it is not answered twice."""
    standing = session.get(StandingOffer, who.member_id)
    if standing:
        kept = [_blank(one) if _of(one) == offered else one for one in json.loads(standing.earlier)]
        standing.earlier = json.dumps(kept, ensure_ascii=False)
        session.add(standing)
        session.flush()


def pressed(session: Session, who: Person, value: str) -> None:
    """Forget the newest offer that has a button with this value, so that it is not answered in words as well."""
    standing = session.get(StandingOffer, who.member_id)
    kept = json.loads(standing.earlier) if standing else []
    for one in kept:
        offered = _of(one)
        if value in {offered.yes, offered.no, *(each.value for each in offered.choices)} - {""}:
            answered(session, who, offered)
            return


def undone(session: Session, who: Person, undo: str) -> None:
    """Forget the way back from what was taken back."""
    standing = session.get(StandingOffer, who.member_id)
    if standing:
        kept = [{**one, "undo": "" if one["undo"] == undo else one["undo"]} for one in json.loads(standing.earlier)]
        standing.earlier = json.dumps(kept, ensure_ascii=False)
        session.add(standing)
        session.flush()


def forget(session: Session, who: Person) -> None:
    """Forget all that was offered; a yes means nothing then."""
    standing = session.get(StandingOffer, who.member_id)
    if standing:
        session.delete(standing)
        session.flush()


def is_there(session: Session, who: Person) -> bool:
    """Whether anything is kept for a member."""
    return session.get(StandingOffer, who.member_id) is not None


def _put_behind(session: Session, standing: StandingOffer, kept: list[dict[str, Any]]) -> None:
    if not any(_of(one) != NOTHING for one in kept):
        session.delete(standing)
    else:
        standing.yes = standing.no = standing.undo = standing.reply = standing.thread_ts = ""
        standing.choices, standing.earlier = "[]", json.dumps(kept, ensure_ascii=False)
        session.add(standing)
    session.flush()


def _entry(standing: StandingOffer) -> dict[str, Any]:
    return {
        "yes": standing.yes,
        "no": standing.no,
        "undo": standing.undo,
        "choices": json.loads(standing.choices),
        "thread": standing.thread_ts,
        "at": standing.offered_at.isoformat(),
    }


def _blank(entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, "yes": "", "no": "", "undo": "", "choices": []}


def _of(entry: dict[str, Any]) -> Offered:
    choices = tuple(Choice(label, value) for label, value in entry["choices"])
    return Offered(entry["yes"], entry["no"], entry["undo"], choices)


def _pairs(choices: Sequence[Choice]) -> list[list[str]]:
    return [[each.label, each.value] for each in choices]
