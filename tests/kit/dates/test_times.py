"""Dates and times as people write them, on Saturday 28 November 2026, 10:00 in Berlin unless said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.kit.dates import Doubt, Grain, ReadingContext, TimeMention, find_times

BERLIN = ReadingContext(datetime(2026, 11, 28, 9, tzinfo=UTC), "Europe/Berlin", "en-GB")
GERMAN = replace(BERLIN, locale="de-DE")
AMERICAN = replace(BERLIN, zone="America/New_York", locale="en-US")


def wall(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else None


def only(text: str, context: ReadingContext = BERLIN) -> TimeMention:
    """The one mention of a text."""
    [found] = find_times(text, context)
    return found


def start(text: str, context: ReadingContext = BERLIN) -> str | None:
    """The wall time at which the one mention of a text begins."""
    reading = only(text, context).reading
    assert reading
    return wall(reading.start)


@pytest.mark.parametrize("context", [BERLIN, GERMAN, AMERICAN], ids=["en-GB", "de-DE", "en-US"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sprechstunde am 15.12. um 15 Uhr", "2026-12-15 15:00"),
        ("prompt jam 15.12. 15:00 Uhr", "2026-12-15 15:00"),
        ("show office hours 17.12.", "2026-12-17 00:00"),
        ("Thu 10 Dec 15:00", "2026-12-10 15:00"),
        ("Donnerstag, 10. Dezember, 15 Uhr", "2026-12-10 15:00"),
        ("until 25 March", "2027-03-25 00:00"),
        ("end of the year", "2026-12-31 00:00"),
        ("next week Wednesday", "2026-12-02 00:00"),
        ("Mittwoch nächster Woche", "2026-12-02 00:00"),
        ("lunch and learn Tue 12:30", "2026-12-01 12:30"),
        ("5.1. 9:30", "2027-01-05 09:30"),
        ("am 3.2. um 8", "2027-02-03 08:00"),
        ("24.12.26 um 10 Uhr", "2026-12-24 10:00"),
        ("24.12.2026, 10:00", "2026-12-24 10:00"),
        ("1.1.", "2027-01-01 00:00"),
        ("am 1. Januar", "2027-01-01 00:00"),
        ("31.12.", "2026-12-31 00:00"),
        ("Tue 8.12.", "2026-12-08 00:00"),
        ("Tue 8.12", "2026-12-08 00:00"),
        ("Di., 8. Dez., 17:00 Uhr", "2026-12-08 17:00"),
        ("2026-12-24", "2026-12-24 00:00"),
        ("2026-12-24 07:05", "2026-12-24 07:05"),
        ("December 24th at 5pm", "2026-12-24 17:00"),
        ("the 24th of December, 5 p.m.", "2026-12-24 17:00"),
        ("Dec 24 17:00", "2026-12-24 17:00"),
        ("13/1/2027", "2027-01-13 00:00"),
        ("1/13/2027", "2027-01-13 00:00"),
        ("first Monday in December", "2026-12-07 00:00"),
        ("Thursday 10th at 14:00", "2026-12-10 14:00"),
        ("Wed the 9th 3pm", "2026-12-09 15:00"),
        ("5.12. 10-12", "2026-12-05 10:00"),
        ("am ersten Freitag im Dezember um 14 Uhr", "2026-12-04 14:00"),
        ("last Thursday of January", "2027-01-28 00:00"),
        ("Christmas Eve", "2026-12-24 00:00"),
        ("Silvester", "2026-12-31 00:00"),
        ("Ostermontag", "2027-03-29 00:00"),
    ],
)
def test_a_date_of_the_calendar(text: str, expected: str, context: ReadingContext):
    """The same in every locale: a dot is day first, and names leave no doubt."""
    found = only(text, context)
    assert found.reading
    assert wall(found.reading.start) == expected
    assert found.questions == frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow", "2026-11-29 00:00"),
        ("tomorow at 3pm", "2026-11-29 15:00"),
        ("tmrw 9:00", "2026-11-29 09:00"),
        ("day after tomorrow", "2026-11-30 00:00"),
        ("übermorgen 16 Uhr", "2026-11-30 16:00"),
        ("morgen um zehn", "2026-11-29 10:00"),
        ("morgen früh um 7", "2026-11-29 07:00"),
        ("in two weeks at 3pm", "2026-12-12 15:00"),
        ("in zwei Wochen um 15 Uhr", "2026-12-12 15:00"),
        ("heute in 14 Tagen", "2026-12-12 00:00"),
        ("in 3 days", "2026-12-01 00:00"),
        ("in einem Monat", "2026-12-28 00:00"),
        ("next Friday 3pm", "2026-12-04 15:00"),
        ("nächsten Montag", "2026-11-30 00:00"),
        ("this Wednesday", "2026-12-02 00:00"),
        ("kommenden Donnerstag 14 Uhr", "2026-12-03 14:00"),
        ("Monday in two weeks", "2026-12-14 00:00"),
        ("Montag in einer Woche", "2026-12-07 00:00"),
        ("Friday week", "2026-12-11 00:00"),
        ("a week on Tuesday", "2026-12-08 00:00"),
        ("the Thursday after next", "2026-12-10 00:00"),
        ("Sat 11:00", "2026-11-28 11:00"),
        ("Sat 9:00", "2026-12-05 09:00"),
        ("Mo 9:15", "2026-11-30 09:15"),
        ("Do 10:00", "2026-12-03 10:00"),
        ("on the 15th at noon", "2026-12-15 12:00"),
        ("am 15. um 9", "2026-12-15 09:00"),
        ("next week", "2026-11-30 00:00"),
        ("übernächste Woche", "2026-12-07 00:00"),
        ("KW 50", "2026-12-07 00:00"),
        ("next month", "2026-12-01 00:00"),
        ("at the weekend", "2026-11-28 00:00"),
        ("Ende Februar", "2027-02-28 00:00"),
        ("end of next week", "2026-12-04 00:00"),
        ("in March", "2027-03-01 00:00"),
    ],
)
def test_a_day_seen_from_today(text: str, expected: str):
    """In both languages, with and without a time."""
    assert start(text) == expected
    assert start(text, GERMAN) == expected
    assert only(text).questions == frozenset()


@pytest.mark.parametrize(
    ("text", "expected", "end"),
    [
        ("Wed 2-3pm", "2026-12-02 14:00", "2026-12-02 15:00"),
        ("2 to 3pm", "2026-11-28 14:00", "2026-11-28 15:00"),
        ("from 2 to 3pm", "2026-11-28 14:00", "2026-11-28 15:00"),
        ("3-4:30pm", "2026-11-28 15:00", "2026-11-28 16:30"),
        ("11-1pm", "2026-11-28 11:00", "2026-11-28 13:00"),
        ("9am-10", "2026-11-29 09:00", "2026-11-29 10:00"),
        ("Tue 14:00\u201315:30", "2026-12-01 14:00", "2026-12-01 15:30"),
        ("morgen von 9 bis halb elf", "2026-11-29 09:00", "2026-11-29 10:30"),
        ("Freitag 14 bis 15 Uhr", "2026-12-04 14:00", "2026-12-04 15:00"),
        ("zwischen 14 und 15 Uhr", "2026-11-28 14:00", "2026-11-28 15:00"),
        ("Mon 10:00 until 12", "2026-11-30 10:00", "2026-11-30 12:00"),
        ("22-1 Uhr", "2026-11-28 22:00", "2026-11-29 01:00"),
        ("away 20.12. bis 6.1.", "2026-12-20 00:00", "2027-01-07 00:00"),
        ("24 Dec to 2 Jan", "2026-12-24 00:00", "2027-01-03 00:00"),
        ("24-27 December", "2026-12-24 00:00", "2026-12-28 00:00"),
        ("24.-27.12.", "2026-12-24 00:00", "2026-12-28 00:00"),
        ("vom 1. bis 5. Februar", "2027-02-01 00:00", "2027-02-06 00:00"),
        ("Dec 24-27", "2026-12-24 00:00", "2026-12-28 00:00"),
        ("24 Nov to 2 Jan", "2026-11-24 00:00", "2027-01-03 00:00"),
        ("from 12/21 to 1/3", "2026-12-21 00:00", "2027-01-04 00:00"),
        ("Monday to Wednesday", "2026-11-30 00:00", "2026-12-03 00:00"),
        ("Fri 3pm to Mon 9am", "2026-12-04 15:00", "2026-12-07 09:00"),
        ("tomorrow", "2026-11-29 00:00", "2026-11-30 00:00"),
        ("next week", "2026-11-30 00:00", "2026-12-07 00:00"),
        ("next month", "2026-12-01 00:00", "2027-01-01 00:00"),
    ],
)
def test_a_range(text: str, expected: str, end: str):
    """The end is exclusive: for days the day after the last one."""
    reading = only(text).reading
    assert reading
    assert (wall(reading.start), wall(reading.end)) == (expected, end)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3 o'clock", "15:00"), ("15.00", "15:00"), ("um drei", "15:00"), ("halb vier", "15:30"), ("um 8", "08:00"),
        ("quarter past two", "14:15"), ("half past two", "14:30"), ("half two", "14:30"), ("Viertel vor drei", "14:45"),
        ("dreiviertel drei", "14:45"), ("viertel drei", "14:15"), ("fünf vor halb drei", "14:25"),
        ("ten to four", "15:50"),
        ("3:30", "15:30"), ("03:00", "03:00"), ("at 6", "18:00"), ("at 7", "07:00"), ("8 Uhr abends", "20:00"),
        ("three in the afternoon", "15:00"), ("at 3 in the morning", "03:00"), ("breakfast at 6", "06:00"),
        ("Frühstück um 5", "05:00"), ("12 Uhr mittags", "12:00"), ("noon", "12:00"), ("midnight", "00:00"),
        ("17.30 Uhr", "17:30"), ("15 Uhr 30", "15:30"), ("7 a.m.", "07:00"), ("12am", "00:00"), ("um 15h", "15:00"),
        ("tonight at 8", "20:00"), ("um 9 am Montag", "09:00"), ("9 am on Monday", "09:00"), ("at 11:45 PM", "23:45"),
    ],
)  # fmt: skip
def test_a_time_of_day(text: str, expected: str):
    """One to six are afternoon, unless they are written with a zero or somebody speaks of the morning."""
    shown = [wall(each.reading.start) for each in find_times(text, BERLIN) if each.has_time and each.reading]
    assert [each[-5:] for each in shown if each] == [expected]


@pytest.mark.parametrize(
    ("text", "doubt", "others"),
    [
        ("03/04 10:00", Doubt.DAY_OR_MONTH_FIRST, ["2027-03-04 10:00"]),
        ("8.10", Doubt.DATE_OR_TIME, ["2026-11-29 08:10"]),
        ("Tuesday 24 December", Doubt.WRONG_WEEKDAY, ["2026-12-29 00:00", "2026-12-22 00:00"]),
        ("Tue 3pm IST", Doubt.ZONE_HAS_TWO_MEANINGS, ["2026-12-01 15:00", "2026-12-01 15:00"]),
        ("at 3", Doubt.MORNING_OR_AFTERNOON, ["2026-11-29 03:00", "2026-11-28 03:00"]),
        ("mid-March", Doubt.ABOUT, []),
        ("yesterday", Doubt.IN_THE_PAST, []),
        ("tomorrow morning", Doubt.PART_OF_DAY, []),
        ("next weekend", Doubt.WHICH_WEEK, ["2026-11-28 00:00"]),
    ],
)
def test_a_doubt_comes_with_the_other_meanings(text: str, doubt: Doubt, others: list[str]):
    """A value, what is doubtful about it, and what else it may mean."""
    found = only(text)
    assert found.doubts == {doubt}
    assert {wall(each.start) for each in found.alternatives} <= set(others)
    assert bool(found.alternatives) == bool(others)


@pytest.mark.parametrize(
    ("context", "first", "other"),
    [
        (BERLIN, "2027-04-03", "2027-03-04"),
        (GERMAN, "2027-04-03", "2027-03-04"),
        (AMERICAN, "2027-03-04", "2027-04-03"),
        (replace(AMERICAN, locale="en"), "2027-03-04", "2027-04-03"),
        (replace(BERLIN, locale="en"), "2027-04-03", "2027-03-04"),
        (replace(BERLIN, locale="en-AU", zone="Australia/Sydney"), "2027-04-03", "2027-03-04"),
    ],
)
def test_slashes_are_doubtful_everywhere(context: ReadingContext, first: str, other: str):
    """Month first in the United States alone, and asked about there too."""
    found = only("03/04", context)
    assert found.reading
    assert wall(found.reading.start) == f"{first} 00:00"
    assert [wall(each.start) for each in found.alternatives] == [f"{other} 00:00"]
    assert found.questions == {Doubt.DAY_OR_MONTH_FIRST}


def test_a_weekday_decides_between_day_and_month():
    """3 April 2027 is a Saturday, 4 March a Thursday."""
    assert start("Thursday 03/04") == "2027-03-04 00:00"
    assert only("Thursday 03/04").doubts == frozenset()


@pytest.mark.parametrize("text", ["31 February", "31.2.", "30.2.2027 10:00", "31 April", "29.2.2027", "29 February"])
def test_an_impossible_date_has_no_value(text: str):
    """The nearest days are offered instead."""
    found = only(text)
    assert found.reading is None
    assert Doubt.IMPOSSIBLE_DATE in found.questions
    assert len(found.alternatives) == 2


@pytest.mark.parametrize(
    ("text", "today", "doubtful"),
    [
        ("next Friday", "2026-11-23", True),
        ("next Monday", "2026-11-23", False),
        ("next Friday", "2026-11-28", False),
        ("nächsten Freitag", "2026-11-24", True),
        ("next Sunday", "2026-11-28", True),
    ],
)
def test_next_weekday_is_doubtful_within_its_week(text: str, today: str, *, doubtful: bool):
    """On a Monday “next Friday” may be this week's."""
    now = datetime.fromisoformat(f"{today}T10:00").replace(tzinfo=ZoneInfo("Europe/Berlin"))
    assert (Doubt.WHICH_WEEK in only(text, replace(BERLIN, now=now)).doubts) is doubtful


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("15:00 CET", "14:00"), ("3pm ET", "20:00"), ("3pm EST", "20:00"), ("15:00 PST", "23:00"),
        ("15 Uhr MEZ", "14:00"),
        ("15:00 GMT+1", "14:00"), ("3pm UK time", "15:00"), ("15:00 India time", "09:30"), ("3pm (Berlin)", "14:00"),
        ("16:00 in Lisbon", "16:00"), ("10am Pacific", "18:00"), ("15:00 UTC", "15:00"),
    ],
)  # fmt: skip
def test_a_time_in_another_zone(text: str, utc: str):
    """The zone beside a time is the one in which it counts."""
    found = only(text)
    assert found.reading
    assert f"{found.reading.start.astimezone(UTC):%H:%M}" == utc
    assert found.questions == frozenset()


