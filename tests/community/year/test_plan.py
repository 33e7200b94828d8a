"""What is on in which week of a year, and in which nothing is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import drafts, service
from bot.community.calendar.models import Community
from bot.community.calendar.schedule_reading import ScheduleRequest
from bot.community.year import facts, plan, span
from bot.community.year.plan import Gap, YearPlan
from bot.kit.db import Database
from bot.kit.public_holidays import DaysOff
from bot.members.models import Member
from tests.community.conftest import CHANNEL, NO_TEMPLATES, WORKSPACE

LATER = datetime(2026, 12, 1, 15)  # noqa: DTZ001 - on the wall
AHEAD = span.ahead(date(2026, 11, 23))


def test_a_series_without_end_fills_its_year(year: Callable[..., YearPlan]):
    """Beyond what exists already, by its rule; there are no gaps."""
    [row] = year(("Jam", "FREQ=WEEKLY")).rows
    assert (row.dates[0].day, row.dates[-1].day) == (date(2026, 11, 24), date(2027, 10, 26))
    assert len(row.dates) == 49
    assert year(("Jam", "FREQ=WEEKLY")).gaps == ()


def test_weeks_with_nothing_are_gaps_from_this_week_on(year: Callable[..., YearPlan]):
    """In a row they are one; weeks that are over, or only partly in the year, are none."""
    found = year(("Jam", "FREQ=WEEKLY;INTERVAL=2;COUNT=2"))
    assert found.gaps[0] == Gap(date(2026, 11, 30), 1)
    assert found.gaps[1].monday == date(2026, 12, 14)
    assert found.gaps[1].monday + timedelta(weeks=found.gaps[1].weeks) <= AHEAD.end


def test_a_year_that_is_over_has_no_gaps(year: Callable[..., YearPlan]):
    """Nobody is told what was missing."""
    found = year(("Jam", "FREQ=WEEKLY"), span=span.of_year(2025))
    assert (found.gaps, found.rows, found.is_ahead) == ((), (), False)


def test_empty_weeks_before_this_one_are_kept_apart(year: Callable[..., YearPlan]):
    """From the first date of the year on; weeks before anything began are none."""
    begun = year(("Jam", "FREQ=WEEKLY;INTERVAL=3;COUNT=3"), span=span.of_year(2026))
    assert begun.past_gaps == ()
    today = date(2026, 11, 30)
    days = [date(2026, 11, 3), date(2026, 11, 24)]
    found = list(plan._gaps(span.of_year(2026), days, since=days[0], until=today))
    assert found == [Gap(date(2026, 11, 9), 2)]


def test_a_draft_fills_no_gap(year: Callable[..., YearPlan]):
    """It's shown to its planner, as such."""
    found = year(("Jam", "FREQ=WEEKLY"), drafts=(0,))
    assert found.rows[0].has_only_drafts
    assert found.has_drafts
    assert found.gaps


def test_what_falls_on_days_off_is_named(year: Callable[..., YearPlan]):
    """Public holidays by name; the workspace's own days have none."""
    off = DaysOff(own=frozenset({"2026-12-08"}), country="DE")
    found = year(("Jam", "FREQ=DAILY"), days_off=off)
    assert {each.day: each.name for each in found.clashes}[date(2026, 12, 25)] == "Christmas Day"
    assert {each.day: each.name for each in found.clashes}[date(2026, 12, 8)] is None


def test_what_crosses_midnight_is_in_the_week_in_which_it_begins(year: Callable[..., YearPlan]):
    """A Sunday's late event belongs to Sunday, in the community's zone and not in UTC."""
    late = datetime(2026, 11, 29, 23, 30)  # noqa: DTZ001 - on the wall
    [row] = year(("Night", ""), starts=late, zone="America/New_York").rows
    assert row.dates[0].day == date(2026, 11, 29)


