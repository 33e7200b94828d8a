"""Files for a calendar that has an entry already: what they take out of it, and what they leave."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import recurring_ical_events
import sqlalchemy as sa
from icalendar import Calendar, Component
from sqlmodel import Session

from bot.community.activities.content import ActivityCatalog, load
from bot.community.calendar.models import CommunitySession
from bot.community.rsvp import actions, calendar_files, views
from bot.community.rsvp.actions import RsvpClick, RsvpOutcome
from bot.delivery.service import ledger
from bot.kit.db import Database, row_id
from bot.kit.slack import Caller, Json
from bot.members import service as members
from bot.members.models import Member
from bot.settings import ROOT
from tests.community.conftest import WORKSPACE
from tests.sentences import says


@pytest.fixture(scope="module")
def catalog() -> ActivityCatalog:
    """The activities that ship."""
    return load(ROOT / "content")


class Calendars:
    """Ann, who answers by clicks and presses what she is offered; all in one transaction."""

    def __init__(self, session: Session, catalog: ActivityCatalog, people: list[Member], at: datetime) -> None:
        self.session, self.catalog, self.at = session, catalog, at
        self.host, self.ann = people

    def clicks(self, verb: str, date: CommunitySession) -> tuple[Json, Json]:
        """An answer a minute later: what her own message says then, and what is whispered in a channel."""
        click, kept = self._keep(verb, date)
        return (
            actions.confirmation(self.session, click, kept),
            actions.short_confirmation(self.session, click, kept),
        )

    def confirmed(self, verb: str, date: CommunitySession) -> Component:
        """An answer in the channel, and the file that comes with it."""
        actions.confirm(self.session, self.catalog, *self._keep(verb, date))
        return self.file()[1]

    def _keep(self, verb: str, date: CommunitySession) -> tuple[RsvpClick, RsvpOutcome]:
        self.at += timedelta(minutes=1)
        click = RsvpClick(Caller(WORKSPACE, self.ann.slack_id), verb, row_id(date), self.at)
        return click, actions.keep(self.session, click)

    def presses(self, message: Json) -> tuple[Calendar, Component]:
        """The button for the calendar, which must be there; the file that it brings, and its first entry."""
        [button] = file_buttons(message)
        self.at += timedelta(minutes=1)
        calendar_files.send_update(
            self.session, members.person(self.ann), self.catalog, int(button["value"]), now=self.at
        )
        return self.file()

    def file(self) -> tuple[Calendar, Component]:
        wanted = sa.select(ledger.c.payload).where(ledger.c.payload.like("%.ics%")).order_by(ledger.c.id.desc())
        found = self.session.connection().execute(wanted.limit(1)).scalar_one()
        calendar = Calendar.from_ical(json.loads(found)["file"]["content"])
        return calendar, calendar.walk("VEVENT")[0]


def file_buttons(message: Json) -> list[Json]:
    every = [each for block in message.get("blocks", []) for each in block.get("elements", [])]
    return [each for each in every if each.get("action_id") == views.FILE]


@pytest.fixture
def ann(
    db: Database, people: Callable[..., list[Member]], catalog: ActivityCatalog, monday: datetime
) -> Iterator[Calendars]:
    made = people(2)
    with Session(db.engine, expire_on_commit=False) as session:
        yield Calendars(session, catalog, made, monday)
        session.rollback()


def test_a_no_after_a_yes_takes_the_entry_out(ann: Calendars, plan: Any):
    """The same entry is cancelled by a later stamp, in the message as in the channel; a second yes brings it back."""
    date = plan(ann.host)[0]
    had = ann.confirmed(views.YES, date)
    message, whispered = ann.clicks(views.NO, date)
    assert says(file_buttons(message), "Remove from my calendar")
    assert len(file_buttons(whispered)) == 1
    calendar, gone = ann.presses(message)
    assert (calendar["METHOD"], gone["STATUS"], gone["UID"]) == ("CANCEL", "CANCELLED", had["UID"])
    assert gone.decoded("SEQUENCE") >= had.decoded("SEQUENCE")
    assert gone.decoded("DTSTAMP") > had.decoded("DTSTAMP")
    message, __ = ann.clicks(views.YES, date)
    calendar, back = ann.presses(message)
    assert (calendar["METHOD"], back["STATUS"], back["UID"]) == ("PUBLISH", "CONFIRMED", had["UID"])
    assert back.decoded("DTSTAMP") > gone.decoded("DTSTAMP")


def test_a_first_no_offers_nothing_for_a_calendar(ann: Calendars, plan: Any):
    """Who never came has no entry to take out."""
    assert [file_buttons(each) for each in ann.clicks(views.NO, plan(ann.host)[0])] == [[], []]


def test_one_no_leaves_the_rest_of_a_series(ann: Calendars, plan: Any):
    """The file is the series itself, without the date, and stamped later than what the calendar has."""
    dates = plan(ann.host)
    had = ann.confirmed(views.ALL, dates[0])
    message, __ = ann.clicks(views.NO, dates[1])
    calendar, series = ann.presses(message)
    assert (calendar["METHOD"], series["STATUS"], series["UID"]) == ("PUBLISH", "CONFIRMED", had["UID"])
    assert series.decoded("SEQUENCE") >= had.decoded("SEQUENCE")
    assert series.decoded("DTSTAMP") == series.decoded("LAST-MODIFIED") > had.decoded("DTSTAMP")
    assert b"EXDATE;TZID=Europe/Berlin:20261201T150000" in calendar.to_ical()


def test_who_leaves_a_series_is_offered_to_take_it_out(ann: Calendars, plan: Any):
    """All of it before its first date; afterwards what has been stays."""
    early, late = plan(ann.host), plan(ann.host, kind="guest-talk", title="Talk")
    had = ann.confirmed(views.ALL, early[0])
    message, __ = ann.clicks(views.NONE, early[0])
    calendar, gone = ann.presses(message)
    assert (calendar["METHOD"], gone["STATUS"], gone["UID"]) == ("CANCEL", "CANCELLED", had["UID"])
    assert gone.decoded("DTSTAMP") > had.decoded("DTSTAMP")
    had = ann.confirmed(views.ALL, late[0])
    ann.at += timedelta(days=10)
    message, __ = ann.clicks(views.NONE, late[2])
    calendar, rest = ann.presses(message)
    assert (calendar["METHOD"], rest["UID"]) == ("PUBLISH", had["UID"])
    found = recurring_ical_events.of(calendar).between(ann.at - timedelta(weeks=4), ann.at + timedelta(weeks=20))
    assert [f"{one.start:%m-%d}" for one in found] == ["11-24", "12-01"]
