"""What is measured each week: who did something, of whom, and what kind of evidence that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.cohorts.models import CohortMember
from bot.community.calendar.models import CommunitySession, SessionState
from bot.community.calendar.rsvp_models import Rsvp, RsvpAnswer
from bot.community.live_session.models import CheckIn
from bot.journeys.models import enrolments
from bot.measurement import participation
from bot.measurement.participation import MeasuredPeriod
from bot.measurement.weeks import IsoWeek
from bot.quizzes.models import answers, asked_questions
from bot.reviews.rules import ROUND_PREFIX

# A question comes back as its harder cousin, whose id ends like this.
REVIEW_SUFFIX = "-review"


class Level(StrEnum):
    """Kirkpatrick's four levels, and taking part, which is none of them."""

    TAKING_PART = "taking_part"
    REACTION = "reaction"
    LEARNING = "learning"
    BEHAVIOUR = "behaviour"
    RESULTS = "results"


class Evidence(StrEnum):
    """Where a figure comes from: people's own word, a test, what somebody saw, or what the app recorded."""

    SELF_REPORT = "self_report"
    TEST = "test"
    OBSERVED = "observed"
    SYSTEM = "system"


@dataclass(frozen=True)
class PeopleOf:
    """Members (ids) of whom something is so, among those of whom it could be."""

    people: frozenset[int] = field(default_factory=frozenset)
    base: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Measure:
    """A yes/no question about each member of a workspace in a week."""

    name: str
    level: Level
    evidence: Evidence
    read: Callable[[Session, str, IsoWeek], PeopleOf]


def _ids(session: Session, chosen: sa.Select[int]) -> frozenset[int]:
    return frozenset(session.connection().execute(chosen.distinct()).scalars())


def enrolled(session: Session, workspace_id: str, before: datetime) -> frozenset[int]:
    """Everybody who was on a track, by themselves or in a cohort, before a moment."""
    alone = sa.select(enrolments.c.member_id).where(
        enrolments.c.workspace_id == workspace_id, enrolments.c.enrolled_at < before
    )
    together = sa.select(col(CohortMember.member_id)).where(
        col(CohortMember.workspace_id) == workspace_id, col(CohortMember.joined_at) < before
    )
    return _ids(session, alone) | _ids(session, together)


def _of_everybody(
    ways: Iterable[Callable[[str, MeasuredPeriod], sa.Select[int]]],
) -> Callable[[Session, str, IsoWeek], PeopleOf]:
    """Those of everybody enrolled who did something in one of these ways."""

    def read(session: Session, workspace_id: str, week: IsoWeek) -> PeopleOf:
        found = frozenset[int]().union(*(_ids(session, way(workspace_id, week.period)) for way in ways))
        return PeopleOf(found, enrolled(session, workspace_id, week.ends_at))

    return read


def _kept(session: Session, workspace_id: str, week: IsoWeek) -> PeopleOf:
    kept, said = participation.kept(workspace_id, week.period), participation.said(workspace_id, week.period)
    return PeopleOf(_ids(session, kept), _ids(session, said))


def _scored_in(workspace_id: str, week: IsoWeek) -> sa.Select[int, bool]:
    return (
        sa.select(answers.c.member_id, answers.c.correct)
        .join(asked_questions, asked_questions.c.id == answers.c.ask_id)
        .where(
            answers.c.workspace_id == workspace_id,
            answers.c.answered_at >= week.starts_at,
            answers.c.answered_at < week.ends_at,
            answers.c.correct.is_not(None),
        )
    )


def _mostly_right(rows: Iterable[Any]) -> PeopleOf:
    """Those who had at least as many right as wrong answers, of rows with `member_id` and `correct`."""
    balance: dict[int, int] = {}
    for row in rows:
        balance[row.member_id] = balance.get(row.member_id, 0) + (1 if row.correct else -1)
    return PeopleOf(frozenset(each for each, sum_ in balance.items() if sum_ >= 0), frozenset(balance))