def test_the_clocks_change_nothing(year: Callable[..., YearPlan]):
    """A series at half past midnight stays on its weekday through both changes of the clocks."""
    early = datetime(2026, 11, 24, 0, 30)  # noqa: DTZ001 - on the wall
    [row] = year(("Early", "FREQ=WEEKLY"), starts=early).rows
    assert {each.day.weekday() for each in row.dates} == {1}


def test_the_busiest_come_first(year: Callable[..., YearPlan]):
    """By their announced dates."""
    found = year(("Rare", "FREQ=MONTHLY"), ("Often", "FREQ=WEEKLY"), ("Draft", "FREQ=DAILY"), drafts=(2,))
    assert [row.activity.title for row in found.rows] == ["Often", "Rare", "Draft"]


@pytest.fixture
def seen(db: Database) -> Callable[..., YearPlan]:
    """The year of the one community, as a member sees it."""

    def look(who: Member, now: datetime, wanted: span.YearSpan = AHEAD, **how: Any) -> YearPlan:
        with Session(db.engine) as session:
            member = session.merge(who)
            [community] = facts.visible(session, member)
            return plan.work_out(facts.read(session, community, member, wanted, now=now, **how))

    return look


def test_dates_that_exist_are_where_they_are_now(db: Database, people, plan: Any, seen, monday: datetime):
    """A moved date is on its new day, a skipped one is gone, and none is there twice."""
    made = people(2)
    dates = plan(made[0], rule="FREQ=WEEKLY;COUNT=20")
    with Session(db.engine) as session, session.begin():
        first, second = (session.merge(each) for each in dates[:2])
        service.move(session, first, datetime(2026, 11, 26, 15), "Europe/Berlin", now=monday)  # noqa: DTZ001
        service.skip(session, second, now=monday)
    [row] = seen(made[1], monday).rows
    assert len(row.dates) == 19
    assert (row.dates[0].day, row.dates[1].day) == (date(2026, 11, 26), date(2026, 12, 8))


def test_a_draft_is_seen_by_its_planner_alone(db: Database, people, seen, monday: datetime):
    """A community with nothing else is not there for anybody else, nor for another workspace."""
    host, other, *_rest = people(2)
    wish = ScheduleRequest(
        kind="prompt-jam",
        title="Jam",
        starts=LATER,
        zone="Europe/Berlin",
        rule="FREQ=WEEKLY",
    )
    with Session(db.engine) as session, session.begin():
        drafts.create(session, NO_TEMPLATES, wish, CHANNEL, session.merge(host), now=monday)
    assert seen(host, monday).has_drafts
    with Session(db.engine) as session:
        assert facts.visible(session, session.merge(other)) == []
        stranger = Member(workspace_id="T0OTHER", slack_id=host.slack_id, joined_at=monday)
        assert facts.visible(session, stranger) == []


def test_what_goes_to_a_channel_has_no_drafts(db: Database, people, plan: Any, monday: datetime, seen):
    """Not even those of whoever publishes it."""
    host = people(1)[0]
    plan(host)
    wish = ScheduleRequest(
        kind=None,
        title="Secret",
        starts=LATER,
        zone="Europe/Berlin",
        rule="FREQ=WEEKLY",
    )
    with Session(db.engine) as session, session.begin():
        drafts.create(session, ActivityCatalog({}, {}, {}, {}), wish, CHANNEL, session.merge(host), now=monday)
    assert [row.activity.title for row in seen(host, monday).rows] == ["Prompt jam", "Secret"]
    assert [row.activity.title for row in seen(host, monday, with_drafts=False).rows] == ["Prompt jam"]


def test_a_channel_has_its_own_community():
    """Elsewhere it's the only one there is, or none is meant."""
    at = datetime(2026, 11, 23, tzinfo=UTC)
    one, two = (Community(workspace_id=WORKSPACE, channel=each, created_at=at) for each in ("C1", "C2"))
    assert facts.choose([one, two], "C2") is two
    assert facts.choose([one, two], "C3") is None
    assert facts.choose([one], "C3") is one
