"""Which twelve months a year is, and how one is read."""

from __future__ import annotations

from datetime import date

import pytest

from bot.community.year import span
from bot.kit.i18n import in_language

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("", date(2026, 11, 1), date(2027, 11, 1)),
        ("2027", date(2027, 1, 1), date(2028, 1, 1)),
        (" 2027? ", date(2027, 1, 1), date(2028, 1, 1)),
        ("next", date(2027, 1, 1), date(2028, 1, 1)),
        ("nächstes Jahr", date(2027, 1, 1), date(2028, 1, 1)),
        ("this year", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_year_is_read(text: str, first: date, end: date):
    """Nothing means the twelve months from the beginning of this one."""
    found = span.read(text, TODAY)
    assert (found.first, found.end) == (first, end)
    assert len(found.months) == 12


@pytest.mark.parametrize("text", ["abc", "27", "20270", "-2027", "2027 2028"])
def test_what_is_no_year_is_refused(text: str):
    """It is not guessed at."""
    with pytest.raises(span.UnreadableYearError):
        span.read(text, TODAY)


@pytest.mark.parametrize("text", ["1999", "2020", "2032", "9999", "0000"])
def test_years_far_away_are_refused(text: str):
    """Those five years back and ahead are shown."""
    with pytest.raises(span.NoSuchYearError):
        span.read(text, TODAY)


@pytest.mark.parametrize("year", [2024, 2026, 2027, 2028, 2032])
def test_every_day_of_a_year_is_in_one_of_its_weeks(year: int):
    """The first and the last week may begin before it and end after it."""
    found = span.of_year(year)
    assert found.weeks[0] <= found.first
    assert found.week_of(found.first) == 0
    assert found.week_of(date(year, 12, 31)) == len(found.weeks) - 1


def test_a_span_of_two_years_names_both():
    """In the language of its reader."""
    with in_language("de"):
        assert span.ahead(TODAY).title == "November 2026 bis Oktober 2027"
    assert span.of_year(2027).title == "2027"
