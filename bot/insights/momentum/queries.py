"""What worked in a month, and who would like to do more. How many kept a plan goes through the ledger of figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.delivery.models import Lane
from bot.delivery.service import ledger as deliveries
from bot.figures.ledger import FigureLedger, ShownFigure
from bot.figures.models import Shown
from bot.figures.rules import as_bits
from bot.improvement.models import Improvement, ImprovementState
from bot.improvement.pdca.models import Experiment, StandardSetting
from bot.insights.momentum.models import MomentumChannel, MomentumChoice, MomentumReader, SharedWin, StoryNaming
from bot.insights.momentum.rules import WinMonth
from bot.journeys.models import Enrolment, Step
from bot.kit.db import row_id
from bot.measurement import participation
from bot.members.models import Member
from bot.reflections.models import Happened, Plan
from bot.stories.models import Story, StoryAuthor, StoryStatus
from bot.stories.publishing.models import StoryUse

# The first lesson is asked for by everybody, and one more happens.
MORE_LESSONS = 3
LATELY = timedelta(days=60)


@dataclass(frozen=True)
class StoryWin:
    """A story that was published, and the Slack ids of those of its authors who want to be named."""

    story_id: int
    title: str
    authors: Sequence[str] = ()


@dataclass(frozen=True)
class PlanWin:
    """A kept plan that its author shared; `author` is a Slack id, or empty."""

    plan: Plan
    author: str = ""


@dataclass(frozen=True)
class WhatWorked:
    """What worked in a month, oldest first: nothing in it says who did more."""

    month: WinMonth
    stories: Sequence[StoryWin]
    plans: Sequence[PlanWin]
    improvements: Sequence[str]
    kept: ShownFigure | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.stories or self.plans or self.improvements or self.kept)


@dataclass(frozen=True)
class WillingAdopter:
    """Somebody who let leads know that they'd like to do more: the story they used, or that they asked for lessons."""

    slack_id: str
    used: str = ""
    has_asked: bool = False


@dataclass(frozen=True)
class MomentumStanding:
    """Where the news go, and when: to a channel, if one was chosen, and to the reader, if they asked for it."""

    channel: str = ""
    channel_due: datetime | None = None
    own_due: datetime | None = None


def standing(session: Session, member: Member) -> MomentumStanding:
    """Whether the news are turned on, and whether a member gets them."""
    chosen = session.get(MomentumChannel, member.workspace_id)
    own = session.get(MomentumReader, row_id(member))
    return MomentumStanding(
        chosen.channel if chosen else "", chosen.next_due_at if chosen else None, own.next_due_at if own else None
    )


def what_worked(session: Session, workspace_id: str, month: WinMonth, *, now: datetime) -> WhatWorked:
    """All of it; the figure in it is kept as shown, in the same transaction."""
    return WhatWorked(
        month,
        _stories(session, workspace_id, month),
        _plans(session, workspace_id, month),
        _improvements(session, workspace_id, month),
        _kept(session, workspace_id, month, now=now),
    )


def _stories(session: Session, workspace_id: str, month: WinMonth) -> list[StoryWin]:
    wanted = select(Story).where(
        Story.workspace_id == workspace_id,
        Story.status == StoryStatus.PUBLISHED,
        col(Story.deleted_at).is_(None),
        _inside(month, Story.published_at),
    )
    found = []
    for story in session.exec(wanted.order_by(col(Story.published_at), col(Story.id))):
        naming = _naming(session, story)
        if StoryNaming.NONE not in naming.values():
            authors = [each for each, chosen in naming.items() if chosen == StoryNaming.NAME]
            found.append(StoryWin(row_id(story), story.title, authors))
    return found


def _naming(session: Session, story: Story) -> dict[str, str]:
    """How each of a story's authors who is still here wants it mentioned."""
    joined = sa.select(col(StoryAuthor.member_id)).where(
        col(StoryAuthor.workspace_id) == story.workspace_id, col(StoryAuthor.story_id) == story.id
    )
    chosen = (
        sa.select(col(Member.slack_id), col(Member.active), col(MomentumChoice.stories))
        .outerjoin(MomentumChoice, col(MomentumChoice.member_id) == col(Member.id))
        .where(col(Member.workspace_id) == story.workspace_id)
        .where(sa.or_(col(Member.id) == story.member_id, col(Member.id).in_(joined)))
        .order_by(col(Member.id))
    )
    rows = session.connection().execute(chosen)
    # Who has left isn't named any more; that a story stays out holds.
    return {
        row.slack_id: row.stories or StoryNaming.TITLE for row in rows if row.active or row.stories == StoryNaming.NONE
    }


def _plans(session: Session, workspace_id: str, month: WinMonth) -> list[PlanWin]:
    wanted = (
        select(Plan, SharedWin, Member)
        .join(SharedWin, col(SharedWin.plan_id) == col(Plan.id))
        .join(Member, col(Member.id) == col(Plan.member_id))
        .where(Plan.workspace_id == workspace_id, Plan.answered == Happened.YES, col(Plan.when).is_not(None))
        .where(_inside(month, SharedWin.shared_at), col(Member.active))
    )
    rows = session.exec(wanted.order_by(col(SharedWin.shared_at), col(SharedWin.id)))
    return [PlanWin(plan, member.slack_id if win.by_name else "") for plan, win, member in rows]