@pytest.mark.parametrize(
    ("text", "zone", "expected", "doubt"),
    [
        ("28 March 2027 02:30", "Europe/Berlin", "2027-03-28T03:30+02:00", Doubt.SKIPPED_BY_CLOCK_CHANGE),
        ("31 October 2027 02:30", "Europe/Berlin", "2027-10-31T02:30+02:00", Doubt.REPEATED_BY_CLOCK_CHANGE),
        ("14 March 2027 02:30", "America/New_York", "2027-03-14T03:30-04:00", Doubt.SKIPPED_BY_CLOCK_CHANGE),
        ("28 March 2027 03:30", "Europe/Berlin", "2027-03-28T03:30+02:00", None),
        ("28 March 2027 15:00", "Asia/Kolkata", "2027-03-28T15:00+05:30", None),
    ],
)
def test_a_time_around_a_change_of_the_clock(text: str, zone: str, expected: str, doubt: Doubt | None):
    """What spring skips falls later, what autumn repeats is the first; both are said back, neither is asked."""
    found = only(text, replace(BERLIN, zone=zone))
    assert found.reading
    assert found.reading.start.astimezone(UTC) == datetime.fromisoformat(expected)
    assert found.doubts == ({doubt} if doubt else frozenset())
    assert found.questions == frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1.1. 0:30", "2027-01-01 00:30"), ("tomorrow", "2027-01-01 00:00"), ("31.12.", "2026-12-31 00:00"),
     ("30.12.", "2027-12-30 00:00"), ("next week", "2027-01-04 00:00"), ("KW 53", "2026-12-28 00:00"),
     ("KW 1", "2027-01-04 00:00"), ("Friday", "2027-01-01 00:00"), ("in 20 Minuten", "2027-01-01 00:10")],
)  # fmt: skip
def test_the_end_of_the_year(text: str, expected: str):
    """Ten minutes before New Year in Berlin."""
    reading = only(text, replace(BERLIN, now=datetime(2026, 12, 31, 22, 50, tzinfo=UTC))).reading
    assert reading
    assert wall(reading.start.astimezone(ZoneInfo("Europe/Berlin"))) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I may march on", "we had 2-3 people", "at 3 sites", "um 3 Prozent", "guten Morgen", "good morning", "24/7",
        "so do I", "1.5 hours", "for 1/2 hour", "1h30", "hello there", "thanks a lot", "mo", "what is PDCA?",
        "version 3.5 of it", "the second lesson", "half of them", "it costs 15.000 Euro", "",
    ],
)  # fmt: skip
def test_what_is_no_time(text: str):
    """Words and numbers that only look like times."""
    assert find_times(text, BERLIN) == []


