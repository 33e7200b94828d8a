"""What features say to the ledger: post this once, skip that with a reason, where did it go."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery.models import UNSETTLED, WAITING, Delivery, DeliveryState, Lane, Topic
from bot.errors import GroundswellError
from bot.kit.db import insert_new

ledger = Delivery.__table__  # type: ignore[attr-defined] # the hot path speaks Core


@dataclass(frozen=True)
class Outgoing:
    """One thing to be said to one person or channel, from `at` on; `payload` has Slack's text and blocks.

    `key` makes it once: built by one named function of the feature that says it. `thread_of` is the key of the
    message in whose thread it belongs, `thread_ts` that of a message which is not ours. After `until` it is skipped.
    With a `skip` reason it is only written down, never sent.
    """

    workspace_id: str
    key: str
    target: str
    payload: dict[str, Any]
    at: datetime
    thread_of: str | None = None
    thread_ts: str | None = None
    skip: str | None = None
    lane: Lane = Lane.STEADY
    topic: Topic = Topic.NOTICE
    until: datetime | None = None


def post(session: Session, *messages: Outgoing) -> None:
    """Put messages on the ledger in one statement; a key that is already there is left alone."""
    insert_new(session, Delivery, [_row(message) for message in messages])


def _row(message: Outgoing) -> dict[str, Any]:
    return {
        "workspace_id": message.workspace_id,
        "key": message.key,
        "target": message.target,
        "payload": None if message.skip else _json(message.payload),
        "due_at": message.at,
        "thread_of": message.thread_of,
        "thread_ts": message.thread_ts,
        "state": DeliveryState.SKIPPED if message.skip else DeliveryState.PENDING,
        "attempts": 0,
        "reason": message.skip,
        "lane": message.lane,
        "topic": message.topic,
        "until": message.until,
    }


def _json(payload: dict[str, Any]) -> str:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def replace_payload(session: Session, workspace_id: str, key: str, payload: dict[str, Any]) -> bool:
    """Say a message in other words, if nothing has taken it up yet; whether that was so."""
    mine = sa.update(ledger).where(ledger.c.workspace_id == workspace_id, ledger.c.key == key)
    still = mine.where(ledger.c.state == DeliveryState.PENDING, ledger.c.batch.is_(None))
    return session.connection().execute(still.values(payload=_json(payload))).rowcount > 0


def withdraw(session: Session, workspace_id: str, keys: Collection[str], *, reason: str) -> int:
    """Take back messages that have not gone out, and their words with them; how many."""
    waiting = sa.and_(ledger.c.workspace_id == workspace_id, ledger.c.key.in_(keys), ledger.c.state.in_(WITHDRAWABLE))
    taken = sa.update(ledger).where(waiting).values(state=DeliveryState.SKIPPED, reason=reason, payload=None)
    return session.connection().execute(taken).rowcount


def waiting(session: Session, workspace_id: str, keys: Collection[str]) -> list[dict[str, Any]]:
    """What is to be said by those of some messages that have not gone out, the oldest first."""
    chosen = sa.select(ledger.c.payload).where(
        ledger.c.workspace_id == workspace_id, ledger.c.key.in_(keys), ledger.c.state.in_(WITHDRAWABLE)
    )
    found = session.connection().execute(chosen.order_by(ledger.c.id)).scalars()
    return [json.loads(payload) for payload in found if payload]


WITHDRAWABLE = (DeliveryState.PENDING, DeliveryState.GATHERED, DeliveryState.HELD, DeliveryState.FAILED)


def messages(session: Session, workspace_id: str, keys: Collection[str]) -> dict[str, tuple[str, str]]:
    """Where those of some messages that are sent stand in Slack, as (channel, ts) by key."""
    chosen = sa.select(ledger.c.key, ledger.c.channel, ledger.c.ts).where(
        ledger.c.workspace_id == workspace_id, ledger.c.key.in_(keys), ledger.c.state == DeliveryState.SENT
    )
    return {row.key: (row.channel, row.ts) for row in session.connection().execute(chosen)}


def message(session: Session, workspace_id: str, key: str) -> tuple[str, str] | None:
    """Where a message stands in Slack, as (channel, ts); None while it is not sent."""
    hit = session.connection().execute(_PLACE, {"workspace": workspace_id, "of": key}).first()
    return (hit.channel, hit.ts) if hit else None


_PLACE = sa.select(ledger.c.channel, ledger.c.ts).where(
    ledger.c.workspace_id == sa.bindparam("workspace"),
    ledger.c.key == sa.bindparam("of"),
    ledger.c.state == DeliveryState.SENT,
)


def refusal(session: Session, workspace_id: str, key: str) -> str | None:
    """Slack's word for why it would not have a message; None when it was not refused."""
    mine = sa.and_(ledger.c.workspace_id == workspace_id, ledger.c.key == key, ledger.c.state == DeliveryState.GIVEN_UP)
    return session.connection().execute(sa.select(ledger.c.reason).where(mine)).scalar()


