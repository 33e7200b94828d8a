"""The delivery ledger's interface for features: post, replace, withdraw and look up messages."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery.models import UNFINISHED, UNSETTLED, WAITING, Delivery, DeliveryState, Lane, Topic
from bot.errors import GroundswellError
from bot.kit.db import insert_new
from bot.kit.log import request_id
from bot.kit.slack import MessageRef
from bot.members.service import Person

ledger = Delivery.__table__  # type: ignore[attr-defined] # the hot path speaks Core


@dataclass(frozen=True)
class Outgoing:
    """One message to one person or channel, to be sent from `at` on; `payload` has Slack's text and blocks.

    `key` makes it unique and is built by one named function of the feature. A reply has `thread_of`, the key of its
    parent, or `thread_ts` if the parent is not ours. After `until` it is skipped. With a `skip` reason it is only
    recorded, never sent.
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


@dataclass(frozen=True)
class MessageNumber:
    """A message on the ledger: its number, by which newer ones are known, its key, and since when it was to go out."""

    number: int
    key: str
    at: datetime


def post(session: Session, *messages: Outgoing) -> None:
    """Insert messages in one statement; an existing key is left alone."""
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
        "cause": request_id(),
    }


def _json(payload: dict[str, Any]) -> str:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def replace_payload(session: Session, workspace_id: str, key: str, payload: dict[str, Any]) -> bool:
    """Replace the payload of a message that is in no batch yet; returns whether it was replaced."""
    mine = sa.update(ledger).where(ledger.c.workspace_id == workspace_id, ledger.c.key == key)
    still = mine.where(ledger.c.state == DeliveryState.PENDING, ledger.c.batch.is_(None))
    return session.connection().execute(still.values(payload=_json(payload))).rowcount > 0


def withdraw(session: Session, workspace_id: str, keys: Collection[str], *, reason: str) -> int:
    """Skip messages that have not been sent and drop their payloads; returns how many."""
    unsent = sa.or_(ledger.c.state.in_(WITHDRAWABLE), _kept_after_giving_up)
    waiting = sa.and_(ledger.c.workspace_id == workspace_id, ledger.c.key.in_(keys), unsent)
    taken = sa.update(ledger).where(waiting).values(state=DeliveryState.SKIPPED, reason=reason, payload=None)
    return session.connection().execute(taken).rowcount


def waiting(session: Session, workspace_id: str, keys: Collection[str]) -> list[dict[str, Any]]:
    """The payloads of those messages that have not been sent, oldest first."""
    chosen = sa.select(ledger.c.payload).where(
        ledger.c.workspace_id == workspace_id, ledger.c.key.in_(keys), ledger.c.state.in_(WITHDRAWABLE)
    )
    found = session.connection().execute(chosen.order_by(ledger.c.id)).scalars()
    return [json.loads(payload) for payload in found if payload]


# What an admin may have sent once more.
_kept_after_giving_up = sa.and_(ledger.c.state == DeliveryState.GIVEN_UP, ledger.c.payload.is_not(None))
WITHDRAWABLE = (DeliveryState.PENDING, DeliveryState.GATHERED, DeliveryState.HELD, DeliveryState.FAILED)


def messages(session: Session, workspace_id: str, keys: Collection[str]) -> dict[str, MessageRef]:
    """Those messages that are sent, by key."""
    chosen = sa.select(ledger.c.key, ledger.c.channel, ledger.c.ts).where(
        ledger.c.workspace_id == workspace_id, ledger.c.key.in_(keys), ledger.c.state == DeliveryState.SENT
    )
    return {row.key: MessageRef(row.channel, row.ts) for row in session.connection().execute(chosen)}


def message(session: Session, workspace_id: str, key: str) -> MessageRef | None:
    """A message in Slack; None while it is not sent."""
    hit = session.connection().execute(_PLACE, {"workspace": workspace_id, "of": key}).first()
    return MessageRef(hit.channel, hit.ts) if hit else None


_PLACE = sa.select(ledger.c.channel, ledger.c.ts).where(
    ledger.c.workspace_id == sa.bindparam("workspace"),
    ledger.c.key == sa.bindparam("of"),
    ledger.c.state == DeliveryState.SENT,
)


def refusal(session: Session, workspace_id: str, key: str) -> str | None:
    """The reason why sending a message was given up, usually Slack's error code; None if it was not."""
    mine = sa.and_(ledger.c.workspace_id == workspace_id, ledger.c.key == key, ledger.c.state == DeliveryState.GIVEN_UP)
    return session.connection().execute(sa.select(ledger.c.reason).where(mine)).scalar()


