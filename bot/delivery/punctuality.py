"""How many messages went out in time, and why some did not. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery import rules
from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger

IN_TIME = timedelta(minutes=5)
# Why messages were skipped that nobody sent in time: how one reason begins, and another.
MISSED, OVER = "missed ", "its moment had passed"
UNSENT = (
    DeliveryState.PENDING,
    DeliveryState.SENDING,
    DeliveryState.UNCERTAIN,
    DeliveryState.HELD,
    DeliveryState.FAILED,
)


@dataclass(frozen=True)
class Punctuality:
    """Of messages that were due: how many went out in time, how many later, and how many not at all."""

    in_time: int = 0
    late: int = 0
    missing: int = 0

    @property
    def due(self) -> int:
        """How many there were; not those that Slack refused or nobody needed any more."""
        return self.in_time + self.late + self.missing

    @property
    def fell_short(self) -> int:
        return self.late + self.missing


@dataclass(frozen=True)
class DueBacklog:
    """What is due and has not gone out, over all workspaces, and since when the oldest waits."""

    due: int
    late: int
    oldest_at: datetime | None


def punctuality(
    session: Session, workspace_id: str, since: datetime, before: datetime | None = None, *, now: datetime
) -> Punctuality:
    """Of a workspace's messages that were due from a moment on, before another, and at least five minutes ago."""
    until = min(now - IN_TIME, before or now)
    permanent = sa.func.coalesce(ledger.c.reason, "").in_(rules.PERMANENT_ERRORS)
    is_in_time = sa.func.coalesce(ledger.c.late_seconds, 0) <= IN_TIME.total_seconds()
    # What a pause or a limit kept back until its end was not missed.
    too_late = sa.and_(ledger.c.reason == OVER, ledger.c.until > ledger.c.due_at)
    missed = sa.or_(ledger.c.reason.startswith(MISSED), too_late)
    kind = sa.case(
        (sa.and_(ledger.c.state == DeliveryState.SENT, is_in_time), "in_time"),
        (ledger.c.state == DeliveryState.SENT, "late"),
        (ledger.c.state.in_(UNSENT), "missing"),
        (sa.and_(ledger.c.state == DeliveryState.SKIPPED, missed), "missing"),
        (sa.and_(ledger.c.state == DeliveryState.GIVEN_UP, sa.not_(permanent)), "missing"),
    )
    chosen = (
        sa.select(kind.label("kind"), sa.func.count().label("messages"))
        .where(ledger.c.workspace_id == workspace_id, ledger.c.due_at >= since)
        .where(sa.func.coalesce(ledger.c.wanted_at, ledger.c.due_at) <= until)
        .group_by(kind)
    )
    found = {row.kind: row.messages for row in session.connection().execute(chosen) if row.kind}
    return Punctuality(**found)


def backlog(session: Session, *, now: datetime) -> DueBacklog:
    """What waits although it is due."""
    oldest = sa.select(
        sa.func.min(_first_due), sa.func.count(), sa.func.count(sa.case((_first_due <= now - IN_TIME, 1)))
    )
    row = session.connection().execute(oldest.where(ledger.c.state.in_(_UNDER_WAY), ledger.c.due_at <= now)).one()
    moment: datetime | None = row[0]
    return DueBacklog(row[1], row[2], moment)


_first_due = sa.type_coerce(sa.func.coalesce(ledger.c.wanted_at, ledger.c.due_at), ledger.c.due_at.type)
_UNDER_WAY = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
