"""Put due messages into batches, after applying the contact policy."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery import daily_limit, rules
from bot.delivery.batches import Batch
from bot.delivery.isolation import Apply, at_once
from bot.delivery.models import UNSETTLED, WAITING, DeliveryState, Lane
from bot.delivery.service import ledger
from bot.settings import DEFAULT_MESSAGES_PER_DAY

GATE = ("target", "topic", "due_at", "until", "day")


def make_batches(
    session: Session,
    *,
    now: datetime,
    per_day: int = DEFAULT_MESSAGES_PER_DAY,
    limit: int = 2500,
    apply: Apply = at_once,
) -> list[Batch]:
    """Put due messages into batches of one workspace and lane each; the caller enqueues them.

    Unrequested messages pass `daily_limit.apply_policy` first; `per_day` is the default daily message limit.
    """
    rows = {row.id: row for row in session.connection().execute(_DUE, {"at": now, "limit": limit})}

    def change(ids: list[int]) -> list[Batch]:
        chosen = [rows[each] for each in ids]
        asked = [row for row in chosen if row.lane == Lane.PROMPT]
        unasked = [row for row in chosen if row.lane != Lane.PROMPT]
        return _batch_up(session, [*asked, *daily_limit.apply_policy(session, unasked, now=now, per_day=per_day)])

    return apply(session, change, list(rows))


# The nth of each workspace and lane before the next ones of any, so that nobody waits behind another's thousands.
_TURN = sa.func.row_number().over(
    partition_by=(ledger.c.workspace_id, ledger.c.lane), order_by=(ledger.c.due_at, ledger.c.id)
)
_TURNS = sa.select(ledger.c.id, _TURN.label("turn")).where(sa.text(WAITING), ledger.c.due_at <= sa.bindparam("at"))
_TURNS_OF = _TURNS.subquery("turns")
_CHOSEN = (
    sa.select(_TURNS_OF.c.id)
    .order_by(_TURNS_OF.c.turn, _TURNS_OF.c.id)
    .limit(sa.bindparam("limit", type_=sa.Integer()))
)
_DUE = (
    sa.select(*(ledger.c[name] for name in ("id", "workspace_id", "lane", *GATE)))
    .where(sa.text(WAITING), ledger.c.id.in_(_CHOSEN.scalar_subquery()))
    .order_by(ledger.c.due_at, ledger.c.id)
    .with_for_update(skip_locked=True)
)


def make_uncertain_batches(
    session: Session, *, wall: float, settle_after: float, apply: Apply = at_once
) -> list[Batch]:
    """Put messages that have been uncertain for `settle_after` seconds into batches; a late request has landed by then.

    A message that has been `sending` for `ABANDONED_SECONDS` longer belongs to a job that is lost, and is included.
    """
    until = wall - settle_after
    settled = sa.and_(ledger.c.state == DeliveryState.UNCERTAIN, ledger.c.batch.is_(None))
    abandoned = sa.and_(ledger.c.state == DeliveryState.SENDING, ledger.c.tried_at <= until - rules.ABANDONED_SECONDS)
    doubtful = (
        sa.select(ledger.c.id, ledger.c.workspace_id, ledger.c.lane)
        .where(sa.text(UNSETTLED), ledger.c.tried_at <= until, sa.or_(settled, abandoned))
        .order_by(ledger.c.id)
        .limit(rules.BATCH_SIZE)
        .with_for_update(skip_locked=True)
    )
    rows = {row.id: row for row in session.connection().execute(doubtful)}

    def change(ids: list[int]) -> list[Batch]:
        return _batch_up(session, [rows[each] for each in ids], state=DeliveryState.UNCERTAIN)

    return apply(session, change, list(rows))


def _batch_up(session: Session, rows: Sequence[Any], **also: Any) -> list[Batch]:
    batches = []
    for (workspace_id, lane), group in groupby(sorted(rows, key=_partition), key=_partition):
        ids = [row.id for row in group]
        for start in range(0, len(ids), rules.BATCH_SIZE):
            batch = Batch(_batch_id(ids[start]), workspace_id, lane)
            chosen = ledger.c.id.in_(ids[start : start + rules.BATCH_SIZE])
            session.connection().execute(sa.update(ledger).where(chosen).values(batch=batch.id, **also))
            batches.append(batch)
    return batches


def _batch_id(first_message: int) -> str:
    """A batch id that sorts by age: the engine orders by second, then by id."""
    return f"{first_message:016x}{uuid.uuid4().hex[:16]}"


def _partition(row: Any) -> tuple[str, str]:
    return row.workspace_id, row.lane
