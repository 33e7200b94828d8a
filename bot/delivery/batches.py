"""Move messages from pending to sent, one workspace's batch at a time.

Every change of state is a compare-and-swap, so two workers can never both take the same message.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery import rules
from bot.delivery.isolation import Apply, at_once
from bot.delivery.models import UNFINISHED, DeliveryState, Lane
from bot.delivery.service import ledger


@dataclass(frozen=True)
class Batch:
    """Messages of one workspace and lane that one job sends in order."""

    id: str
    workspace_id: str
    lane: str

    @property
    def partition(self) -> str:
        """The key by which the engine runs jobs one at a time; prompt messages never queue behind steady ones."""
        return self.workspace_id if self.lane == Lane.STEADY else f"{self.workspace_id}:{self.lane}"


@dataclass(frozen=True)
class ClaimedMessage:
    """A message claimed by this worker; `thread_ts` is set for a reply.

    `recipient` is whom it is for; `target` is where it goes, which for a reply is the conversation of its parent.
    `wanted_at` is when it was first due, and `cause` the id of the request that it answers.
    """

    id: int
    attempts: int
    target: str
    thread_ts: str | None
    payload: dict[str, Any]
    recipient: str = ""
    wanted_at: datetime | None = None
    cause: str | None = None

    def late_at(self, moment: datetime) -> float | None:
        """How many seconds after its time a moment is."""
        return max(0.0, (moment - self.wanted_at).total_seconds()) if self.wanted_at else None


@dataclass(frozen=True)
class UncertainMessage:
    """A message that may or may not have reached Slack; `thread_ts` is set for a reply, `file` is a file's name."""

    id: int
    attempts: int
    target: str
    thread_ts: str | None
    file: str | None = None
    wanted_at: datetime | None = None

    def late_at(self, ts: str) -> float | None:
        """How many seconds after its time the message arrived that Slack shows with this timestamp."""
        return max(0.0, float(ts) - self.wanted_at.timestamp()) if self.wanted_at else None


@dataclass(frozen=True)
class SendResult:
    """The outcome of sending or settling a message; `unreached` says that there was no connection to Slack at all."""

    id: int
    attempts: int
    state: DeliveryState
    channel: str | None = None
    ts: str | None = None
    reason: str | None = None
    due_at: datetime | None = None
    unreached: bool = False
    late_seconds: float | None = None


# Its first moment, whatever has put it off since.
_WANTED_AT = sa.func.coalesce(ledger.c.wanted_at, ledger.c.due_at)


def open_batch(session: Session, batch: str, *, apply: Apply = at_once) -> str | None:
    """Return the workspace id of a batch with work left, else None.

    Messages still `sending` were left by a run that died, so they become uncertain.
    """
    _set(session, batch, [DeliveryState.SENDING], {"state": DeliveryState.UNCERTAIN, "batch": None}, apply)
    todo = ledger.c.state.in_([DeliveryState.PENDING, DeliveryState.UNCERTAIN])
    found = sa.select(ledger.c.workspace_id).where(_of(batch), todo).limit(1)
    return session.connection().execute(found).scalar()


def give_up(session: Session, batch: str, *, reason: str, apply: Apply = at_once) -> None:
    """End a whole batch with a reason."""
    given_up = {"state": DeliveryState.GIVEN_UP, "reason": reason, "payload": None}
    _set(session, batch, [DeliveryState.PENDING, DeliveryState.UNCERTAIN], given_up, apply)


# Written out for the index, which both databases use only if the query repeats its condition.
_IS_UNFINISHED = sa.text(f"delivery.{UNFINISHED}")


def _of(batch: str) -> sa.ColumnElement[bool]:
    """The messages of a batch that have not come to their end."""
    return sa.and_(ledger.c.batch == batch, _IS_UNFINISHED)


def _set(
    session: Session,
    batch: str,
    states: Sequence[DeliveryState],
    values: dict[str, Any],
    apply: Apply,
    where: sa.ColumnElement[bool] | None = None,
) -> None:
    """Update the messages of a batch that are in one of these states, and match `where` if given."""
    mine = sa.and_(_of(batch), ledger.c.state.in_(states), *([] if where is None else [where]))

    def change(ids: list[int]) -> list[None]:
        session.connection().execute(sa.update(ledger).where(ledger.c.id.in_(ids), mine).values(values))
        return []

    apply(session, change, list(session.connection().execute(sa.select(ledger.c.id).where(mine)).scalars()))