def _improvements(session: Session, workspace_id: str, month: WinMonth) -> list[str]:
    """The titles of improvements that a lead has looked at and that became the standard, or were done."""
    looked_at = col(Improvement.workspace_id) == workspace_id, col(Improvement.looked_at).is_not(None)
    standard: Any = (
        sa.select(col(Improvement.id), col(Improvement.title), col(StandardSetting.since).label("at"))
        .join(Experiment, col(Experiment.improvement_id) == col(Improvement.id))
        .join(StandardSetting, col(StandardSetting.experiment_id) == col(Experiment.id))
        .where(*looked_at, col(StandardSetting.is_active), _inside(month, StandardSetting.since))
    )
    done: Any = sa.select(col(Improvement.id), col(Improvement.title), col(Improvement.changed_at).label("at")).where(
        *looked_at, col(Improvement.state) == ImprovementState.DONE, _inside(month, Improvement.changed_at)
    )
    rows = [*session.connection().execute(standard), *session.connection().execute(done)]
    return list({row.id: row.title for row in sorted(rows, key=lambda row: (row.at, row.id))}.values())


def _kept(session: Session, workspace_id: str, month: WinMonth, *, now: datetime) -> ShownFigure | None:
    """How many kept a plan, of those who said how one went; None if that may not be said, or says little.

    The reports show the same of each week, so it is held against every one of them too.
    """
    said = _ids(session, participation.said(workspace_id, month.period))
    kept = _ids(session, participation.kept(workspace_id, month.period))
    families = [f"kept-month:{month.label}", *(f"kept:{week.label}" for week in month.weeks)]
    ledger = FigureLedger(session, workspace_id, families, now=now)
    found = [ledger.count(each, f"month:{month.label}", kept, said) for each in families]
    ledger.save()
    first = found[0]
    is_sure = all((each.shown, each.counted, each.total) == (first.shown, first.counted, first.total) for each in found)
    return first if is_sure and first.shown in (Shown.EXACT, Shown.NEARLY_ALL) else None


def _inside(month: WinMonth, column: datetime | None) -> sa.ColumnElement[bool]:
    """Whether something in a table happened in a month."""
    moment: Any = column
    return month.period.holds(moment)


def _ids(session: Session, chosen: sa.Select[int]) -> int:
    return as_bits(session.connection().execute(chosen.distinct()).scalars())


def adopters(session: Session, workspace_id: str, *, now: datetime) -> list[WillingAdopter]:
    """Who agreed that leads know of it and has lately used a story or asked for more lessons, by when they joined."""
    since = now - LATELY
    agreed = (
        select(Member)
        .join(MomentumChoice, col(MomentumChoice.member_id) == col(Member.id))
        .where(Member.workspace_id == workspace_id, col(MomentumChoice.may_be_asked), col(Member.active))
        .order_by(col(Member.id))
    )
    people = list(session.exec(agreed))
    ids = [row_id(each) for each in people]
    used, asked = _used(session, workspace_id, ids, since), _asked(session, workspace_id, ids, since)
    found = [WillingAdopter(each.slack_id, used.get(row_id(each), ""), row_id(each) in asked) for each in people]
    return [each for each in found if each.used or each.has_asked]


def _used(session: Session, workspace_id: str, ids: Sequence[int], since: datetime) -> dict[int, str]:
    """The title of the story that each of these people used last, if it is still published."""
    wanted = (
        sa.select(col(StoryUse.member_id), col(Story.title))
        .join(Story, col(Story.id) == col(StoryUse.story_id))
        .where(col(StoryUse.workspace_id) == workspace_id, col(StoryUse.member_id).in_(ids))
        .where(col(StoryUse.used_at) >= since, col(Story.status) == StoryStatus.PUBLISHED)
        .order_by(col(StoryUse.used_at), col(StoryUse.id))
    )
    return {row.member_id: row.title for row in session.connection().execute(wanted)}


def _asked(session: Session, workspace_id: str, ids: Sequence[int], since: datetime) -> set[int]:
    """Which of these people asked for several lessons before their time."""
    wanted = (
        sa.select(col(Enrolment.member_id))
        .join(Step, col(Step.enrolment_id) == col(Enrolment.id))
        .join(
            deliveries,
            sa.and_(deliveries.c.workspace_id == col(Step.workspace_id), deliveries.c.key == col(Step.key)),
        )
        .where(col(Step.workspace_id) == workspace_id, col(Enrolment.member_id).in_(ids))
        .where(col(Step.taken_at) >= since, deliveries.c.lane == Lane.PROMPT)
        .group_by(col(Enrolment.member_id))
        .having(sa.func.count() >= MORE_LESSONS)
    )
    return set(session.connection().execute(wanted).scalars())


def shareable(session: Session, member: Member) -> list[Plan]:
    """The plans that a member has kept lately, newest first."""
    wanted = select(Plan).where(
        Plan.workspace_id == member.workspace_id,
        Plan.member_id == row_id(member),
        Plan.answered == Happened.YES,
        col(Plan.when).is_not(None),
    )
    return list(session.exec(wanted.order_by(col(Plan.answered_at).desc(), col(Plan.id).desc()).limit(5)))
