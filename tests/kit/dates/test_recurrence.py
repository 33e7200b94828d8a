"""Rules of recurrence as people write them, on Saturday 28 November 2026 in Berlin."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.kit.dates import Doubt, ReadingContext, find_rule

CONTEXT = ReadingContext(datetime(2026, 11, 28, 9, tzinfo=UTC), "Europe/Berlin", "en-GB")
WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("every other Tuesday 15:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("biweekly Wed 10:00", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("Mon-Fri 9:00", WORKDAYS),
        ("Montag bis Freitag 8 Uhr", WORKDAYS),
        ("every weekday 9:15", WORKDAYS),
        ("werktags 9 Uhr", WORKDAYS),
        ("Tue & Thu 10:00", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("dienstags und donnerstags 9 Uhr", "FREQ=WEEKLY;BYDAY=TU,TH"),
        ("Tuesdays 10:00", "FREQ=WEEKLY;BYDAY=TU"),
        ("once a month", "FREQ=MONTHLY"),
        ("einmal pro Woche", "FREQ=WEEKLY"),
        ("Prompt jam a week", "FREQ=WEEKLY"),
        ("first Monday of the month", "FREQ=MONTHLY;BYDAY=+1MO"),
        ("monthly on the first Thursday of each month", "FREQ=MONTHLY;BYDAY=+1TH"),
        ("a monthly show on the first Thursday of each month", "FREQ=MONTHLY;BYDAY=+1TH"),
        ("eine monatliche Runde am ersten Donnerstag jeden Monats", "FREQ=MONTHLY;BYDAY=+1TH"),
        ("jeden ersten Montag", "FREQ=MONTHLY;BYDAY=+1MO"),
        ("monatlich am ersten Dienstag", "FREQ=MONTHLY;BYDAY=+1TU"),
        ("jeden zweiten Dienstag im Monat", "FREQ=MONTHLY;BYDAY=+2TU"),
        ("jeden zweiten Dienstag 15 Uhr", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("the last Friday of every month", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("1st and 3rd Tuesday of the month", "FREQ=MONTHLY;BYDAY=+1TU,+3TU"),
        ("alle zwei Wochen dienstags um 15 Uhr", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("alle 14 Tage Mittwoch", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"),
        ("wöchentlich Mi 10:00", "FREQ=WEEKLY;BYDAY=WE"),
        ("every 3 weeks on Monday", "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO"),
        ("monthly on the 15th", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("on the 15th of each month", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("every quarter", "FREQ=MONTHLY;INTERVAL=3"),
        ("jeden Tag um 9", "FREQ=DAILY"),
    ],
)
def test_a_rule(text: str, rule: str):
    """As RFC 5545 has it, without an end."""
    found = find_rule(text, CONTEXT)
    assert found
    assert (found.rule, found.until, found.count, found.excluded) == (rule, None, None, ())


@pytest.mark.parametrize(
    ("text", "until", "count", "excluded"),
    [
        ("every Tuesday until March except 24 December", "2027-03-31", None, ["2026-12-24"]),
        ("jeden Donnerstag bis Ende März außer am 24.12. und 31.12.", "2027-03-31", None, ["2026-12-24", "2026-12-31"]),
        ("every Monday and Wednesday from 12 January until 25 March", "2027-03-25", None, []),
        ("weekly on Fridays until the end of the year", "2026-12-31", None, []),
        ("weekly on Fridays 10 times", None, 10, []),
        ("every second Tuesday 15:00 for 8 weeks", None, 4, []),
        ("8 Wochen lang jeden Montag", None, 8, []),
        ("every Tuesday but not on 22 December", None, None, ["2026-12-22"]),
        ("jeden 2. Donnerstag, 5 mal", None, 5, []),
    ],
)
def test_the_end_of_a_rule_and_its_exceptions(text: str, until: str | None, count: int | None, excluded: list[str]):
    """A last day, a number of dates, days left out."""
    found = find_rule(text, CONTEXT)
    assert found
    assert found.until == (date.fromisoformat(until) if until else None)
    assert (found.count, [each.isoformat() for each in found.excluded]) == (count, excluded)


def test_the_first_day_of_a_rule():
    """Said with “from” or “ab”."""
    found = find_rule("jeden Montag ab 11.1.", CONTEXT)
    assert found
    assert found.starts == date(2027, 1, 11)


def test_a_month_as_an_end_is_said_back():
    """“Until March” includes March, and may not have been meant so."""
    found = find_rule("weekly until March", CONTEXT)
    assert found
    assert found.doubts == {Doubt.LAST_DAY_OR_RETURN}
    assert found.questions == frozenset()


def test_a_doubtful_end_is_asked_about():
    """03/04 has two meanings in a rule too."""
    found = find_rule("weekly until 03/04", CONTEXT)
    assert found
    assert found.questions == {Doubt.DAY_OR_MONTH_FIRST}


def test_the_month_behind_a_weekday_belongs_to_the_rule():
    """So that none of its words is left for a title."""
    for text in ("monthly on the first Thursday of each month", "monatlich am ersten Donnerstag jeden Monats"):
        found = find_rule(text, CONTEXT)
        assert found
        assert [each.of(text) for each in found.spans] == [text]


def test_all_phrases_of_a_rule_have_their_spans():
    """So that what is left over is the title."""
    text = "Prompt jam every Tuesday 15:00 until 25 March except 22 December"
    found = find_rule(text, CONTEXT)
    assert found
    assert [each.of(text) for each in found.spans] == ["every Tuesday", "until 25 March", "except 22 December"]


@pytest.mark.parametrize(
    "text", ["Tue 15:00", "lunch and learn Tue 12:30", "20.12. bis 6.1.", "twice a week", "", "next Monday"]
)
def test_no_rule(text: str):
    """One day, or a frequency that names no days."""
    assert find_rule(text, CONTEXT) is None


@pytest.mark.parametrize(
    ("text", "first", "last", "count"),
    [
        ("every Wednesday but not over Christmas", "2026-12-24", "2027-01-01", 9),
        ("jeden Mittwoch, aber nicht über Weihnachten", "2026-12-24", "2027-01-01", 9),
        ("jeden Mittwoch außer zwischen den Jahren", "2026-12-25", "2026-12-31", 7),
        ("every last Thursday of the month, not in December", "2026-12-01", "2026-12-31", 31),
    ],
)
def test_every_day_of_a_time_is_left_out(text: str, first: str, last: str, count: int):
    """An exception that lasts several days leaves all of them out, not only the first."""
    found = find_rule(text, CONTEXT)
    assert found
    assert (found.excluded[0].isoformat(), found.excluded[-1].isoformat(), len(found.excluded)) == (first, last, count)


@pytest.mark.parametrize("text", ["office hours mon wed and fri", "Sprechstunde mo mi und fr"])
def test_short_weekdays_need_no_commas(text: str):
    """None of the days is lost."""
    found = find_rule(text, CONTEXT)
    assert found
    assert found.rule == "FREQ=WEEKLY;BYDAY=MO,WE,FR"
