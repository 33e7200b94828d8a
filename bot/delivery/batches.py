"""Moving messages from pending to sent, a batch of one workspace at a time.

Every change of state is a compare-and-swap, so two workers with one message cannot both win.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery import rules
from bot.delivery.models import Lane, State
from bot.delivery.service import ledger


@dataclass(frozen=True)
class Batch:
    """Messages of one workspace and lane that one job sends, one after the other."""

    id: str
    workspace_id: str
    lane: str

    @property
    def partition(self) -> str:
        """What the engine runs one at a time: whoever has just asked does not wait behind a whole morning."""
        return self.workspace_id if self.lane == Lane.STEADY else f"{self.workspace_id}:{self.lane}"


@dataclass(frozen=True)
class Claim:
    """A message that this worker alone may send now; `thread_ts` is set for a reply."""

    id: int
    attempts: int
    target: str
    thread_ts: str | None
    payload: dict[str, Any]


@dataclass(frozen=True)
class Doubt:
    """A message of which nobody knows whether Slack took it; `thread_ts` is set for a reply, `file` names a file."""

    id: int
    attempts: int
    target: str
    thread_ts: str | None
    file: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of a claimed or doubted message."""

    id: int
    attempts: int
    state: State
    channel: str | None = None
    ts: str | None = None
    reason: str | None = None
    due_at: datetime | None = None


def open_batch(session: Session, batch: str) -> str | None:
    """The workspace of a batch that has work left, else None.

    A job that runs again finds what its dead predecessor was sending: nobody knows about those.
    """
    left = sa.update(ledger).where(ledger.c.batch == batch, ledger.c.state == State.SENDING)
    session.connection().execute(left.values(state=State.UNCERTAIN, batch=None))
    todo = ledger.c.state.in_([State.PENDING, State.UNCERTAIN])
    found = sa.select(ledger.c.workspace_id).where(ledger.c.batch == batch, todo).limit(1)
    return session.connection().execute(found).scalar()


def give_up(session: Session, batch: str, *, reason: str) -> None:
    """End a whole batch, with the reason in words."""
    rest = sa.update(ledger).where(ledger.c.batch == batch, ledger.c.state.in_([State.PENDING, State.UNCERTAIN]))
    session.connection().execute(rest.values(state=State.GIVEN_UP, reason=reason, payload=None))


def doubts(session: Session, batch: str) -> list[Doubt]:
    """The messages of a batch that are in doubt."""
    parent = ledger.alias("parent")
    chosen = (
        sa.select(ledger.c.id, ledger.c.attempts, ledger.c.target, ledger.c.thread_ts, ledger.c.payload, parent.c.ts)
        .outerjoin(parent, _is_parent(parent))
        .where(ledger.c.batch == batch, ledger.c.state == State.UNCERTAIN)
        .order_by(ledger.c.id)
    )
    return [
        Doubt(row.id, row.attempts, row.target, row.thread_ts or row.ts, _file_of(row.payload))
        for row in session.connection().execute(chosen)
    ]


def _file_of(payload: str | None) -> str | None:
    name = json.loads(payload or "{}").get("file", {}).get("name")
    return str(name) if name else None


def _is_parent(parent: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.and_(parent.c.workspace_id == ledger.c.workspace_id, parent.c.key == ledger.c.thread_of)


def _claiming() -> sa.UpdateBase:
    parent = ledger.alias("parent")
    candidates = (
        sa.select(ledger.c.id)
        .outerjoin(parent, _is_parent(parent))
        .where(ledger.c.batch == sa.bindparam("of"), ledger.c.state == State.PENDING)
        .where(sa.or_(ledger.c.thread_of.is_(None), parent.c.state == State.SENT))
        .order_by(ledger.c.id)
        .limit(sa.bindparam("size"))
    )
    return (
        sa.update(ledger)
        .where(ledger.c.id.in_(candidates.scalar_subquery()), ledger.c.state == State.PENDING)
        .values(state=State.SENDING, attempts=ledger.c.attempts + 1, tried_at=sa.bindparam("wall"))
        .returning(ledger)
    )


# Built once: SQLAlchemy takes longer to put such a statement together than the database to run it.
_CLAIM = _claiming()


def claim(session: Session, batch: str, *, size: int, wall: float) -> list[Claim]:
    """Take up to `size` pending messages of a batch for this worker; replies wait until their parent is sent."""
    swapped = session.connection().execute(_CLAIM, {"of": batch, "size": size, "wall": wall})
    rows = sorted(swapped.all(), key=lambda r: r.id)
    parents = _parents(session, [r for r in rows if r.thread_of])
    places = {r.id: parents.get(r.id, (r.target, r.thread_ts)) for r in rows}
    return [Claim(r.id, r.attempts, places[r.id][0], places[r.id][1], json.loads(r.payload)) for r in rows]


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


def record(session: Session, outcomes: Iterable[Outcome], untried: Iterable[Claim] = ()) -> None:
    """Write down what became of messages, and give back those not tried.

    A row that somebody else has moved on since is left alone.
    """
    rows_by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    moves = [(outcome.id, outcome.attempts, _changes(outcome)) for outcome in outcomes]
    moves += [(c.id, c.attempts, {"state": State.PENDING, "attempts": c.attempts - 1}) for c in untried]
    for id_, attempts, values in moves:
        row = {"mine": id_, "tried": attempts, **{f"to_{name}": value for name, value in values.items()}}
        rows_by_columns[tuple(values)].append(row)
    for names, rows in rows_by_columns.items():
        session.connection().execute(_swap(names), rows)


@lru_cache
def _swap(names: tuple[str, ...]) -> sa.Update:
    """The compare-and-swap that sets these columns, for as many messages as it is given."""
    mine = sa.update(ledger).where(ledger.c.id == sa.bindparam("mine"), ledger.c.attempts == sa.bindparam("tried"))
    # Not IN: its list is filled in at each execution, which many rows at once do not allow.
    open_ones = mine.where(sa.or_(ledger.c.state == State.SENDING, ledger.c.state == State.UNCERTAIN))
    return open_ones.values({name: sa.bindparam(f"to_{name}") for name in names})


def _changes(outcome: Outcome) -> dict[str, Any]:
    values: dict[str, Any] = {"state": outcome.state, "reason": outcome.reason}
    if outcome.channel:
        values |= {"channel": outcome.channel, "ts": outcome.ts}
    if outcome.state in (State.SENT, State.GIVEN_UP):
        values["payload"] = None
    if outcome.state in (State.PENDING, State.UNCERTAIN):
        values["batch"] = None
    if outcome.due_at:
        values["due_at"] = outcome.due_at
    return values


def leave(session: Session, batch: str, *, now: datetime) -> None:
    """End a batch: replies whose parent will never be sent are skipped, the rest and open doubts wait for another."""
    parent = ledger.alias("parent")
    lost = sa.exists().where(_is_parent(parent), parent.c.state.in_([State.SKIPPED, State.GIVEN_UP]))
    here = sa.update(ledger).where(ledger.c.batch == batch)
    skipped = {"state": State.SKIPPED, "reason": "the message it answers was not sent", "payload": None}
    session.connection().execute(here.where(ledger.c.state == State.PENDING, lost).values(skipped))
    unsettled = here.where(ledger.c.state.in_([State.PENDING, State.UNCERTAIN]))
    session.connection().execute(unsettled.values(batch=None, due_at=now + timedelta(seconds=rules.wait_before(1))))
