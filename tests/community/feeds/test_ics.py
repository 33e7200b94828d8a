"""The calendar file, read back by another library than the one that wrote it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import recurring_ical_events
import vobject
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from bot.community.calendar import sentence_parser
from bot.community.calendar.recurrence import Override, Recurrence, expand, first_match, is_skipped, parse_wall_time
from bot.community.feeds import ics
from bot.community.feeds.ics import CalendarEntry
from bot.kit.dates import ReadingContext

SPAN = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca", "Etc/UTC"]
RULES = [
    "", "FREQ=WEEKLY;COUNT=60", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=40", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=12",
    "FREQ=DAILY;UNTIL=20261120T120000Z",
]  # fmt: skip


def entry(pattern: Recurrence, **more: Any) -> CalendarEntry:
    made_at = datetime(2026, 1, 1, 8, tzinfo=UTC)
    return CalendarEntry(pattern, "Prompt jam; tables, and more", "Zwei\nZeilen: ü", made_at, made_at, **more)


def instants(written: bytes) -> list[datetime]:
    """Every beginning in a calendar, as vobject understands it with the file's own VTIMEZONEs."""
    found: list[datetime] = []
    calendar = vobject.readOne(written.decode())
    events = calendar.contents.get("vevent", [])
    moved = {event.recurrence_id.value.astimezone(UTC) for event in events if hasattr(event, "recurrence_id")}
    for event in events:
        dates = [event.dtstart.value]
        if event.rruleset and not hasattr(event, "recurrence_id"):
            dates = [one for one in event.rruleset if one.astimezone(UTC) not in moved]
        found += [one.astimezone(UTC) for one in dates]
    return sorted(found)


@settings(max_examples=80, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    zone=st.sampled_from(ZONES),
    rule=st.sampled_from(RULES),
    starts=st.datetimes(parse_wall_time("2026-02-01T00:00"), parse_wall_time("2026-11-01T00:00")),
)
def test_another_parser_finds_the_same_instants(zone: str, rule: str, starts: datetime):
    """In every zone, through both changes of the clock, by the time zones that the file itself defines.

    Times that the clocks skip are left out: vobject reads them by the offset after the gap, RFC 5545 by that before.
    """
    starts = starts.replace(second=0, microsecond=0)
    first = first_match(rule, starts) if rule else starts
    assert first, "each of these rules has a date"
    pattern = Recurrence("one@groundswell", first, 45, zone, rule)
    expected = expand([pattern], *SPAN)
    assume(not any(is_skipped(one.original_start, zone) for one in expected))
    assert instants(ics.write("Harbour", [entry(pattern)])) == [one.starts_at for one in expected]


@pytest.mark.parametrize(
    ("words", "zone", "first"), [("UTC+5", "Etc/GMT-5", 5), ("GMT-3", "Etc/GMT+3", 13), ("GMT+5:30", "Asia/Kolkata", 4)]
)
def test_a_distance_from_greenwich_has_its_sign(words: str, zone: str, first: int):
    """The zones of the Etc area have the other sign than people say, and a file must not mix them up."""
    context = ReadingContext(datetime(2026, 11, 23, 8, tzinfo=UTC), "Europe/Berlin")
    request = sentence_parser.read(f"“Jam” every Tuesday 10:00 {words} 3 times", {}, context)
    assert request.zone == zone
    written = ics.write("Harbour", [entry(Recurrence("one@groundswell", request.starts, 45, zone, request.rule))])
    minutes = 30 if zone == "Asia/Kolkata" else 0
    expected = [datetime(2026, 11, 24, first, minutes, tzinfo=UTC) + timedelta(weeks=week) for week in range(3)]
    assert instants(written) == expected
    found = recurring_ical_events.of(Calendar.from_ical(written)).between(*SPAN)
    assert sorted(each.start.astimezone(UTC) for each in found) == expected


def test_moved_and_left_out_dates_are_understood():
    """EXDATE takes a date out, RECURRENCE-ID gives one another time, SEQUENCE and STATUS say what counts."""
    changes = (
        Override(parse_wall_time("2026-03-31T15:00")),
        Override(parse_wall_time("2026-04-07T15:00"), datetime(2026, 4, 8, 9, tzinfo=UTC)),
    )
    starts, rule = parse_wall_time("2026-03-24T15:00"), "FREQ=WEEKLY;COUNT=5"
    pattern = Recurrence("one@groundswell", starts, 45, "Europe/Berlin", rule, changes)
    written = ics.write("Harbour", [entry(pattern, sequence=3)])
    assert instants(written) == [one.starts_at for one in expand([pattern], *SPAN)]
    events = vobject.readOne(written.decode()).vevent_list
    assert {event.uid.value for event in events} == {"one@groundswell"}
    assert {event.sequence.value for event in events} == {"3"}
    assert {event.status.value for event in events} == {"CONFIRMED"}
    assert {event.summary.value for event in events} == {"Prompt jam; tables, and more"}
    assert {event.description.value for event in events} == {"Zwei\nZeilen: ü"}