def key_of(session: Session, workspace_id: str, channel: str, ts: str) -> str | None:
    """The key of our message with this `channel` and `ts`, else None."""
    at_place = sa.and_(ledger.c.workspace_id == workspace_id, ledger.c.channel == channel, ledger.c.ts == ts)
    return session.connection().execute(sa.select(ledger.c.key).where(at_place)).scalar()


def places(session: Session, workspace_id: str, keys: Collection[str]) -> dict[str, MessageRef]:
    """Those messages whose timestamp is known, by key, whatever their state."""
    mine = sa.and_(ledger.c.workspace_id == workspace_id, ledger.c.key.in_(keys), ledger.c.ts.is_not(None))
    found = session.connection().execute(sa.select(ledger.c.key, ledger.c.channel, ledger.c.ts).where(mine))
    return {key: MessageRef(channel, ts) for key, channel, ts in found}


def sent_to(session: Session, workspace_id: str, target: str, prefixes: Collection[str]) -> dict[str, MessageRef]:
    """The messages in Slack to a target whose keys begin with one of these, by key."""
    begins = sa.or_(*(ledger.c.key.startswith(prefix, autoescape=True) for prefix in prefixes))
    mine = sa.and_(ledger.c.workspace_id == workspace_id, ledger.c.target == target, ledger.c.ts.is_not(None), begins)
    found = session.connection().execute(sa.select(ledger.c.key, ledger.c.channel, ledger.c.ts).where(mine))
    return {key: MessageRef(channel, ts) for key, channel, ts in found}


def is_on_its_way(
    session: Session, workspace_id: str, target: str, prefixes: Collection[str], *, now: datetime
) -> bool:
    """Whether a message to a target whose key begins with one of these is due but not in Slack yet."""
    begins = sa.or_(*(ledger.c.key.startswith(prefix, autoescape=True) for prefix in prefixes))
    mine = sa.and_(ledger.c.workspace_id == workspace_id, ledger.c.target == target, begins)
    unsent = mine & (ledger.c.state == DeliveryState.PENDING) & (ledger.c.due_at <= now)
    return session.connection().execute(sa.select(ledger.c.id).where(unsent).limit(1)).first() is not None


def exists(session: Session, workspace_id: str, key: str) -> bool:
    """Whether there is a message with this key, in any state."""
    found = sa.select(ledger.c.id).where(ledger.c.workspace_id == workspace_id, ledger.c.key == key)
    return session.connection().execute(found).first() is not None


def newest_id(session: Session) -> int:
    """The number of the newest message of all; 0 before the first."""
    return session.connection().execute(sa.select(sa.func.max(ledger.c.id))).scalar() or 0


def number_of(session: Session, workspace_id: str, key: str) -> int | None:
    """The number of a message on the ledger, by which newer ones are known; None if there is none with that key."""
    mine = sa.and_(ledger.c.workspace_id == workspace_id, ledger.c.key == key)
    return session.connection().execute(sa.select(ledger.c.id).where(mine)).scalar()


def was_sent_after(
    session: Session, who: Person, after: int, *, besides: str, thread_ts: str | None, now: datetime
) -> bool:
    """Whether a member got a message that is newer than the one numbered `after`, but for the one keyed `besides`.

    In the direct message itself, or in the thread `thread_ts`.
    """
    theirs = sa.and_(_got(who, now), ledger.c.id > after, ledger.c.key != besides)
    here = sa.and_(ledger.c.thread_of.is_(None), ledger.c.thread_ts.is_not_distinct_from(thread_ts))
    return session.connection().execute(sa.select(ledger.c.id).where(theirs, here).limit(1)).first() is not None


def newest_key(session: Session, who: Person, *, now: datetime) -> str:
    """The key of the newest message that a member got in the direct message itself; empty without any."""
    mine = sa.and_(
        ledger.c.workspace_id == who.workspace_id,
        ledger.c.target == who.slack_id,
        ledger.c.due_at <= now,
        ledger.c.state.not_in(UNSEEN),
        ledger.c.thread_of.is_(None),
        ledger.c.thread_ts.is_(None),
    )
    newest = sa.select(ledger.c.key).where(mine).order_by(ledger.c.id.desc()).limit(1)
    return session.connection().execute(newest).scalar() or ""


UNSEEN = (DeliveryState.SKIPPED, DeliveryState.GIVEN_UP, DeliveryState.FAILED, DeliveryState.GATHERED)


def last_answer_about(session: Session, who: Person, topic: Topic, *, now: datetime) -> MessageNumber | None:
    """The newest message about a topic that a member has asked for, wherever it is; None before the first."""
    mine = sa.and_(_got(who, now), ledger.c.topic == topic, ledger.c.lane == Lane.PROMPT)
    chosen = sa.select(ledger.c.id, ledger.c.key, ledger.c.due_at).where(mine).order_by(ledger.c.id.desc()).limit(1)
    row = session.connection().execute(chosen).first()
    return MessageNumber(row.id, row.key, row.due_at) if row else None


