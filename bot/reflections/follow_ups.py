"""Ask about plans that are due, many in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.kit.i18n import in_language
from bot.members.models import Member, Workspace
from bot.members.service import IS_REACHABLE
from bot.reflections import views
from bot.reflections.keys import ask_key
from bot.reflections.models import DUE, Plan

plans = Plan.__table__  # type: ignore[attr-defined] # bulk statements use Core
LIMIT = 500


def ask_due(session: Session, *, now: datetime, limit: int = LIMIT) -> int:
    """Put a question on the ledger for each plan that is due; returns the number. Repeat until it is 0.

    It's a promise: it comes whatever the author's days and hours are by then. A missed one comes in their hours.
    """
    due = session.connection().execute(_DUE, {"at": now, "limit": limit}).all()
    delivery.post(session, *(_question(row) for row in due if row.there))
    _move_on(session, due, now)
    return len(due)


def next_ask_at(session: Session) -> datetime | None:
    """When the next plan is due to be asked about."""
    found: datetime | None = (
        session.connection().execute(sa.select(sa.func.min(plans.c.ask_at)).where(sa.text(DUE))).scalar()
    )
    return found


_DUE = (
    sa.select(
        plans,
        col(Member.slack_id),
        col(Member.language).label("speaks"),
        IS_REACHABLE.label("there"),
    )
    .join(Member, col(Member.id) == plans.c.member_id)
    .join(Workspace, col(Workspace.id) == plans.c.workspace_id)
    # Written out, because SQLite uses a partial index only if the query repeats its condition.
    .where(sa.text(DUE), plans.c.ask_at <= sa.bindparam("at"))
    .order_by(plans.c.ask_at)
    .limit(sa.bindparam("limit"))
    .with_for_update(of=plans, skip_locked=True)
)


def _question(row: Any) -> delivery.Outgoing:
    asking = row.asked + 1
    with in_language(row.speaks):
        payload = views.question(row, asking)
    key = ask_key(row.id, asking)
    return delivery.Outgoing(row.workspace_id, key, row.slack_id, payload, row.ask_at, topic=Topic.PLAN)


def _move_on(session: Session, due: Sequence[Any], now: datetime) -> None:
    """Clear `ask_at`. Members who have left are not asked, not even after they return."""
    asked = [row.id for row in due if row.there]
    gone = [row.id for row in due if not row.there]
    moved = {"ask_at": None, "asked": plans.c.asked + 1, "asked_at": now}
    for ids, values in ((asked, moved), (gone, {"ask_at": None})):
        if ids:
            session.connection().execute(sa.update(plans).where(plans.c.id.in_(ids)).values(values))
