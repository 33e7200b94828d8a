"""The report of a programme, as far as the ledger of figures lets it speak."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.cohorts.models import Cohort, CohortMember
from bot.figures.models import Shown
from bot.journeys.models import EnrolmentState, HabitAnswer, enrolments
from bot.kit.db import insert_new
from bot.measurement import report, scopes, snapshots
from bot.measurement.report import Report
from bot.measurement.scopes import EVERYBODY, Scope
from bot.measurement.weeks import week_of
from tests.measurement.conftest import TRACK, WORKSPACE, Programme


def built(session: Session, scope: Scope, monday: datetime, *, weeks: int = 1) -> Report:
    """The report of the last week that is over, after so many weeks."""
    now = monday + timedelta(weeks=weeks, hours=6)
    snapshots.enter(session)
    while snapshots.keep_due(session, now=now):
        pass
    return report.build(session, WORKSPACE, scope, report.newest_week(session, WORKSPACE, now=now), now=now)


def test_a_report_counts_those_on_the_way(session: Session, programme: Programme, monday: datetime):
    """How many have begun and took part, and how many knew most of it."""
    people = programme.people(20)
    programme.answer(people[:8])
    programme.answer(people[8:15], correct=False)
    found = built(session, EVERYBODY, monday)
    assert (found.week, found.is_running) == (week_of(monday), False)
    assert (found.figures["begun"].counted, found.figures["begun"].total) == (15, 20)
    assert (found.figures["knew_at_first"].counted, found.figures["knew_at_first"].total) == (8, 15)
    assert found.figures["finished"].shown == Shown.FEW


def test_the_hardest_question_comes_with_the_wrong_option_most_took(
    session: Session, programme: Programme, monday: datetime
):
    """As far as five or more took it."""
    people = programme.people(20)
    programme.answer(people[:8])
    programme.answer(people[8:15], correct=False)
    (hardest,) = built(session, EVERYBODY, monday).hardest
    assert (hardest.wrong.counted, hardest.wrong.total) == (7, 15)
    assert hardest.took_option
    assert hardest.took_option.counted == 7
    assert not programme.question.options[hardest.option or 0].correct


def test_members_of_a_cohort_in_a_channel_are_counted(session: Session, programme: Programme, monday: datetime):
    """They have no enrolment of their own."""
    ids = programme.people(12)
    session.connection().execute(sa.delete(enrolments))
    cohort = Cohort(
        workspace_id=WORKSPACE, name="Spring", folded="spring", track_id=TRACK, created_by=ids[0], created_at=monday
    )
    session.add(cohort)
    session.flush()
    rows = [
        {
            "workspace_id": WORKSPACE,
            "cohort_id": cohort.id,
            "member_id": each,
            "enrolled_by": ids[0],
            "joined_at": monday,
        }
        for each in ids
    ]
    insert_new(session, CohortMember, rows)
    programme.answer(ids[:6])
    for scope in (EVERYBODY, scopes.of_track(TRACK, "Track"), scopes.of_cohort(cohort)):
        found = built(session, scope, monday)
        assert (found.figures["active"].counted, found.figures["active"].total) == (6, 12)


def test_a_group_of_few_shows_nothing_and_the_same_as_an_empty_one(
    session: Session, programme: Programme, monday: datetime
):
    """Four people, whatever they did."""
    few = programme.people(4)
    programme.answer(few)
    assert {figure.shown for figure in built(session, EVERYBODY, monday).figures.values()} == {None}


def test_before_a_week_is_over_the_report_is_about_this_week(session: Session, programme: Programme, monday: datetime):
    """As far as it has come."""
    programme.answer(programme.people(12)[:6])
    now = monday + timedelta(days=2)
    found = report.build(session, WORKSPACE, EVERYBODY, report.newest_week(session, WORKSPACE, now=now), now=now)
    assert found.is_running
    assert found.figures["active"].counted == 6


def test_the_trend_goes_back_as_far_as_weeks_were_kept(session: Session, programme: Programme, monday: datetime):
    """A figure a week, each about that week alone."""
    people = programme.people(20)
    for week, active in enumerate((12, 9, 7)):
        programme.answer(people[:active], weeks=week, source=f"l{week}")
    found = built(session, EVERYBODY, monday, weeks=3)
    assert [one.active.counted for one in found.trend] == [12, 9, 7]


def test_who_left_a_track_has_stopped(session: Session, programme: Programme, monday: datetime):
    """And who goes on with another has not."""
    people = programme.people(20)
    left = sa.update(enrolments).where(enrolments.c.member_id.in_(people[:6])).values(progress=EnrolmentState.LEFT)
    session.connection().execute(left)
    assert built(session, EVERYBODY, monday).figures["stopped"].counted == 6


def test_on_a_monday_morning_the_newest_week_is_the_last_one(session: Session, programme: Programme, monday: datetime):
    """It is not over everywhere, but nobody wants the one before; without any week that was kept it is this one."""
    this = week_of(monday)
    morning = this.starts_at + timedelta(hours=7)
    assert programme.session is session
    assert report.newest_week(session, WORKSPACE, now=morning) == this
    programme.answer(programme.people(20))
    snapshots.keep(session, WORKSPACE, this.plus(-2), now=morning)
    assert report.newest_week(session, WORKSPACE, now=morning) == this.plus(-1)
    later = morning + timedelta(weeks=1, days=2)
    assert report.newest_week(session, WORKSPACE, now=later) == this.plus(1)


def test_how_often_people_use_ai_is_their_own_word_at_each_moment(
    session: Session, programme: Programme, monday: datetime
):
    """Of those who said it; who would rather not be asked counts nowhere, and few are not shown."""
    people = programme.people(24)
    given: list[tuple[int, int, int | None]] = [
        (each, 0, 3 if place < 6 else 1) for place, each in enumerate(people[:20])
    ]
    given += [(each, 30, 2) for each in people[:12]] + [(each, 90, 2) for each in people[:4]]
    given += [(each, 0, None) for each in people[20:]]
    rows = [
        {"workspace_id": WORKSPACE, "member_id": each, "stage": stage, "often": often, "said_at": monday}
        for each, stage, often in given
    ]
    insert_new(session, HabitAnswer, rows)
    figures = built(session, EVERYBODY, monday).figures
    assert (figures["habit_0"].counted, figures["habit_0"].total) == (6, 20)
    assert (figures["habit_30"].shown, figures["habit_30"].total) == (Shown.NEARLY_ALL, 12)
    assert figures["habit_90"].shown is None