def keys_after(session: Session, who: Person, after: int, *, now: datetime) -> list[str]:
    """The keys of what a member got in the direct message itself after the message numbered `after`."""
    here = sa.and_(ledger.c.thread_of.is_(None), ledger.c.thread_ts.is_(None), ledger.c.id > after)
    chosen = sa.select(ledger.c.key).where(_got(who, now), here).order_by(ledger.c.id)
    return list(session.connection().execute(chosen).scalars())


def is_last_outside_threads(session: Session, who: Person, prefixes: Collection[str], *, now: datetime) -> bool:
    """Whether the newest message to a member whose key begins with one of these is in no thread."""
    begins = sa.or_(*(ledger.c.key.startswith(prefix, autoescape=True) for prefix in prefixes))
    chosen = sa.select(ledger.c.thread_ts, ledger.c.thread_of).where(_got(who, now), begins)
    row = session.connection().execute(chosen.order_by(ledger.c.id.desc()).limit(1)).first()
    return row is not None and row.thread_ts is None and row.thread_of is None


def _got(who: Person, now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        ledger.c.workspace_id == who.workspace_id,
        ledger.c.target == who.slack_id,
        ledger.c.due_at <= now,
        ledger.c.state.not_in(UNSEEN),
    )


def may_be_in_flight(session: Session, workspace_id: str, target: str) -> bool:
    """Whether a message to this target may be in Slack already although its timestamp is not recorded yet."""
    mine = sa.and_(ledger.c.workspace_id == workspace_id, ledger.c.target == target)
    found = sa.select(ledger.c.id).where(sa.text(UNSETTLED), mine).limit(1)
    return session.connection().execute(found).first() is not None


def next_due_at(session: Session) -> datetime | None:
    """The moment at which the next waiting message is due."""
    wanted = sa.select(sa.func.min(ledger.c.due_at)).where(sa.text(WAITING))
    found: datetime | None = session.connection().execute(wanted).scalar()
    return found


def is_under_way(session: Session, *, now: datetime) -> bool:
    """Whether a message that is due has not arrived yet."""
    unsent = sa.and_(ledger.c.state == DeliveryState.PENDING, ledger.c.due_at <= now)
    found = sa.select(ledger.c.id).where(sa.or_(unsent, sa.text(UNSETTLED))).limit(1)
    return session.connection().execute(found).first() is not None


def counts(session: Session, workspace_id: str) -> dict[str, int]:
    """The number of messages of a workspace by state."""
    return _by_state(session, _counted.where(ledger.c.workspace_id == workspace_id))


@dataclass(frozen=True)
class UnsentCount:
    """How many messages of a state have the same reason for it."""

    state: str
    reason: str
    messages: int


def unsent_counts(session: Session, workspace_id: str) -> list[UnsentCount]:
    """Why messages of a workspace were not sent, the most frequent reason first."""
    chosen = (
        sa.select(ledger.c.state, ledger.c.reason, sa.func.count().label("messages"))
        .where(ledger.c.workspace_id == workspace_id, ledger.c.state.in_(REASONED))
        .group_by(ledger.c.state, ledger.c.reason)
        .order_by(sa.func.count().desc(), ledger.c.reason)
    )
    rows = session.connection().execute(chosen)
    return [UnsentCount(row.state, row.reason or "", row.messages) for row in rows]


REASONED = (DeliveryState.SKIPPED, DeliveryState.GIVEN_UP, DeliveryState.FAILED)


def totals(session: Session) -> dict[str, int]:
    """The number of messages of all workspaces by state."""
    return _by_state(session, _counted)


_counted = sa.select(ledger.c.state, sa.func.count().label("messages"))


def _by_state(session: Session, counted: sa.Select[Any]) -> dict[str, int]:
    return {row.state: row.messages for row in session.connection().execute(counted.group_by(ledger.c.state))}


class NothingToShowError(GroundswellError):
    """I've already sent that message, or it isn't for you. `/learn today` shows what you got today."""


def show(session: Session, workspace_id: str, target: str, id_: str, *, now: datetime) -> None:
    """Release one message of a digest on request, whatever the hour; raises NothingToShowError."""
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
    """Send a held batch again or give it up, as an admin decided; returns the number of messages."""
    held = sa.update(ledger).where(
        ledger.c.workspace_id == workspace_id,
        ledger.c.batch == batch,
        sa.text(UNFINISHED),
        ledger.c.state == DeliveryState.HELD,
    )
    if resend:
        values: dict[str, Any] = {"state": DeliveryState.PENDING, "batch": None, "reason": None}
    else:
        values = {"state": DeliveryState.GIVEN_UP, "payload": None, "reason": "an admin decided not to send it again"}
    return session.connection().execute(held.values(**values)).rowcount
