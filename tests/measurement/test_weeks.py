"""Calendar weeks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.measurement.weeks import IsoWeek, last_closed, parse_week, week_of


def test_a_week_is_over_once_it_is_over_everywhere():
    """Not before noon on Monday at Greenwich, when it is still Sunday evening in the west."""
    assert last_closed(datetime(2026, 11, 30, 11, 59, tzinfo=UTC)).label == "2026-W47"
    assert last_closed(datetime(2026, 11, 30, 12, 0, tzinfo=UTC)).label == "2026-W48"


@pytest.mark.parametrize("day", [date(2026, 12, 28), date(2027, 1, 3)])
def test_the_days_around_new_year_are_in_one_week(day: date):
    """The last week of 2026 ends in 2027."""
    week = week_of(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    assert (week.label, week.plus(1).label) == ("2026-W53", "2027-W01")


def test_a_week_comes_back_from_its_name():
    """And what is no week's name is refused."""
    assert parse_week("2026-W48") == IsoWeek(date(2026, 11, 23))
    for label in ("2026-48", "2026-W54", "W48", ""):
        with pytest.raises(ValueError, match=r"week|Week"):
            parse_week(label)
