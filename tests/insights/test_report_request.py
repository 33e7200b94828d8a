"""What report was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bot.cohorts import service as cohorts
from bot.errors import NotAllowedError
from bot.insights import report_request
from bot.insights.report_request import FutureWeekError, ReportRequest, UnknownScopeError
from bot.journeys.content import Library
from bot.kit.db import Database
from bot.measurement import snapshots
from bot.measurement.scopes import EVERYBODY
from bot.measurement.weeks import week_of
from bot.members import service as members
from bot.members.models import Member, Workspace

TRACK = "scaling-successes"


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with one workspace."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        yield session


@pytest.fixture
def sam(session: Session, library: Library, monday: datetime) -> Member:
    """An admin, with two cohorts of which Mateo leads one."""
    members.make_admin(session, "T1", "USAM0001", now=monday)
    found = members.find(session, "T1", "USAM0001")
    assert found
    for name, leaders in (("Spring in Berlin", ["UMATEO01"]), ("Autumn", [])):
        made = cohorts.create(session, found, library.tracks[TRACK], name, now=monday)
        cohorts.add_facilitators(session, made, found, leaders, now=monday)
    session.flush()
    return found


@pytest.fixture
def mateo(session: Session, sam: Member) -> Member:
    found = members.find(session, "T1", "UMATEO01")
    assert found
    return found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", ""),
        ("Autumn", "Autumn"),
        ("for the cohort spring", "Spring in Berlin"),
        ('"Spring in Berlin" last week', "Spring in Berlin"),
        ("über die Gruppe autumn diese Woche", "Autumn"),
    ],
)
def test_a_cohort_is_found_by_a_part_of_its_name(
    session: Session, library: Library, sam: Member, monday: datetime, text: str, name: str
):
    """And nobody's name means everybody."""
    scope = report_request.read(session, library, sam, text, now=monday).scope
    assert scope
    assert scope.name == name


def test_a_track_can_be_named_as_well(session: Session, library: Library, sam: Member, monday: datetime):
    """By its title or its id."""
    for text in (TRACK, library.tracks[TRACK].title):
        scope = report_request.read(session, library, sam, text, now=monday).scope
        assert scope
        assert scope.track_id == TRACK


@pytest.mark.parametrize(
    ("text", "weeks"), [("this week", 0), ("diese Woche", 0), ("last week", -1), ("KW 47", -1), ("2026-W46", -2)]
)
def test_a_week_can_be_named(session: Session, library: Library, sam: Member, monday: datetime, text: str, weeks: int):
    """In English and German, or by its number."""
    asked = report_request.read(session, library, sam, text, now=monday)
    assert (asked.scope, asked.week) == (EVERYBODY, week_of(monday).plus(weeks))


def test_without_a_week_it_is_the_newest_that_is_over(
    session: Session, library: Library, sam: Member, monday: datetime
):
    """This week, as long as none was kept."""
    assert report_request.read(session, library, sam, "", now=monday).week == week_of(monday)
    snapshots.keep(session, "T1", week_of(monday), now=monday)
    later = monday + timedelta(weeks=1, days=1)
    assert report_request.read(session, library, sam, "", now=later).week == week_of(monday)


def test_what_is_not_there_is_refused_in_words(session: Session, library: Library, sam: Member, monday: datetime):
    """A cohort nobody knows, a week to come, a week that no year has."""
    with pytest.raises(UnknownScopeError):
        report_request.read(session, library, sam, "Winter", now=monday)
    with pytest.raises(FutureWeekError):
        report_request.read(session, library, sam, "week 50", now=monday)
    with pytest.raises(UnknownScopeError):
        report_request.read(session, library, sam, "week 77", now=monday)
    with pytest.raises(UnknownScopeError):  # two filters at once make no group of their own
        report_request.read(session, library, sam, "Autumn Spring in Berlin", now=monday)


def test_a_facilitator_sees_their_own_cohorts_only(
    session: Session, library: Library, sam: Member, mateo: Member, monday: datetime
):
    """Their only one without a name; somebody else's is as unknown as one there is not, also by an old button."""
    asked = report_request.read(session, library, mateo, "", now=monday)
    assert asked.scope
    assert asked.scope.name == "Spring in Berlin"
    with pytest.raises(UnknownScopeError):
        report_request.read(session, library, mateo, "Autumn", now=monday)
    everything = ReportRequest(scope=EVERYBODY.key, week="2026-W48")
    assert report_request.again(session, library, sam, everything).scope == EVERYBODY
    with pytest.raises(NotAllowedError):
        report_request.again(session, library, mateo, everything)
