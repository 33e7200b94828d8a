from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import GroundswellError
from bot.journeys.date_parser import (
    AmbiguousDateError,
    NoEndError,
    TooLongError,
    UnreadableDateError,
    read_end,
    read_span,
)
from bot.kit.dates import ReadingContext
from bot.kit.time import to_local
from tests.stage import MONDAY


@pytest.mark.parametrize(
    ("given", "end"),
    [
        ("2 weeks", "2026-12-07"),
        ("for 3 days", "2026-11-26"),
        ("until next Monday", "2026-11-30"),
        ("tomorrow", "2026-11-24"),
        ("2026-12-24", "2026-12-24"),
        ("24 December", "2026-12-24"),
        ("12/24", "2026-12-24"),
        ("24.12.", "2026-12-24"),
        ("3.1.", "2027-01-03"),
        ("bis Freitag", "2026-11-27"),
        ("1 month", "2026-12-23"),
    ],
)
def test_people_write_dates_as_they_like(given: str, end: str):
    """In English and in German; the day begins at midnight where they are."""
    read = read_end(given, ReadingContext(MONDAY, "Asia/Tokyo"))
    assert f"{to_local(read, 'Asia/Tokyo'):%Y-%m-%d %H:%M}" == f"{end} 00:00"


@pytest.mark.parametrize("given", ["", "soon", "7", "2026-13-45", "🎉"])
def test_what_is_no_date_is_not_guessed(given: str):
    """A bare number could be days or a day."""
    with pytest.raises(UnreadableDateError):
        read_end(given, ReadingContext(MONDAY, "Etc/UTC"))


@pytest.mark.parametrize("given", ["03/04", "until 03/04", "until the day before Christmas"])
def test_a_doubtful_day_is_asked_back(given: str):
    """With the days that it may mean."""
    with pytest.raises(AmbiguousDateError):
        read_end(given, ReadingContext(MONDAY, "Europe/Berlin"))


@pytest.mark.parametrize(
    ("given", "starts", "ends"),
    [
        ("23.12. bis 2.1.", "2026-12-23", "2027-01-03"),
        ("next week", "2026-11-30", "2026-12-07"),
        ("ab Mittwoch zwei Wochen", "2026-11-25", "2026-12-09"),
        ("until 6.1.", None, "2027-01-06"),
    ],
)
def test_a_pause_with_two_ends(given: str, starts: str | None, ends: str):
    """A range includes both days; a week is all of it."""
    first, last = read_span(given, ReadingContext(MONDAY, "Europe/Berlin"))
    assert (first and f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}") == (starts, ends)


@pytest.mark.parametrize("given", ["from Monday", "krank", "ab Montag im Urlaub"])
def test_a_pause_without_an_end_is_asked_for_it(given: str):
    """Nobody is paused for ever."""
    with pytest.raises(NoEndError):
        read_span(given, ReadingContext(MONDAY, "Europe/Berlin"))


@pytest.mark.parametrize("given", ["2 years", "2030-01-01", "400 days"])
def test_a_year_is_the_most(given: str):
    """Nobody means to be forgotten."""
    with pytest.raises(TooLongError):
        read_end(given, ReadingContext(MONDAY, "Etc/UTC"))


@settings(max_examples=40)
@given(given=st.text(max_size=30) | st.from_regex(r"\A[0-9]{1,12} ?(days?|weeks?|months?|years?|\.|/|-)[0-9]{0,8}\Z"))
def test_any_text_is_a_date_or_a_sentence(given: str):
    """Large numbers and odd characters included."""
    with suppress(GroundswellError):
        assert read_end(given, ReadingContext(MONDAY, "Europe/Berlin")).tzinfo