def uncertain_messages(session: Session, batch: str, *, apply: Apply | None = None) -> list[UncertainMessage]:
    """The uncertain messages of a batch."""
    open_ones = sa.and_(_of(batch), ledger.c.state == DeliveryState.UNCERTAIN)
    if apply is None:
        return _uncertain_messages(session, open_ones)
    ids = list(session.connection().execute(sa.select(ledger.c.id).where(open_ones)).scalars())
    return apply(session, lambda some: _uncertain_messages(session, sa.and_(open_ones, ledger.c.id.in_(some))), ids)


def _uncertain_messages(session: Session, chosen: sa.ColumnElement[bool]) -> list[UncertainMessage]:
    parent = ledger.alias("parent")
    read = (
        sa.select(
            *(ledger.c[name] for name in ("id", "attempts", "target", "thread_ts", "payload")),
            parent.c.ts,
            _WANTED_AT.label("wanted"),
        )
        .outerjoin(parent, _is_parent(parent))
        .where(chosen)
        .order_by(ledger.c.id)
    )
    return [
        UncertainMessage(row.id, row.attempts, row.target, row.thread_ts or row.ts, _file_of(row.payload), row.wanted)
        for row in session.connection().execute(read)
    ]


def put_off(session: Session, uncertain: UncertainMessage, *, reason: str, wall: float, apply: Apply = at_once) -> None:
    """Retry later because checking whether a message arrived failed; after `MAX_ATTEMPTS` it is failed."""
    values: dict[str, Any] = {"state": DeliveryState.FAILED, "reason": reason}
    if uncertain.attempts < rules.MAX_ATTEMPTS:
        values = {"attempts": uncertain.attempts + 1, "tried_at": wall, "batch": None, "reason": reason}

    def change(ids: list[int]) -> list[None]:
        mine = sa.update(ledger).where(ledger.c.id.in_(ids), ledger.c.attempts == uncertain.attempts)
        session.connection().execute(mine.where(ledger.c.state == DeliveryState.UNCERTAIN).values(values))
        return []

    apply(session, change, [uncertain.id])


def _file_of(payload: str | None) -> str | None:
    try:
        name = json.loads(payload or "{}").get("file", {}).get("name")
    except (ValueError, AttributeError):
        return None  # the message can still be found by its metadata
    return str(name) if name else None