def test_the_same_entries_are_the_same_bytes():
    """A calendar that looks again gets the same answer as long as nothing has changed."""
    two = [
        entry(Recurrence(f"{n}@groundswell", parse_wall_time("2026-03-24T15:00"), 45, "Europe/Berlin"))
        for n in range(2)
    ]
    assert ics.write("Harbour", two) == ics.write("Harbour", two[::-1])


def test_one_date_of_a_series_is_named_by_its_place():
    """It has the UID of its series and the place that the rule gave it, and keeps both in a move to a doubled hour."""
    original = parse_wall_time("2026-10-20T15:00")
    pattern = Recurrence("one@groundswell", parse_wall_time("2026-10-06T15:00"), 45, "Europe/Berlin", "FREQ=WEEKLY")
    second_time = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    moved = replace(pattern, overrides=(Override(original, second_time),))
    before, after = (ics.write("Harbour", [entry(each, only=original)]) for each in (pattern, moved))
    assert instants(before) == [datetime(2026, 10, 20, 13, tzinfo=UTC)]
    assert instants(after) == [second_time]
    for written in (before, after):
        [event] = vobject.readOne(written.decode()).vevent_list
        assert event.uid.value == "one@groundswell"
        assert event.recurrence_id.value.astimezone(UTC) == datetime(2026, 10, 20, 13, tzinfo=UTC)


def test_a_moved_single_session_is_one_entry():
    """What doesn't repeat has no place in a rule: it begins at its new time, and nothing is left at the old one."""
    original, moved_to = parse_wall_time("2026-10-20T15:00"), datetime(2026, 10, 22, 9, tzinfo=UTC)
    pattern = Recurrence("one@groundswell", original, 45, "Europe/Berlin", "", (Override(original, moved_to),))
    written = ics.write("Harbour", [entry(pattern)])
    assert instants(written) == [moved_to]
    assert b"RECURRENCE-ID" not in written
    assert ics.write("Harbour", [entry(pattern, only=original)]) == written


def test_an_uncertain_date_stays_in_its_series():
    """A place on the waiting list is tentative at its own place; the other dates are certain."""
    waiting = parse_wall_time("2026-10-13T15:00")
    pattern = Recurrence(
        "one@groundswell", parse_wall_time("2026-10-06T15:00"), 45, "Europe/Berlin", "FREQ=WEEKLY;COUNT=3"
    )
    written = ics.write("Harbour", [entry(pattern, tentative=(waiting,))])
    assert instants(written) == [one.starts_at for one in expand([pattern], *SPAN)]
    statuses = {
        hasattr(each, "recurrence_id"): each.status.value for each in vobject.readOne(written.decode()).vevent_list
    }
    assert statuses == {False: "CONFIRMED", True: "TENTATIVE"}


def test_every_entry_says_who_organizes():
    """By a name that may hold anything, and an address that can never be somebody's."""
    pattern = Recurrence("one@groundswell", parse_wall_time("2026-10-06T15:00"), 45, "Europe/Berlin", "FREQ=WEEKLY")
    name = 'Harbour "Süd"; one,\r\nmore: all'
    written = ics.write("Harbour", [entry(pattern, tentative=(pattern.starts,), organizer=name)])
    for event in vobject.readOne(written.decode()).vevent_list:
        assert event.organizer.value.endswith(".invalid")
        assert event.organizer.cn_param == "Harbour Süd; one, more: all"


def test_a_series_that_was_called_off_ends():
    """What has been stays; nothing follows."""
    pattern = Recurrence(
        "one@groundswell", parse_wall_time("2026-03-03T15:00"), 45, "Europe/Berlin", "FREQ=WEEKLY;COUNT=50"
    )
    last = datetime(2026, 3, 17, 14, tzinfo=UTC)
    kept = instants(ics.write("Harbour", [ics.until(entry(pattern), last)]))
    assert kept == [last - timedelta(weeks=2), last - timedelta(weeks=1), last]
