"""Secret addresses: whose calendar they give, and to whom not."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import recurring_ical_events
import sqlalchemy as sa
from icalendar import Calendar
from sqlmodel import Session, col, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.community.activities.content import ActivityCatalog, load
from bot.community.calendar import service as calendar_service
from bot.community.calendar.errors import BrokenLinkError
from bot.community.calendar.models import Community, CommunitySession, Series, SessionState
from bot.community.feeds import service, web
from bot.community.feeds.models import Feed
from bot.community.feeds.service import FeedOwner
from bot.community.rsvp import series_rsvp
from bot.community.rsvp.service import answer
from bot.kit.db import Database, row_id
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.settings import ROOT

Subscribe = Callable[..., str]


BROKEN = (
    "https://meet.example/a\nb",
    "https://meet.example/a b",
    "https://meet.example/\u2028",
    "javascript:alert(1)",
    "meet.example",
)


@pytest.fixture(scope="module")
def catalog() -> ActivityCatalog:
    """The activities that ship."""
    return load(ROOT / "content")


@pytest.fixture
def door(db: Database, catalog: ActivityCatalog) -> TestClient:
    """The calendars over HTTP."""
    return TestClient(Starlette(routes=[web.route(db, catalog)]))


@pytest.fixture
def subscribe(db: Database, monday: datetime) -> Subscribe:
    """A new address for a member, or for the community; its path."""

    def make(member: Member, *, ours: bool = False) -> str:
        with Session(db.engine) as session, session.begin():
            around = session.exec(select(Community)).one().id if ours else None
            owner = FeedOwner(member.workspace_id, None if ours else member.id, around)
            return f"/calendar/{service.renew(session, owner, now=monday)}.ics"

    return make


def begins(body: str) -> list[str]:
    """The beginnings of a calendar's entries, with their status."""
    events = Calendar.from_ical(body).walk("VEVENT")
    return sorted(f"{event.decoded('DTSTART'):%m-%d %H:%M} {event['STATUS']}" for event in events)


def test_a_member_gets_what_they_come_to(db: Database, people, plan, door, subscribe, monday: datetime):
    """A single yes, a place in line as tentative, a whole series without the dates said no to; nothing else."""
    host, ann, ben = people(3)
    jam = plan(host, capacity=1)
    talk = plan(host, kind="guest-talk", title="Talk", rule="FREQ=WEEKLY;INTERVAL=2")
    with Session(db.engine) as session, session.begin():
        for who in (ben, ann):
            answer(session, members.person(who), row_id(jam[0]), coming=True, now=monday)
        series_rsvp.answer_all(session, members.person(ann), talk[0].series_id, coming=True, now=monday)
        answer(session, members.person(ann), row_id(talk[1]), coming=False, now=monday)
    body = door.get(subscribe(ann)).text
    assert begins(body) == ["11-24 15:00 CONFIRMED", "11-24 15:00 TENTATIVE"]
    assert "EXDATE;TZID=Europe/Berlin:20261208T150000" in body
    assert begins(door.get(subscribe(ben)).text) == ["11-24 15:00 CONFIRMED"]
    assert begins(door.get(subscribe(host)).text) == []


