"""Another weekday and time for all later dates of a series."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from icalendar import Calendar

from bot.community import jobs, planning
from bot.community.calendar import errors, views
from bot.community.calendar.details import EditScope
from bot.community.calendar.models import CommunitySession
from bot.community.event_page import retiming
from bot.community.event_page import views as page_views
from bot.community.jobs import extend_series
from bot.community.rsvp import calendar_files
from bot.community.rsvp import views as rsvp_views
from bot.delivery.service import ledger
from bot.kit.db import row_id
from bot.kit.slack import Json
from bot.members import service as members
from tests.community.event_page.conftest import PageTalk
from tests.sentences import says

SERIES = "prompt jam every Tuesday 15:00 4 times"
NEWS = "{title} has a new time: {after} instead of {before}, and later dates move in the same way."
THURSDAY = "3"


def retime(talk: PageTalk, date: int = 0, **given: Any) -> Json:
    """Opens the form of a series from the page of a date, looks at what it would do, and does it."""
    asked = ask(talk, date, **given)
    return talk.submits(asked)


def ask(talk: PageTalk, date: int = 0, **given: Any) -> Json:
    session_id = row_id(talk.dates()[date])
    talk.opens(views.PAGE, session_id)
    return talk.submits(talk.opens(page_views.RETIME, session_id), **given)


def local(date: CommunitySession) -> tuple[int, str]:
    """Weekday and time of a date in Berlin."""
    starts = date.starts_at.astimezone(ZoneInfo("Europe/Berlin"))
    return starts.weekday(), f"{starts:%H:%M}"


def test_dates_move_from_one_on(talk: PageTalk):
    """Earlier ones stay; who comes to several hears once, and everything can be undone."""
    talk.plans(SERIES)
    talk.comes(talk.ann, rsvp_views.YES, 2)
    talk.comes(talk.ann, rsvp_views.YES, 3)
    asked = ask(talk, 1, scope=EditScope.FROM_HERE, weekday=THURSDAY, time="16:30")
    assert says(asked, "*{title}*: {n} dates would move, the first from {before} to {after}.", n=3)
    done = talk.submits(asked)
    assert [local(each) for each in talk.dates()] == [(1, "15:00"), *[(3, "16:30")] * 3]
    assert says(done, "{n} person will be notified.", n=1)
    [news] = talk.on_the_way()
    assert says(json.loads(news.payload)["text"], NEWS)
    [row] = [block for block in done["blocks"] if block["type"] == "actions"]
    talk.in_window(retiming.UNDO_TIMES, row["elements"][0]["value"])
    assert [local(each) for each in talk.dates()] == [(1, "15:00")] * 4
    assert talk.on_the_way() == []


def test_a_new_time_for_good_is_told_beside_a_move_of_one_date(talk: PageTalk):
    """The first news say that later dates move too, the second that one of them has moved once more."""
    talk.plans(SERIES)
    talk.comes(talk.ann)
    talk.goes_out()
    retime(talk, 1, scope=EditScope.FROM_HERE, weekday=THURSDAY, time="16:30")
    talk.at += timedelta(minutes=1)
    talk.does("move prompt jam 3 December to Friday 4 December 10:00")
    lasting, once = [json.loads(each.payload)["text"] for each in talk.on_the_way()]
    assert says(lasting, NEWS)
    assert says(once, "{title} has moved from {before} to {after}. You keep your seat; does the new time work for you?")


def test_later_dates_follow(talk: PageTalk):
    """Dates that come into the calendar afterwards are at the new time, too."""
    talk.plans("prompt jam every Tuesday 15:00")
    known = len(talk.dates())
    asked = ask(talk, weekday=THURSDAY, scope=EditScope.ALL)
    assert says(asked, "*{title}*: every date from {before} on would move, the first to {after}.")
    talk.submits(asked)
    talk.at += timedelta(weeks=3)
    extend_series(talk.session, talk.community, now=talk.at)
    assert len(talk.dates()) > known
    assert {local(each) for each in talk.dates()} == {(3, "15:00")}


def test_a_file_has_all_dates_that_moved(talk: PageTalk):
    """Each by the place that the rule gives it, so that calendars replace what they have."""
    talk.plans(SERIES)
    talk.comes(talk.ann, rsvp_views.YES, 2)
    talk.comes(talk.ann, rsvp_views.YES, 3)
    retime(talk, weekday=THURSDAY, scope=EditScope.ALL)
    date = talk.dates()[2]
    calendar_files.send_update(
        talk.session, members.person(talk.ann), talk.community.catalog, row_id(date), now=talk.at
    )
    wanted = sa.select(ledger.c.payload).where(ledger.c.key.like("community.file:%"))
    [payload] = talk.session.connection().execute(wanted).scalars()
    events = Calendar.from_ical(json.loads(payload)["file"]["content"]).walk("VEVENT")
    assert [each.decoded("DTSTART") for each in events] == [each.starts_at for each in talk.dates()[2:]]
    assert {each["UID"] for each in events} == {events[0]["UID"]}
    assert {each.decoded("RECURRENCE-ID").astimezone(UTC) for each in events} == {
        each.starts_at - timedelta(days=2) for each in talk.dates()[2:]
    }


@pytest.mark.parametrize(
    ("given", "error"), [({}, errors.SameTimeError), ({"weekday": "0", "time": "08:00"}, errors.InThePastError)]
)
def test_what_cannot_be(talk: PageTalk, given: dict[str, Any], error: type[Exception]):
    """The same time again, and a time that is over."""
    talk.plans(SERIES)
    with pytest.raises(error):
        ask(talk, scope=EditScope.ALL, **given)


def test_a_draft_gets_another_date_and_rhythm(talk: PageTalk):
    """The day, time, repetition and number of a draft are in its details; a new weekday is that of the series."""
    talk.say(SERIES.join(("schedule ", "")))
    [button] = [
        element
        for block in (talk.reply.message or {})["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"].startswith(views.EDIT_DRAFT)
    ]
    form = talk.opens(views.EDIT_DRAFT, button["value"])
    day = (talk.at + timedelta(days=10)).date()
    shown = talk.submits(form, day=day.isoformat(), time="09:30", times="5")
    assert says(shown, "{n} dates", n=5)
    talk.press(views.ANNOUNCE, button["value"])
    dates = talk.dates()
    assert len(dates) == 5
    assert {local(each) for each in dates} == {(day.weekday(), "09:30")}
    assert dates[0].starts_at.astimezone(ZoneInfo("Europe/Berlin")).date() == day
    assert isinstance(dates[0].starts_at, datetime)


def test_public_holidays_are_named_before_a_series_moves(talk: PageTalk):
    """Those on which one of its dates would fall."""
    talk.plans("prompt jam every Tuesday 15:00 6 times")
    assert says(ask(talk, 1, weekday="4"), "{day} is a public holiday: {name}.")
    assert not says(ask(talk, 1, weekday=THURSDAY), "{day} is a public holiday: {name}.")


def test_a_date_moves_to_a_public_holiday_only_when_asked_twice(talk: PageTalk):
    """The window says what is unlikely about the new time; nothing has moved until it is confirmed."""
    talk.plans(SERIES)
    session_id = row_id(talk.dates()[1])
    form = planning.move_form(talk.click(session_id))
    chosen = {"day": {"day": {"selected_date": "2026-12-25"}}, "time": {"time": {"selected_time": "15:00"}}}
    asked = planning.doubtful_move(talk.click(""), {**form, "state": {"values": chosen}})
    assert says(asked, "{day} is a public holiday: {name}.")
    assert asked
    assert asked["callback_id"] == form["callback_id"]
    sent = {**asked, "state": {"values": {}}}
    assert planning.doubtful_move(talk.click(""), sent) is None
    planning.keep_move(talk.click(""), sent)
    assert f"{talk.dates()[1].starts_at:%m-%d}" == "12-25"
    other = {**chosen, "day": {"day": {"selected_date": "2026-12-17"}}}
    assert planning.doubtful_move(talk.click(""), {**form, "state": {"values": other}}) is None


def test_an_edit_after_the_first_reminder_sends_no_second_one(talk: PageTalk):
    """Those who come get one a day before and one ten minutes before, and no more."""
    talk.plans(SERIES)
    talk.comes(talk.ann, rsvp_views.YES, 1)
    starts, edited_at = talk.dates()[1].starts_at, timedelta(hours=20)
    for before in (timedelta(days=1), edited_at, timedelta(hours=2), timedelta(minutes=10), timedelta(minutes=6)):
        talk.at = starts - before
        while jobs.take_steps(talk.session, talk.community, now=talk.at):
            continue
        talk.goes_out()
        if before == edited_at:
            talk.submits(talk.opens(page_views.EDIT, row_id(talk.dates()[1])), place="Room 3")
    wanted = sa.select(ledger.c.key).where(ledger.c.key.like("community.reminder:%"), ledger.c.state == "sent")
    keys = list(talk.session.connection().execute(wanted).scalars())
    assert sorted(key.split(":")[3] for key in keys) == ["day_reminder", "last_reminder"]