def test_what_is_moved_is_no_range():
    """Two dates, of which the first is not a year ago."""
    found = find_times("move office hours 14 Jan to next Friday 3pm", BERLIN)
    assert [wall(each.reading.start) for each in found if each.reading] == ["2027-01-14 00:00", "2026-12-04 15:00"]


def test_a_day_beside_the_one_that_is_named_is_asked_about():
    """“The day before Christmas” is not Christmas."""
    assert only("the day before Christmas").questions == {Doubt.BESIDE_THAT_DAY}


def test_several_mentions_stand_in_order():
    """Each with the words it covers."""
    text = "Workshop on Tue 8 Dec 10:00, rehearsal tomorrow at 9 and dinner at 8pm"
    found = find_times(text, BERLIN)
    assert [each.span.of(text) for each in found] == ["on Tue 8 Dec 10:00", "tomorrow at 9", "at 8pm"]


def test_how_exact_it_was():
    """A minute, a day, a week, a month; and whether a date or a time was said."""
    grains = {text: only(text).reading.grain for text in ("at 15:00", "tomorrow", "next week", "in March")}  # type: ignore[union-attr]
    assert [*grains.values()] == [Grain.MINUTE, Grain.DAY, Grain.WEEK, Grain.MONTH]
    assert (only("at 15:00").has_date, only("at 15:00").has_time) == (False, True)
    assert (only("tomorrow").has_date, only("tomorrow").has_time) == (True, False)
    assert only("Tuesday").is_weekday
    assert not only("Tuesday 8 December").is_weekday
