"""Messages that could not be sent and still have their words, until an admin has them sent once more or dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger

_DEAD = sa.and_(
    ledger.c.state.in_((DeliveryState.FAILED, DeliveryState.GIVEN_UP)),
    ledger.c.payload.is_not(None),
)


@dataclass(frozen=True)
class DeadLetters:
    """How many there are, up to which number on the ledger, and how many have each reason, the most frequent first."""

    count: int
    newest: int
    reasons: Sequence[ReasonCount] = ()


@dataclass(frozen=True)
class ReasonCount:
    """How many messages have a reason, which is Slack's code or the class and place of an error."""

    reason: str
    messages: int


def dead_letters(session: Session, workspace_id: str) -> DeadLetters | None:
    """Those of a workspace; None if there are none."""
    chosen = (
        sa.select(ledger.c.reason, sa.func.count().label("messages"), sa.func.max(ledger.c.id).label("newest"))
        .where(ledger.c.workspace_id == workspace_id, _DEAD)
        .group_by(ledger.c.reason)
        .order_by(sa.func.count().desc(), ledger.c.reason)
    )
    rows = session.connection().execute(chosen).all()
    if not rows:
        return None
    reasons = [ReasonCount(row.reason or "", row.messages) for row in rows]
    return DeadLetters(sum(row.messages for row in rows), max(row.newest for row in rows), reasons)


def retry(session: Session, workspace_id: str, newest: int) -> int:
    """Have those up to a number on the ledger sent once more, in their order; returns how many."""
    again = {"state": DeliveryState.PENDING, "batch": None, "reason": None, "attempts": 0}
    return _change(session, workspace_id, newest, again)


def drop(session: Session, workspace_id: str, newest: int) -> int:
    """Let those up to a number on the ledger be, and forget their words; returns how many."""
    dropped = {"state": DeliveryState.SKIPPED, "payload": None, "reason": "an admin decided not to send it again"}
    return _change(session, workspace_id, newest, dropped)


def _change(session: Session, workspace_id: str, newest: int, values: Mapping[str, object]) -> int:
    # What has failed since the admin looked is left for another look.
    mine = sa.and_(ledger.c.workspace_id == workspace_id, ledger.c.id <= newest, _DEAD)
    return session.connection().execute(sa.update(ledger).where(mine).values(**values)).rowcount