def _is_parent(parent: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.and_(parent.c.workspace_id == ledger.c.workspace_id, parent.c.key == ledger.c.thread_of)


def _candidates() -> sa.Select[Any]:
    parent = ledger.alias("parent")
    return (
        sa.select(ledger.c.id)
        .outerjoin(parent, _is_parent(parent))
        .where(ledger.c.batch == sa.bindparam("of"), _IS_UNFINISHED, ledger.c.state == DeliveryState.PENDING)
        .where(sa.or_(ledger.c.thread_of.is_(None), parent.c.state == DeliveryState.SENT))
        .order_by(ledger.c.id)
        .limit(sa.bindparam("size"))
    )


def _claiming(chosen: sa.ColumnElement[bool]) -> sa.UpdateBase:
    return (
        sa.update(ledger)
        .where(chosen, ledger.c.state == DeliveryState.PENDING)
        .values(state=DeliveryState.SENDING, attempts=ledger.c.attempts + 1, tried_at=sa.bindparam("wall"))
        .returning(ledger)
    )


# Built once: SQLAlchemy takes longer to build this statement than the database to run it.
_CANDIDATES = _candidates()
_CLAIM = _claiming(ledger.c.id.in_(_CANDIDATES.scalar_subquery()))
_CLAIM_THESE = _claiming(ledger.c.id.in_(sa.bindparam("these", expanding=True)))


def claim(session: Session, batch: str, *, size: int, wall: float, apply: Apply | None = None) -> list[ClaimedMessage]:
    """Claim up to `size` pending messages of a batch; replies wait until their parent is sent."""
    params = {"of": batch, "size": size}
    if apply is None:
        return _claims(session, session.connection().execute(_CLAIM, {**params, "wall": wall}).all())

    def change(ids: list[int]) -> list[ClaimedMessage]:
        return _claims(session, session.connection().execute(_CLAIM_THESE, {"these": ids, "wall": wall}).all())

    return apply(session, change, list(session.connection().execute(_CANDIDATES, params).scalars()))


def _claims(session: Session, swapped: Sequence[Any]) -> list[ClaimedMessage]:
    parents = _parents(session, [row for row in swapped if row.thread_of])
    claims = []
    for row in sorted(swapped, key=lambda row: row.id):
        target, thread_ts = parents.get(row.id, (row.target, row.thread_ts))
        wanted_at = row.wanted_at or row.due_at
        payload = _payload(row.payload)
        claims.append(
            ClaimedMessage(row.id, row.attempts, target, thread_ts, payload, row.target, wanted_at, row.cause)
        )
    return claims


def _payload(kept: str) -> dict[str, Any]:
    payload = json.loads(kept)
    if not isinstance(payload, dict):
        raise TypeError("a message is an object")
    return payload


def _parents(session: Session, replies: list[Any]) -> dict[int, tuple[str, str | None]]:
    if not replies:
        return {}
    keys = [r.thread_of for r in replies]
    chosen = sa.select(ledger.c.key, ledger.c.channel, ledger.c.ts)
    found = session.connection().execute(
        chosen.where(ledger.c.workspace_id == replies[0].workspace_id, ledger.c.key.in_(keys))
    )
    where = {key: (channel, ts) for key, channel, ts in found}
    return {r.id: where[r.thread_of] for r in replies}


def record(
    session: Session, results: Iterable[SendResult], untried: Iterable[ClaimedMessage] = (), *, apply: Apply = at_once
) -> None:
    """Store the results of messages, and return untried ones to pending.

    A row that another worker has changed in the meantime is left alone.
    """
    changes = {result.id: (result.attempts, _changes(result)) for result in results}
    changes |= {c.id: (c.attempts, {"state": DeliveryState.PENDING, "attempts": c.attempts - 1}) for c in untried}

    def change(ids: list[int]) -> list[None]:
        rows_by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for id_ in ids:
            attempts, values = changes[id_]
            row = {"mine": id_, "tried": attempts, **{f"to_{name}": value for name, value in values.items()}}
            rows_by_columns[tuple(values)].append(row)
        for names, rows in rows_by_columns.items():
            session.connection().execute(_swap(names), rows)
        return []

    apply(session, change, list(changes))


@lru_cache
def _swap(names: tuple[str, ...]) -> sa.Update:
    """The compare-and-swap statement that sets these columns, for executemany."""
    mine = sa.update(ledger).where(ledger.c.id == sa.bindparam("mine"), ledger.c.attempts == sa.bindparam("tried"))
    # Not IN: SQLAlchemy expands its list at each execution, which executemany does not allow.
    open_ones = mine.where(sa.or_(ledger.c.state == DeliveryState.SENDING, ledger.c.state == DeliveryState.UNCERTAIN))
    first = {"wanted_at": _WANTED_AT} if "due_at" in names else {}
    return open_ones.values({name: sa.bindparam(f"to_{name}") for name in names} | first)


def _changes(result: SendResult) -> dict[str, Any]:
    values: dict[str, Any] = {"state": result.state, "reason": result.reason}
    if result.channel:
        values |= {"channel": result.channel, "ts": result.ts, "late_seconds": result.late_seconds}
    if result.state == DeliveryState.SENT or (
        result.state == DeliveryState.GIVEN_UP and result.reason in rules.PERMANENT_ERRORS
    ):
        values["payload"] = None
    if result.state in (DeliveryState.PENDING, DeliveryState.UNCERTAIN):
        values["batch"] = None
    if result.due_at:
        values["due_at"] = result.due_at
    return values


def release(session: Session, batch: str, *, now: datetime, apply: Apply = at_once) -> None:
    """End a batch: skip replies whose parent will never be sent, and leave open messages to a later batch."""
    parent = ledger.alias("parent")
    gone = parent.c.state.in_([DeliveryState.SKIPPED, DeliveryState.GIVEN_UP, DeliveryState.FAILED])
    lost = sa.exists().where(_is_parent(parent), gone)
    skipped = {"state": DeliveryState.SKIPPED, "reason": "the message it answers was not sent", "payload": None}
    _set(session, batch, [DeliveryState.PENDING], skipped, apply, lost)
    later = {"batch": None, "wanted_at": _WANTED_AT, "due_at": now + timedelta(seconds=rules.retry_delay(1))}
    _set(session, batch, [DeliveryState.PENDING, DeliveryState.UNCERTAIN], later, apply)
