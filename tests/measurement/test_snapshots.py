"""Weeks that are kept, and the tallies of first answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.figures.rules import as_bits
from bot.measurement import snapshots
from bot.measurement.weeks import week_of
from tests.measurement.conftest import WORKSPACE, Programme

NEXT_MONDAY = timedelta(weeks=1, hours=6)


def test_a_week_is_kept_once_it_is_over_everywhere(session: Session, programme: Programme, monday: datetime):
    """And the next one is due a week later; nothing is kept twice."""
    programme.answer(programme.people(6))
    snapshots.enter(session)
    assert snapshots.keep_due(session, now=monday + timedelta(days=6)) is None
    assert snapshots.keep_due(session, now=monday + NEXT_MONDAY) == WORKSPACE
    assert snapshots.keep_due(session, now=monday + NEXT_MONDAY) is None
    assert snapshots.next_due_at(session) == week_of(monday).plus(1).closes_at
    assert set(snapshots.read_weeks(session, WORKSPACE, [week_of(monday)])) == {week_of(monday).label}


def test_every_measure_counts_those_it_is_about(session: Session, programme: Programme, monday: datetime):
    """Among those of whom it could be so."""
    people = programme.people(12)
    programme.answer(people[:4])
    programme.answer(people[4:6], correct=False)
    programme.remember(people[:3], weeks=1.2)
    programme.remember(people[3:5], weeks=1.3, correct=False)
    programme.keep_plans(people[:2], weeks=1.2)
    programme.keep_plans(people[2:5], weeks=1.3, happened="not_yet")
    first, second = week_of(monday), week_of(monday).plus(1)
    snapshots.keep(session, WORKSPACE, first, now=monday + NEXT_MONDAY)
    snapshots.keep(session, WORKSPACE, second, now=monday + NEXT_MONDAY)
    kept = snapshots.read_weeks(session, WORKSPACE, [first, second])
    assert kept[first.label]["active"] == snapshots.KeptMeasure(as_bits(people[:6]), as_bits(people))
    assert kept[first.label]["knew_at_first"] == snapshots.KeptMeasure(as_bits(people[:4]), as_bits(people[:6]))
    assert kept[second.label]["remembered_1"] == snapshots.KeptMeasure(as_bits(people[:3]), as_bits(people[:5]))
    assert kept[second.label]["kept"] == snapshots.KeptMeasure(as_bits(people[:2]), as_bits(people[:5]))
    assert kept[first.label]["came"].base == 0


def test_only_the_first_answer_to_a_question_is_tallied(session: Session, programme: Programme, monday: datetime):
    """Not a second one in another lesson, nor those in a round of review."""
    people = programme.people(3)
    programme.answer(people[:2], correct=False)
    programme.answer(people[:1], source="again", weeks=0.1)
    programme.remember(people[1:2], weeks=0.2)
    snapshots.keep(session, WORKSPACE, week_of(monday), now=monday + NEXT_MONDAY)
    (tally,) = snapshots.read_tallies(session, WORKSPACE).values()
    assert (tally.answered, tally.wrong) == (as_bits(people[:2]), as_bits(people[:2]))
    assert list(tally.chosen.values()) == [as_bits(people[:2])]


def test_a_workspace_that_was_away_for_a_year_catches_up(session: Session, programme: Programme, monday: datetime):
    """IsoWeek by week, and no further back than is of use."""
    snapshots.enter(session)
    now, weeks = monday + timedelta(weeks=100), 0
    while snapshots.keep_due(session, now=now):
        weeks += 1
    assert snapshots.MAX_WEEKS_BEHIND - 2 < weeks <= snapshots.MAX_WEEKS_BEHIND
