"""Dates in people's words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.community.activities.content import load
from bot.community.calendar import errors, recurrence, sentence_parser
from bot.community.calendar.recurrence import Recurrence, expand
from bot.community.calendar.schedule_reading import ScheduleRequest
from bot.errors import GroundswellError
from bot.kit.dates import Doubt, ReadingContext
from bot.kit.time import ImpossibleTimeError, UnknownZoneError
from bot.settings import ROOT

NAMES = load(Path(ROOT / "content")).kinds
# Tuesday 24 November 2026, 14:00 in Berlin.
TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
FORTNIGHTLY = "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=4"
WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20261224T225959Z"
IN_SPRING = "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270330T215959Z"
TO_MARCH = "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270331T215959Z"
LAST_DAYS = "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"


def read(text: str, zone: str = "Europe/Berlin", at: datetime = TUESDAY, locale: str = "en-GB") -> ScheduleRequest:
    return sentence_parser.read(text, NAMES, ReadingContext(at, zone, locale))


@pytest.mark.parametrize(
    ("text", "starts", "rule"),
    [
        ("prompt jam every second Tuesday 15:00 for 8 weeks", "2026-11-24T15:00", FORTNIGHTLY),
        ("Prompt-Werkstatt jeden zweiten Dienstag um 15 Uhr für 8 Wochen", "2026-11-24T15:00", FORTNIGHTLY),
        ("office hours Tuesday 15:00", "2026-11-24T15:00", ""),
        ("office hours Tuesday 9:00", "2026-12-01T09:00", ""),
        ("office hours next Tuesday 3pm", "2026-12-01T15:00", ""),
        ("office hours every day 8:00 for a week", "2026-11-25T08:00", "FREQ=DAILY;COUNT=7"),
        ("office hours every weekday 9:00 until 24 December", "2026-11-25T09:00", WORKDAYS),
        ("Sprechstunde werktags 9 Uhr bis 24. Dezember", "2026-11-25T09:00", WORKDAYS),
        ("office hours every Tuesday and Thursday 10:00", "2026-11-26T10:00", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("book club first Monday of the month 17:00 6 times", "2026-12-07T17:00", "FREQ=MONTHLY;BYDAY=+1MO;COUNT=6"),
        ("Lesekreis am letzten Freitag im Monat um 16:30", "2026-11-27T16:30", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("prompt jam monthly on Tuesday 12:00", "2026-12-01T12:00", "FREQ=MONTHLY;BYDAY=+1TU"),
        ("prompt jam monthly from 31 January 12:00", "2027-01-31T12:00", LAST_DAYS),
        ("retro quarterly from 12 January 14:00", "2027-01-12T14:00", "FREQ=MONTHLY;INTERVAL=3"),
        ("Rückblick vierteljährlich ab 12. Januar 14 Uhr", "2027-01-12T14:00", "FREQ=MONTHLY;INTERVAL=3"),
        ("Sprechstunde alle zwei Wochen donnerstags um 9.30 Uhr", "2026-11-26T09:30",
         "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"),
        ("Lesekreis 24.12. um 18 Uhr", "2026-12-24T18:00", ""),
        ("prompt jam 12/24 5pm", "2026-12-24T17:00", ""),
        ("prompt jam übermorgen mittags", "2026-11-26T12:00", ""),
        ("prompt jam tomorrow at 3", "2026-11-25T15:00", ""),
        ("prompt jam every last Friday at noon", "2026-11-27T12:00", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("every last Friday at noon prompt jam", "2026-11-27T12:00", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("Sprechstunde jeden ersten Montag 9 Uhr", "2026-12-07T09:00", "FREQ=MONTHLY;BYDAY=+1MO"),
        ("retro every quarter on the first Monday 10:00", "2027-01-04T10:00", "FREQ=MONTHLY;INTERVAL=3;BYDAY=+1MO"),
        ("retro each quarter on the second Friday 10:00", "2027-01-08T10:00", "FREQ=MONTHLY;INTERVAL=3;BYDAY=+2FR"),
        ("retro on the second Friday of every quarter 10:00", "2027-01-08T10:00",
         "FREQ=MONTHLY;INTERVAL=3;BYDAY=+2FR"),
        ("Rückblick jedes Quartal am zweiten Freitag um 10 Uhr", "2027-01-08T10:00",
         "FREQ=MONTHLY;INTERVAL=3;BYDAY=+2FR"),
        ("retro every quarter on the first Monday from March 10:00", "2027-03-01T10:00",
         "FREQ=MONTHLY;INTERVAL=3;BYDAY=+1MO"),
        ("retro every three months on the second Friday 10:00", "2026-12-11T10:00",
         "FREQ=MONTHLY;INTERVAL=3;BYDAY=+2FR"),
        ("prompt jam second and fourth Tuesday of the month 3pm", "2026-11-24T15:00", "FREQ=MONTHLY;BYDAY=+2TU,+4TU"),
        ("prompt jam fifth Monday of the month 10:00", "2026-11-30T10:00", "FREQ=MONTHLY;BYDAY=+5MO"),
        ("prompt jam every month on the 15th at 10:00", "2026-12-15T10:00", "FREQ=MONTHLY"),
        ("Lesekreis am 31. jedes Monats um 10 Uhr", "2026-12-31T10:00", LAST_DAYS),
        ("Sprechstunde alle vierzehn Tage 15 Uhr", "2026-11-24T15:00", "FREQ=WEEKLY;INTERVAL=2"),
        ("prompt jam every Tuesday 15:00 for nine months", "2026-11-24T15:00", "FREQ=WEEKLY;BYDAY=TU;COUNT=39"),
        ("prompt jam every Tuesday from 5 January to 30 March 15h", "2027-01-05T15:00", IN_SPRING),
        ("prompt jam on the 3rd of December at 15.30", "2026-12-03T15:30", ""),
        ("prompt jam, Fridays, 3pm", "2026-11-27T15:00", "FREQ=WEEKLY;BYDAY=FR"),
        ("please plan a weekly challenge Friday 3pm", "2026-11-27T15:00", ""),
        ("prompt jam tomorrow at half past three", "2026-11-25T15:30", ""),
        ("prompt jam tomorrow half past nine pm", "2026-11-25T21:30", ""),
        ("Sprechstunde morgen um halb vier", "2026-11-25T15:30", ""),
        ("Sprechstunde morgen halb eins", "2026-11-25T12:30", ""),
        ("prompt jam tomorrow quarter to three", "2026-11-25T14:45", ""),
        ("Sprechstunde morgen um Viertel nach neun", "2026-11-25T09:15", ""),
        ("Sprechstunde in einer Woche um Mitternacht", "2026-12-01T00:00", ""),
        ("Sprechstunde heute in einer Woche 15 Uhr", "2026-12-01T15:00", ""),
        ("prompt jam every Tuesday 15:00 until end of March", "2026-11-24T15:00", TO_MARCH),
        ("Sprechstunde jeden Dienstag 15 Uhr bis Ende März", "2026-11-24T15:00", TO_MARCH),
    ],
)  # fmt: skip
def test_what_people_say(text: str, starts: str, rule: str):
    """English and German, single dates and all ways of going on."""
    wish = read(text)
    assert (recurrence.format_wall_time(wish.starts), wish.rule, wish.title) == (starts, rule, None)


def test_everything_in_one_sentence():
    """Length, seats, link, channel, zone and a title of one's own stand in any order."""
    wish = read(
        "prompt jam “Tables” every Friday 13:00-14:30 Europe/Lisbon, max 12 people in <#C123|ai> <https://meet.example/x|meet>"
    )
    assert wish == ScheduleRequest(
        "prompt-jam", "Tables", recurrence.parse_wall_time("2026-11-27T13:00"), "Europe/Lisbon", "FREQ=WEEKLY;BYDAY=FR",
        90, 12, "https://meet.example/x", "C123",
    )  # fmt: skip


