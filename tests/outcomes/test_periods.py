"""Periods as people type them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from bot.outcomes.periods import AmbiguousPeriodError, CalendarSpan, NoPeriodError, period_of, read_period

OCTOBER = CalendarSpan(date(2026, 10, 1), date(2026, 10, 31))
DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    "typed",
    [
        "October 2026",
        "oct 2026",
        "Okt. 2026",
        "Oktober 2026",
        "2026 October",
        "10/2026",
        "10.2026",
        "2026-10",
        "1.10.2026–31.10.2026",
        "01.10.2026-31.10.2026",
        "1.10.–31.10.2026",
        "vom 1.10.2026 bis 31.10.2026",
        "2026-10-01..2026-10-31",
        "2026-10-01 to 2026-10-31",
        "01/10/2026 - 31/10/2026",
        "10/01/2026 to 10/31/2026",
    ],
)
def test_a_month_is_read_in_many_ways(typed: str):
    """By name, by number, and from its first day to its last, in whatever order day and month stand."""
    assert read_period(typed) == OCTOBER


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("Q3 2026", date(2026, 7, 1), date(2026, 9, 30)),
        ("3. Quartal 2026", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026 Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("KW 45 2026", date(2026, 11, 2), date(2026, 11, 8)),
        ("2026-W45", date(2026, 11, 2), date(2026, 11, 8)),
        ("März 2026 bis Mai 2026", date(2026, 3, 1), date(2026, 5, 31)),
        ("2026-11-02", date(2026, 11, 2), date(2026, 11, 2)),
    ],
)
def test_longer_and_shorter_periods_are_read(typed: str, first: date, last: date):
    """Years, quarters, weeks, months in a row and single days."""
    assert read_period(typed) == CalendarSpan(first, last)


@pytest.mark.parametrize(
    "typed", ["", "yesterday", "2026-13", "31.02.2026", "2026-10-31 to 2026-10-01", "soon 2026", "W54 2026"]
)
def test_what_is_no_period_is_refused(typed: str):
    """Also days that don't exist, and an end before the beginning."""
    with pytest.raises(NoPeriodError):
        read_period(typed)


def test_swapped_days_and_months_are_asked_about():
    """3 April or 4 March: nobody can tell."""
    with pytest.raises(AmbiguousPeriodError):
        read_period("03/04/2026 - 05/04/2026")


def test_two_fields_make_a_period():
    """As in a table with a column for each."""
    assert period_of("2026-10-01", "31.10.2026") == OCTOBER


@given(day=DAYS, more=st.integers(0, 400), locale=st.sampled_from(["en", "de"]))
def test_two_written_days_are_read_as_they_are(day: date, more: int, locale: str):
    """German dates have one reading; ISO dates too."""
    last = day + timedelta(days=more)
    write = (lambda each: format_date(each, "dd.MM.yyyy", "de")) if locale == "de" else date.isoformat
    assert read_period(f"{write(day)} – {write(last)}") == CalendarSpan(day, last)