def _knew_at_first(session: Session, workspace_id: str, week: IsoWeek) -> PeopleOf:
    first = _scored_in(workspace_id, week).where(~asked_questions.c.source.startswith(ROUND_PREFIX))
    return _mostly_right(session.connection().execute(first))


def _remembered(after: timedelta, before: timedelta | None) -> Callable[[Session, str, IsoWeek], PeopleOf]:
    def read(session: Session, workspace_id: str, week: IsoWeek) -> PeopleOf:
        earlier = asked_questions.alias("earlier")
        first_asked = (
            sa.select(sa.func.min(earlier.c.asked_at))
            .where(
                earlier.c.member_id == asked_questions.c.member_id,
                earlier.c.question_id == sa.func.replace(asked_questions.c.question_id, REVIEW_SUFFIX, ""),
            )
            .scalar_subquery()
        )
        chosen = _scored_in(workspace_id, week).where(asked_questions.c.source.startswith(ROUND_PREFIX))
        rows = session.connection().execute(chosen.add_columns(answers.c.answered_at, first_asked.label("first_asked")))
        return _mostly_right(
            row
            for row in rows
            if row.first_asked
            and after <= row.answered_at - row.first_asked
            and (before is None or row.answered_at - row.first_asked < before)
        )

    return read


def _came(session: Session, workspace_id: str, week: IsoWeek) -> PeopleOf:
    held = (
        sa.select(col(CommunitySession.id))
        .where(
            col(CommunitySession.workspace_id) == workspace_id,
            col(CommunitySession.state) == SessionState.OVER,
            col(CommunitySession.starts_at) >= week.starts_at,
            col(CommunitySession.starts_at) < week.ends_at,
        )
        .scalar_subquery()
    )
    seen = _ids(session, sa.select(col(CheckIn.member_id)).where(col(CheckIn.session_id).in_(held)))
    said = sa.select(col(Rsvp.member_id)).where(col(Rsvp.session_id).in_(held), col(Rsvp.answer) == RsvpAnswer.YES)
    # Where nobody was checked in, who came was not measured.
    base = _ids(session, said) if seen else frozenset()
    return PeopleOf(seen & base, base)


WEEK = timedelta(weeks=1)
ACTIVE = (participation.answered, participation.reflected, participation.planned, participation.said)
MEASURES = (
    Measure("active", Level.TAKING_PART, Evidence.SYSTEM, _of_everybody(ACTIVE)),
    Measure("answered", Level.TAKING_PART, Evidence.SYSTEM, _of_everybody([participation.answered])),
    Measure("reflected", Level.TAKING_PART, Evidence.SYSTEM, _of_everybody([participation.reflected])),
    Measure("shared", Level.TAKING_PART, Evidence.SYSTEM, _of_everybody([participation.shared])),
    Measure("came", Level.TAKING_PART, Evidence.OBSERVED, _came),
    Measure("knew_at_first", Level.LEARNING, Evidence.TEST, _knew_at_first),
    Measure("remembered_1", Level.LEARNING, Evidence.TEST, _remembered(WEEK, 4 * WEEK)),
    Measure("remembered_4", Level.LEARNING, Evidence.TEST, _remembered(4 * WEEK, 12 * WEEK)),
    Measure("remembered_12", Level.LEARNING, Evidence.TEST, _remembered(12 * WEEK, None)),
    Measure("planned", Level.BEHAVIOUR, Evidence.SELF_REPORT, _of_everybody([participation.planned])),
    Measure("kept", Level.BEHAVIOUR, Evidence.SELF_REPORT, _kept),
)
BY_NAME: Mapping[str, Measure] = {one.name: one for one in MEASURES}


def read_all(session: Session, workspace_id: str, week: IsoWeek) -> dict[str, PeopleOf]:
    """What every measure finds in a week, by its name."""
    return {one.name: one.read(session, workspace_id, week) for one in MEASURES}
