"""Who may read which reflections and plans. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.kit.time import Period
from bot.reflections.models import BehaviourEvidence, Invitation, InvitationReader, Plan, PlanState, Reflection

# How a reply begins that only says thank you, and how long such a reply is at most.
THANKS = ("thank", "thx", "danke", "vielen dank", "merci")
LONGEST_THANKS = 24


@dataclass(frozen=True)
class OpenPlan:
    """An open plan; `ask_at` is when its author is asked about it, or None."""

    id: int
    when: str
    will: str
    language: str
    ask_at: datetime | None


@dataclass(frozen=True)
class AtHome:
    """For App Home: messages that await a reflection, newest first, the number of reflections, and plans.

    Plans are in order of their follow-up times, those without one last.
    """

    waiting: list[str]
    kept: int
    plans: list[OpenPlan]


def at_home(session: Session, workspace_id: str, member_id: int) -> AtHome:
    """All of it in two queries, regardless of the history's length."""
    who = {"workspace": workspace_id, "member": member_id}
    rows = session.connection().execute(_WAITING_AND_KEPT, who).all()
    plans = [OpenPlan(**row._mapping) for row in session.connection().execute(_PLANS, who)]  # noqa: SLF001 - a public name
    return AtHome([row.source for row in rows if row.source is not None], rows[-1].kept if rows else 0, plans)


def is_thought() -> sa.ColumnElement[bool]:
    """Whether a reply is a reflection: no note on how a plan went, and no mere thanks."""
    text = sa.func.lower(sa.func.trim(col(Reflection.text)))
    thanks = sa.or_(*(text.startswith(word) for word in THANKS))
    return sa.and_(
        col(Reflection.deleted_at).is_(None),
        col(Reflection.plan_id).is_(None),
        ~sa.and_(thanks, sa.func.length(text) <= LONGEST_THANKS),
    )


def longest_below(session: Session, workspace_id: str, member_id: int, source: str) -> str:
    """The longest of a member's thoughts below a message; empty without any."""
    text = col(Reflection.text)
    mine = sa.and_(col(Reflection.workspace_id) == workspace_id, col(Reflection.member_id) == member_id)
    wanted = sa.select(text).where(mine, col(Reflection.source) == source, is_thought(), text.is_not(None))
    found = session.connection().execute(wanted.order_by(sa.func.length(text).desc()).limit(1)).scalar()
    return found or ""


_WRITTEN = (
    sa.select(col(Reflection.id))
    .where(col(Reflection.workspace_id) == col(Invitation.workspace_id))
    .where(col(Reflection.source) == col(Invitation.source), col(Reflection.deleted_at).is_(None))
    .exists()
)
_WAITING = (
    sa.select(col(Invitation.source), col(Invitation.asked_at), sa.literal(0).label("kept"))
    .where(col(Invitation.workspace_id) == sa.bindparam("workspace"))
    .where(col(Invitation.member_id) == sa.bindparam("member"), ~_WRITTEN)
)
_KEPT = sa.select(sa.null(), sa.null(), sa.func.count()).where(
    col(Reflection.workspace_id) == sa.bindparam("workspace"),
    col(Reflection.member_id) == sa.bindparam("member"),
    is_thought(),
)
_BOTH = sa.union_all(_WAITING, _KEPT).subquery()
# The row of the count has no source, and is last.
_WAITING_AND_KEPT = sa.select(_BOTH.c.source, _BOTH.c.kept).order_by(_BOTH.c.source.is_(None), _BOTH.c.asked_at.desc())
_PLANS = (
    sa.select(col(Plan.id), col(Plan.when), col(Plan.will), col(Plan.language), col(Plan.ask_at))
    .where(col(Plan.workspace_id) == sa.bindparam("workspace"), col(Plan.member_id) == sa.bindparam("member"))
    .where(col(Plan.state) == PlanState.OPEN, col(Plan.when).is_not(None))
    .order_by(col(Plan.ask_at).is_(None), col(Plan.ask_at), col(Plan.id))
)


@dataclass(frozen=True)
class OpenReflection:
    """A reply whose author knew that somebody could read it."""

    member_id: int
    source: str
    text: str
    written_at: datetime


def open_to(
    session: Session,
    workspace_id: str,
    reader_id: int,
    *,
    members: Collection[int] | None = None,
    between: Period | None = None,
) -> list[OpenReflection]:
    """What a reader may read, oldest first: replies written under an invitation that named them.

    `members` restricts the authors; `between` includes its first moment and excludes its second.
    """
    chosen = (
        sa.select(col(Reflection.member_id), col(Reflection.source), col(Reflection.text), col(Reflection.written_at))
        .join(InvitationReader, col(InvitationReader.invitation_id) == col(Reflection.open_under))
        .where(col(InvitationReader.workspace_id) == workspace_id, col(InvitationReader.member_id) == reader_id)
        .where(col(Reflection.workspace_id) == workspace_id, col(Reflection.deleted_at).is_(None))
        .order_by(col(Reflection.written_at), col(Reflection.id))
    )
    if members is not None:
        chosen = chosen.where(col(Reflection.member_id).in_(members))
    if between is not None:
        chosen = chosen.where(col(Reflection.written_at) >= between.start, col(Reflection.written_at) < between.end)
    return [OpenReflection(**row._mapping) for row in session.connection().execute(chosen)]  # noqa: SLF001 - as above


@dataclass(frozen=True)
class SelfReports:
    """Evidence of behaviour by self-report: how many different `people` gave each of `answers`.

    `n` is how many were asked and answered; callers must hide small numbers.
    """

    n: int
    people: int
    answers: dict[str, int]
    level: int = 3
    kind: str = "self_report"


def evidence(
    session: Session, workspace_id: str, between: Period, *, members: Collection[int] | None = None
) -> SelfReports:
    """The answers about plans within a period, its end excluded."""
    counted = sa.select(col(BehaviourEvidence.happened), col(BehaviourEvidence.member_id)).where(
        col(BehaviourEvidence.workspace_id) == workspace_id,
        col(BehaviourEvidence.said_at) >= between.start,
        col(BehaviourEvidence.said_at) < between.end,
    )
    if members is not None:
        counted = counted.where(col(BehaviourEvidence.member_id).in_(members))
    rows = session.connection().execute(counted).all()
    answers = {row.happened: sum(other.happened == row.happened for other in rows) for row in rows}
    return SelfReports(len(rows), len({row.member_id for row in rows}), answers)


def asked_about_plans(
    session: Session, member_ids: Collection[int], *, since: datetime, until: datetime
) -> dict[int, list[datetime]]:
    """When each of these members is asked about a plan, or was, between two moments."""
    found: dict[int, list[datetime]] = {}
    for row in session.connection().execute(_ASKED, {"members": list(member_ids), "since": since, "until": until}):
        moments = (moment for moment in (row.ask_at, row.asked_at) if moment and since <= moment <= until)
        found.setdefault(row.member_id, []).extend(moments)
    return found


_ASKED = sa.select(col(Plan.member_id), col(Plan.ask_at), col(Plan.asked_at)).where(
    col(Plan.member_id).in_(sa.bindparam("members", type_=sa.Integer(), expanding=True)),
    sa.or_(
        col(Plan.ask_at).between(sa.bindparam("since"), sa.bindparam("until")),
        col(Plan.asked_at).between(sa.bindparam("since"), sa.bindparam("until")),
    ),
)