def test_a_community_gets_everything_and_notices_changes(db: Database, people, plan, door, subscribe, monday: datetime):
    """Moves and skips raise the sequence and the tag; an unchanged calendar is not sent again."""
    (host,) = people(1)
    dates = plan(host)
    address = subscribe(host, ours=True)
    first = door.get(address)
    assert first.headers["content-type"] == "text/calendar; charset=utf-8"
    assert door.get(address, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    with Session(db.engine) as session, session.begin():
        moved, skipped = (session.get(CommunitySession, date.id) for date in dates[1:3])
        assert moved
        assert skipped
        to = moved.starts_at.replace(tzinfo=None, hour=17)
        calendar_service.move(session, moved, to, "Europe/Berlin", now=monday)
        calendar_service.skip(session, skipped, now=monday)
    again = door.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 200
    assert "SEQUENCE:2" in again.text
    assert "RECURRENCE-ID;TZID=Europe/Berlin:20261201T150000" in again.text
    assert "EXDATE;TZID=Europe/Berlin:20261208T150000" in again.text
    assert first.text.count("UID:") == 1
    assert _names(again.text) == _names(first.text)


def test_an_answer_is_a_change_of_a_whole_series(db: Database, people, plan, door, subscribe, monday: datetime):
    """Every entry of somebody's series is stamped with their last answer; the community's stay as they are."""
    host, ann = people(2)
    dates = plan(host)
    mine, ours = subscribe(ann), subscribe(host, ours=True)
    later = monday + timedelta(hours=3)

    def stamps(address: str) -> set[datetime]:
        events = Calendar.from_ical(door.get(address).text).walk("VEVENT")
        return {each.decoded(name) for each in events for name in ("DTSTAMP", "LAST-MODIFIED")}

    with Session(db.engine) as session, session.begin():
        moved = session.get(CommunitySession, dates[2].id)
        assert moved
        calendar_service.move(session, moved, datetime(2026, 12, 9, 15), "Europe/Berlin", now=monday)  # noqa: DTZ001 - on the wall
        series_rsvp.answer_all(session, members.person(ann), dates[0].series_id, coming=True, now=monday)
    assert stamps(mine) == {monday}
    with Session(db.engine) as session, session.begin():
        answer(session, members.person(ann), row_id(dates[1]), coming=False, now=later)
    assert stamps(mine) == {later}
    assert stamps(ours) == {monday}


def _names(body: str) -> set[str]:
    return {line for line in body.splitlines() if line.startswith("UID:")}


def test_a_series_called_off_before_its_first_date_is_cancelled(
    db: Database, people, plan, door, subscribe, monday: datetime
):
    """Calendars that have it already are told so; where dates have been, only the rest goes."""
    (host,) = people(1)
    dates = plan(host)
    with Session(db.engine) as session, session.begin():
        series = session.get(Series, dates[0].series_id)
        assert series
        calendar_service.cancel(session, series, now=monday)
    assert begins(door.get(subscribe(host, ours=True)).text) == ["11-24 15:00 CANCELLED"]


def test_what_was_called_off_is_in_no_calendar(db: Database, people, plan, door, subscribe, monday: datetime):
    """Neither behind a date that was left out before, nor where a moved date would have come last."""
    (host,) = people(1)
    jam, talk = plan(host), plan(host, kind="guest-talk", title="Talk")
    with Session(db.engine) as session, session.begin():
        left_out, moved, held = (session.get(CommunitySession, one.id) for one in (jam[1], talk[0], talk[2]))
        assert left_out
        assert moved
        assert held
        calendar_service.skip(session, left_out, now=monday)
        calendar_service.cancel(
            session, calendar_service.find_series(session, jam[0].workspace_id, jam[0].series_id), now=monday
        )
        calendar_service.move(session, moved, datetime(2026, 12, 20, 15), "Europe/Berlin", now=monday)  # noqa: DTZ001 - on the wall
        held.state = SessionState.OVER
        later = held.ends_at + timedelta(hours=1)
        earlier = session.get(CommunitySession, talk[1].id)
        assert earlier
        earlier.state = SessionState.OVER
        calendar_service.cancel(
            session, calendar_service.find_series(session, held.workspace_id, held.series_id), now=later
        )
    feed = Calendar.from_ical(door.get(subscribe(host, ours=True)).text)
    confirmed = Calendar()
    confirmed.subcomponents = [one for one in feed.subcomponents if one.get("STATUS") == "CONFIRMED"]
    span = monday, monday + timedelta(weeks=20)
    found = recurring_ical_events.of(confirmed).between(*span)
    assert sorted(f"{one.start:%m-%d}" for one in found) == ["12-01", "12-08"]


def test_only_the_newest_address_works(db: Database, people, plan, door, subscribe):
    """A new one replaces the old; somebody who has left has none; a guess finds nothing, and only hashes are kept."""
    host, ann = people(2)
    plan(host)
    old, new = subscribe(ann), subscribe(ann)
    assert [door.get(path).status_code for path in (old, new, "/calendar/guess.ics")] == [404, 200, 404]
    with Session(db.engine) as session, session.begin():
        kept = session.exec(select(Feed.secret_hash)).all()
        assert all(len(each) == 64 and each not in new for each in kept)
        left = session.exec(select(Member).where(col(Member.id) == ann.id)).one()
        left.active = False
    assert door.get(new).status_code == 404


def test_a_broken_link_breaks_no_calendar(db: Database, people, plan, door, subscribe, monday: datetime):
    """One that was kept before links were checked is left out, in a member's calendar and in the community's."""
    host, ann, ben = people(3)
    dates = plan(host, title="Jam\r\nEND:VCALENDAR\x01")
    with Session(db.engine) as session, session.begin():
        series_rsvp.answer_all(session, members.person(ann), dates[0].series_id, coming=True, now=monday)
        answer(session, members.person(ben), row_id(dates[1]), coming=True, now=monday)
    addresses = subscribe(ann), subscribe(ben), subscribe(host), subscribe(host, ours=True)
    for link in (*BROKEN, "https://meet.example/a\r\nURL:b", "https://meet.example/\x01", "https://" + "x" * 4000):
        with Session(db.engine) as session, session.begin():
            session.connection().execute(sa.update(Series).values(link=link))
        for address in addresses:
            read = door.get(address)
            assert read.status_code == 200
            events = Calendar.from_ical(read.text).walk("VEVENT")
            assert not any("URL" in event for event in events)
            assert all(" ".join(str(event["SUMMARY"]).split()) == "Jam END:VCALENDAR" for event in events)
            assert not re.search(r"[\x00-\x09\x0b\x0c\x0e-\x1f]", read.text)


@pytest.mark.parametrize("broken", [{"rule": "FREQ=SOMETIMES;BYDAY=??"}, {"zone": "Mars/Olympus"}])
def test_one_bad_row_breaks_no_calendar(db: Database, people, plan, door, subscribe, broken: dict[str, str]):
    """A series that can't be written is left out, and all others are there."""
    (host,) = people(1)
    jam = plan(host)
    plan(host, kind="guest-talk", title="Talk")
    with Session(db.engine) as session, session.begin():
        session.connection().execute(sa.update(Series).where(col(Series.id) == jam[0].series_id).values(**broken))
    read = door.get(subscribe(host, ours=True))
    assert read.status_code == 200
    assert [str(event["SUMMARY"]) for event in Calendar.from_ical(read.text).walk("VEVENT")] == ["Talk"]


def test_the_whole_workspace_gets_no_links(db: Database, people, plan, door, subscribe, monday: datetime):
    """They are in the channel's calendar, and in that of somebody who comes."""
    host, ann = people(2)
    [date, *__] = plan(host, link="https://meet.example/jam")
    with Session(db.engine) as session, session.begin():
        answer(session, members.person(ann), row_id(date), coming=True, now=monday)
        workspace = f"/calendar/{service.renew(session, FeedOwner(host.workspace_id), now=monday)}.ics"
    bodies = [door.get(address).text for address in (subscribe(host, ours=True), subscribe(ann), workspace)]
    assert all("SUMMARY:Prompt jam" in body for body in bodies)
    assert ["meet.example" in body for body in bodies] == [True, True, False]


def test_a_single_session_that_is_skipped_is_cancelled(db: Database, people, plan, door, subscribe, monday: datetime):
    """Nothing repeats there from which a date could be left out."""
    (host,) = people(1)
    [date] = plan(host, rule="")
    address = subscribe(host, ours=True)
    with Session(db.engine) as session, session.begin():
        skipped = session.get(CommunitySession, date.id)
        assert skipped
        calendar_service.skip(session, skipped, now=monday)
    body = door.get(address).text
    assert begins(body) == ["11-24 15:00 CANCELLED"]
    assert "EXDATE" not in body


@pytest.mark.parametrize("link", BROKEN[:-1])
def test_a_broken_link_is_not_kept(people, plan, link: str):
    """Whoever plans is asked for another."""
    (host,) = people(1)
    with pytest.raises(BrokenLinkError):
        plan(host, link=link)


def test_the_name_of_a_workspace_is_one_line(db: Database, people, plan, door, subscribe):
    """Whatever it is in Slack."""
    (host,) = people(1)
    plan(host)
    with Session(db.engine) as session, session.begin():
        workspace = session.exec(select(Workspace)).one()
        workspace.name = "Harbour\nand more"
        session.add(workspace)
    assert "X-WR-CALNAME:Harbour and more\r\n" in door.get(subscribe(host, ours=True)).text