def test_a_title_of_ones_own_needs_no_template():
    """Words in quotation marks are a gathering without a template."""
    wish = read('"Lunch & learn" every Friday noon for 45 minutes')
    assert (wish.kind, wish.title, wish.minutes) == (None, "Lunch & learn", 45)


@pytest.mark.parametrize(
    ("at", "zone", "expected"),
    [
        # It is Tuesday 23:30 in New York and Wednesday 13:30 in Tokyo: “next Tuesday” is not the same day.
        (datetime(2026, 11, 25, 4, 30, tzinfo=UTC), "America/New_York", "2026-12-01T15:00"),
        (datetime(2026, 11, 25, 4, 30, tzinfo=UTC), "Asia/Tokyo", "2026-12-01T15:00"),
        (datetime(2026, 12, 1, 4, 30, tzinfo=UTC), "America/New_York", "2026-12-01T15:00"),
        (datetime(2026, 12, 1, 4, 30, tzinfo=UTC), "Asia/Tokyo", "2026-12-08T15:00"),
    ],
)
def test_next_tuesday_is_counted_where_the_person_is(at: datetime, zone: str, expected: str):
    """The day of the week is that on the wall of whoever speaks."""
    reading = sentence_parser.understand("office hours next Tuesday 15:00", NAMES, ReadingContext(at, zone))
    assert reading.starts
    assert recurrence.format_wall_time(reading.starts) == expected


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("prompt jam tomorrow 25:00", ImpossibleTimeError),
        ("prompt jam today 9:00", errors.InThePastError),
        ("prompt jam yesterday 15:00", errors.InThePastError),
        ("prompt jam 24 November 2020 15:00", errors.InThePastError),
        ("prompt jam 1 January 2040 15:00", errors.TooFarError),
        ("prompt jam every friday 12:00 for 0 people", errors.ImpossibleSeatsError),
        ("prompt jam every friday 12:00 max -3", errors.ImpossibleSeatsError),
        ("prompt jam every friday 12:00 for 0 minutes", errors.TooLongSessionError),
        ("prompt jam every friday 12:00 for 30 hours", errors.TooLongSessionError),
        ("prompt jam every Tuesday 15:00 until 1 November 2026", errors.NoOccurrenceError),
        ("prompt jam every Tuesday 15:00 0 times", errors.NoOccurrenceError),
        ("prompt jam every day 15:00 for 200 weeks", errors.TooManyError),
        ("prompt jam 24 December 16:00 for 3 weeks", errors.NoRepetitionError),
        ("prompt jam every Tuesday", errors.NoTimeError),
        ("prompt jam in 3 weeks at the same time", errors.NoTimeError),
        ("prompt jam 15:00", errors.NoDayError),
        ("every Tuesday 15:00", errors.NoKindError),
        ("prompt jamm every Tuesday 15:00", errors.UnclearError),
        ("prompt jam tomorrow midnight", errors.UnclearError),
        ("prompt jam tomorrow 3am", errors.UnclearError),
        ("prompt jam every Tuesday 15:00 with elephants", errors.UnreadWordsError),
        ("prompt jam every fifth Monday 10:00", errors.UnclearError),
        ("prompt jam every year 10:00", errors.NoDayError),
        ("prompt jam Monday 10:00 every year", errors.NoDayError),
        ("prompt jam every year on Tuesdays 10:00", errors.UnreadWordsError),
        ("Sprechstunde alle hundert Tage dienstags 15 Uhr", errors.UnreadWordsError),
        ("prompt jam every week on the first Monday 10:00", errors.UnreadWordsError),
        ("prompt jam every month on the 32nd at 10:00", errors.NoOccurrenceError),
        ("prompt jam every 0 weeks 15:00", errors.NoOccurrenceError),
        ("prompt jam in #nowhere every Tuesday 15:00", errors.UnknownChannelError),
        ("prompt jam every Tuesday 15:00 in #büro-2", errors.UnknownChannelError),
        ("prompt jam Tuesday 15:00 Atlantis/Centre", UnknownZoneError),
        ("", errors.NoTimeError),
    ],
)
def test_what_cannot_be_is_a_sentence(text: str, error: type[GroundswellError]):
    """Every impossible wish is answered with its own sentence."""
    with pytest.raises(error):
        read(text)


