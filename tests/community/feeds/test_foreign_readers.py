"""Feeds and files as two readers see them that did not write them: vobject and recurring-ical-events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import recurring_ical_events
import vobject
from icalendar import Calendar
from sqlmodel import Session, col, select

from bot.community.activities.content import ActivityCatalog, load
from bot.community.calendar import drafts, horizon
from bot.community.calendar import service as calendar_service
from bot.community.calendar.models import Community, CommunitySession, Series, SessionState
from bot.community.calendar.recurrence import expand, parse_wall_time
from bot.community.calendar.schedule_reading import ScheduleRequest
from bot.community.feeds import entries, ics
from bot.community.feeds.service import FeedOwner
from bot.community.rsvp import series_rsvp
from bot.community.rsvp.service import answer
from bot.kit.db import Database, row_id
from bot.kit.i18n import in_language
from bot.members import service as members
from bot.members.models import Member
from bot.settings import ROOT
from tests.community.conftest import CHANNEL, NO_TEMPLATES, WORKSPACE

YEAR = timedelta(days=400)
Read = Callable[[bytes, datetime], list[datetime]]


def by_vobject(written: bytes, after: datetime) -> list[datetime]:
    """The beginnings within a year, by the time zones that the file defines."""
    found: list[datetime] = []
    events = vobject.readOne(written.decode()).contents.get("vevent", [])
    events = [each for each in events if each.status.value != "CANCELLED"]
    apart = {(e.uid.value, e.recurrence_id.value.astimezone(UTC)) for e in events if hasattr(e, "recurrence_id")}
    for event in events:
        if hasattr(event, "recurrence_id") or not event.rruleset:
            found.append(event.dtstart.value.astimezone(UTC))
            continue
        for date in event.rruleset:
            moment = date.astimezone(UTC)
            if moment > after + YEAR:
                break
            found += [moment] if (event.uid.value, moment) not in apart else []
    return sorted(each for each in found if after <= each < after + YEAR)


def by_recurring_ical_events(written: bytes, after: datetime) -> list[datetime]:
    """The same, by the zone database."""
    calendar = Calendar.from_ical(written)
    calendar.subcomponents = [each for each in calendar.subcomponents if each.get("STATUS") != "CANCELLED"]
    found = recurring_ical_events.of(calendar).between(after - timedelta(days=1), after + YEAR)
    starts = [each.start.astimezone(UTC) for each in found]
    return sorted(each for each in starts if after <= each < after + YEAR)


READERS = [by_vobject, by_recurring_ical_events]


def community_feed(session: Session, catalog: ActivityCatalog = NO_TEMPLATES) -> bytes:
    community = session.exec(select(Community)).one()
    return entries.calendar(session, catalog, FeedOwner(WORKSPACE, community_id=community.id))


def own_feed(session: Session, member: Member) -> bytes:
    return entries.calendar(session, NO_TEMPLATES, FeedOwner(WORKSPACE, member_id=member.id))


def planned(session: Session, after: datetime) -> list[datetime]:
    """What every series gives within a year, as the product itself expands it."""
    several = list(session.exec(select(Series)))
    recurrences = horizon.load_recurrences(session, several)
    return [each.starts_at for each in expand(recurrences, after, after + YEAR)]


def split(session: Session, third: CommunitySession, by: Member, new_start: str, now: datetime) -> None:
    """An edit “from this date on”: the series ends before the date, and another one goes on at another time."""
    series = session.get_one(Series, third.series_id)
    series.rule += f";UNTIL={third.starts_at - timedelta(seconds=1):%Y%m%dT%H%M%SZ}"
    series.sequence, series.changed_at = series.sequence + 1, now
    later = select(CommunitySession).where(
        CommunitySession.series_id == series.id, col(CommunitySession.starts_at) >= third.starts_at
    )
    for each in session.exec(later):
        each.state = SessionState.CANCELLED
    starts = parse_wall_time(new_start)
    request = ScheduleRequest("prompt-jam", series.title, starts, series.zone, "FREQ=WEEKLY;COUNT=40")
    draft = drafts.create(session, NO_TEMPLATES, request, CHANNEL, by, now=now)
    drafts.announce(session, WORKSPACE, row_id(draft.series), now=now)


@pytest.mark.parametrize("read", READERS)
def test_a_season_edited_from_its_third_date_on(db: Database, people, plan, read: Read, monday: datetime):
    """Through both changes of the clock, with a move and a skip before and a move that the edit has overtaken."""
    (host,) = people(1)
    dates = plan(host, rule="FREQ=WEEKLY")
    with Session(db.engine) as session:
        by = session.merge(host)
        first, second, third, fourth = (session.get_one(CommunitySession, each.id) for each in dates[:4])
        to = first.starts_at.replace(tzinfo=None, hour=9) + timedelta(days=1)
        calendar_service.move(session, first, to, "Europe/Berlin", now=monday)
        calendar_service.skip(session, second, now=monday)
        overtaken = fourth.starts_at.replace(tzinfo=None) + timedelta(days=1)
        calendar_service.move(session, fourth, overtaken, "Europe/Berlin", now=monday)
        split(session, third, by, "2026-12-10T17:00", monday)
        found = read(community_feed(session), monday)
        assert found[:2] == [datetime(2026, 11, 25, 8, tzinfo=UTC), datetime(2026, 12, 10, 16, tzinfo=UTC)]
        assert len(found) == 41
        assert {each.hour for each in found[1:]} == {15, 16}
        assert found == sorted(set(found))
        session.rollback()


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize(
    "zone", ["Etc/GMT-5", "Etc/GMT+3", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe"]
)
def test_every_zone_and_both_changes_of_the_clock(db: Database, people, plan, read: Read, zone: str, monday: datetime):
    """A year of a weekly series, in zones at a fixed distance from Greenwich too."""
    (host,) = people(1)
    plan(host, zone=zone, rule="FREQ=WEEKLY;BYDAY=TU,TH")
    with Session(db.engine) as session:
        written = community_feed(session)
        assert f"TZID:{zone}".encode() in written
        assert read(written, monday) == planned(session, monday)


@pytest.mark.parametrize("read", READERS)
def test_somebodys_own_feed(db: Database, people, plan, read: Read, monday: datetime):
    """Single dates of one series, all of another without one and with one in line, and a moved single session."""
    host, ann, ben = people(3)
    jam, talk = plan(host), plan(host, kind="guest-talk", title="Talk", rule="FREQ=WEEKLY;COUNT=4", capacity=1)
    [single] = plan(host, kind="office-hours", title="Hours", rule="")
    with Session(db.engine) as session:
        who = members.person(ann)
        answer(session, members.person(ben), row_id(talk[2]), coming=True, now=monday)
        for date in (jam[0], jam[2], single):
            answer(session, who, row_id(date), coming=True, now=monday)
        series_rsvp.answer_all(session, who, talk[0].series_id, coming=True, now=monday)
        answer(session, who, row_id(talk[1]), coming=False, now=monday)
        calendar_service.move(
            session, session.get_one(CommunitySession, single.id), parse_wall_time("2026-11-27T10:00"),
            "Europe/Berlin", now=monday,
        )  # fmt: skip
        written = own_feed(session, ann)
        expected = [jam[0], jam[2], talk[0], talk[2], talk[3]]
        assert read(written, monday) == sorted(
            [*(each.starts_at for each in expected), datetime(2026, 11, 27, 9, tzinfo=UTC)]
        )
        statuses = [event.status.value for event in vobject.readOne(written.decode()).vevent_list]
        assert statuses.count("TENTATIVE") == 1
        session.rollback()


@pytest.mark.parametrize("read", READERS)
def test_a_calendar_with_the_feed_and_the_file_shows_a_date_once(
    db: Database, people, plan, read: Read, monday: datetime
):
    """The file that comes with a yes names the date as the feed does, and is never older than the feed."""
    (host,) = people(1)
    dates, [single] = plan(host), plan(host, kind="guest-talk", title="Talk", rule="")
    with Session(db.engine) as session:
        calendar_service.skip(session, session.get_one(CommunitySession, dates[3].id), now=monday)
        feed = Calendar.from_ical(community_feed(session))
        alone = read(community_feed(session), monday)
        for date in (dates[1], single):
            entry = entries.of_session(session, NO_TEMPLATES, session.get_one(CommunitySession, date.id))
            [event] = Calendar.from_ical(ics.write("File", [entry])).walk("VEVENT")
            same = [each for each in feed.walk("VEVENT") if each["UID"] == event["UID"]]
            assert [each["SEQUENCE"] for each in same] == [event["SEQUENCE"]]
            assert event["ORGANIZER"] == same[0]["ORGANIZER"]
            if "RECURRENCE-ID" not in event:
                feed.subcomponents.remove(same[0])
            feed.add_component(event)
        assert read(feed.to_ical(), monday) == alone
        session.rollback()


def test_a_feed_speaks_the_language_of_who_planned_it(db: Database, people, plan):
    """The purpose of an activity is in the feed in the words of its channel, whoever asks for the feed."""
    (host,) = people(1)
    host.language = "de"
    plan(host)
    catalog = load(ROOT / "content")
    with in_language("de"):
        template = catalog.template("prompt-jam")
    assert template
    with Session(db.engine) as session:
        [event] = vobject.readOne(community_feed(session, catalog).decode()).vevent_list
    assert event.description.value == template.purpose