def key_of(session: Session, workspace_id: str, channel: str, ts: str) -> str | None:
    """The key of the message that stands at `channel` and `ts`, if it is one of ours."""
    at_place = sa.and_(ledger.c.workspace_id == workspace_id, ledger.c.channel == channel, ledger.c.ts == ts)
    return session.connection().execute(sa.select(ledger.c.key).where(at_place)).scalar()


def places(session: Session, workspace_id: str, keys: Collection[str]) -> dict[str, tuple[str, str]]:
    """Where in Slack (channel, ts) the messages under these keys stand; those that have not arrived are left out."""
    mine = sa.and_(ledger.c.workspace_id == workspace_id, ledger.c.key.in_(keys), ledger.c.ts.is_not(None))
    found = session.connection().execute(sa.select(ledger.c.key, ledger.c.channel, ledger.c.ts).where(mine))
    return {key: (channel, ts) for key, channel, ts in found}


def exists(session: Session, workspace_id: str, key: str) -> bool:
    """Whether something was said under this key, or is going to be."""
    found = sa.select(ledger.c.id).where(ledger.c.workspace_id == workspace_id, ledger.c.key == key)
    return session.connection().execute(found).first() is not None


def may_be_in_flight(session: Session, workspace_id: str, target: str) -> bool:
    """Whether something to somebody may be in Slack already without our having written down where."""
    mine = sa.and_(ledger.c.workspace_id == workspace_id, ledger.c.target == target)
    found = sa.select(ledger.c.id).where(sa.text(UNSETTLED), mine).limit(1)
    return session.connection().execute(found).first() is not None


def next_due_at(session: Session, *, after: datetime) -> datetime | None:
    """The next moment at which a message that waits, for its reader's hours or their next day, may go out."""
    wanted = sa.select(sa.func.min(ledger.c.due_at)).where(sa.text(WAITING), ledger.c.due_at > after)
    found: datetime | None = session.connection().execute(wanted).scalar()
    return found


def counts(session: Session, workspace_id: str) -> dict[str, int]:
    """How many messages of a workspace are in each state."""
    return _by_state(session, _counted.where(ledger.c.workspace_id == workspace_id))


def totals(session: Session) -> dict[str, int]:
    """The same over all workspaces, for whoever runs the installation."""
    return _by_state(session, _counted)


_counted = sa.select(ledger.c.state, sa.func.count().label("messages"))


def _by_state(session: Session, counted: sa.Select[Any]) -> dict[str, int]:
    return {row.state: row.messages for row in session.connection().execute(counted.group_by(ledger.c.state))}


class NothingToShowError(GroundswellError):
    """That one was already sent, or it isn't for you. `/learn today` shows what you have."""


def show(session: Session, workspace_id: str, target: str, id_: str, *, now: datetime) -> None:
    """Somebody asks for a line of their digest: it comes now, whatever the hour."""
    mine = sa.update(ledger).where(
        ledger.c.workspace_id == workspace_id,
        ledger.c.target == target,
        ledger.c.id == (int(id_) if id_.isdecimal() else -1),
        ledger.c.state == DeliveryState.GATHERED,
    )
    asked = mine.values(state=DeliveryState.PENDING, lane=Lane.PROMPT, due_at=now)
    if session.connection().execute(asked).rowcount == 0:
        raise NothingToShowError


def decide_held(session: Session, workspace_id: str, batch: str, *, resend: bool) -> int:
    """An admin says what to do with a held batch: send it again or leave it; how many messages that was."""
    held = sa.update(ledger).where(
        ledger.c.workspace_id == workspace_id, ledger.c.batch == batch, ledger.c.state == DeliveryState.HELD
    )
    if resend:
        values: dict[str, Any] = {"state": DeliveryState.PENDING, "batch": None, "reason": None}
    else:
        values = {"state": DeliveryState.GIVEN_UP, "payload": None, "reason": "an admin decided not to send it again"}
    return session.connection().execute(held.values(**values)).rowcount