def test_a_fifth_weekday_has_two_meanings():
    """The fifth of a month, which few have, or every five weeks."""
    reading = sentence_parser.understand(
        "prompt jam every fifth Monday 10:00", NAMES, ReadingContext(TUESDAY, "Europe/Berlin")
    )
    assert reading.questions == {Doubt.EVERY_OR_OF_MONTH}
    rules = [each.request.rule for each in (reading, *reading.others) if each.request]
    assert rules == ["FREQ=MONTHLY;BYDAY=+5MO", "FREQ=WEEKLY;INTERVAL=5;BYDAY=MO"]


def test_a_year_may_have_no_29_february():
    """Then it is the day before; every other day of a year is there each year."""
    request = read("prompt jam every year on 29 February 2028 10:00")
    span = datetime(2028, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
    found = expand([Recurrence("one", request.starts, 45, request.zone, request.rule)], *span)
    assert [f"{each.original_start:%d.%m.%Y}" for each in found] == ["29.02.2028", "28.02.2029", "28.02.2030"]


def test_a_near_miss_is_asked_about():
    """A slip of the pen may be a title or the name of an activity; which of them is for its writer to say."""
    reading = sentence_parser.understand(
        "prompt jamm every Tuesday 15:00", NAMES, ReadingContext(TUESDAY, "Europe/Berlin")
    )
    assert (reading.near, reading.title, reading.is_clear) == ("prompt jam", "prompt jamm", False)


@pytest.mark.parametrize(
    "text",
    [
        'a workshop called "AI for HR" on 5 December at 10',
        'einen Workshop "AI for HR" am 5. Dezember um 10',
        'session titled "AI for HR", 5 December, 10:00',
    ],
)
def test_what_kind_of_thing_a_title_is_is_no_part_of_it(text: str):
    """A word such as “workshop” before a title in quotation marks leaves nothing unread."""
    assert read(text).title == "AI for HR"
