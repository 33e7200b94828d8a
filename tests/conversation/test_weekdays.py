"""The days of the week that somebody names."""

from __future__ import annotations

import pytest

from bot.conversation import weekdays


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mon/Wed/Fri please", {"days": "mon,wed,fri"}),
        ("nur noch am Montag und Donnerstag", {"days": "mon,thu"}),
        ("Mo-Do", {"days": "mon,tue,wed,thu"}),
        ("doch wieder jeden Tag Montag bis Freitag", {"days": "mon,tue,wed,thu,fri"}),
        ("Friday to Monday", {"days": "mon,fri,sat,sun"}),
        ("every day again please", {"days": "mon,tue,wed,thu,fri"}),
        ("not on Fridays and Mondays", {"not_days": "mon,fri"}),
        ("nicht montags und freitags", {"not_days": "mon,fri"}),
        ("Tuesdays, but not Fridays", {"days": "tue"}),
        ("only 2 per week", {"days": "tue,thu"}),
        ("nur dreimal die Woche", {"days": "mon,wed,fri"}),
        ("keine Lektionen am Freitag", {"not_days": "fri"}),
        ("I don't work on Fridays", {"not_days": "fri"}),
        ("ok, but on Mondays please", {"days": "mon"}),
        ("what can I do about it", {}),
        ("not every day please", {}),
    ],
)
def test_days_that_are_wanted(text: str, wanted: dict[str, str]):
    """In both languages: lists, ranges, refusals and numbers per week; a verb is no day."""
    assert weekdays.wanted(text) == wanted


def test_days_that_are_left():
    """Of somebody's own days; never none."""
    assert weekdays.without("mon,wed,fri", "fri") == "mon,wed"
    assert weekdays.without("fri", "fri") == "fri"


@pytest.mark.parametrize(
    ("mine", "count", "days"),
    [
        ("mon,tue,wed,thu,fri", "3", "mon,wed,fri"),
        ("mon,tue,wed,thu", "3", "mon,wed,thu"),
        ("mon,wed,fri", "2", "mon,fri"),
        ("mon", "3", "mon,wed,fri"),
    ],
)
def test_so_many_of_somebodys_own_days(mine: str, count: str, days: str):
    """Spread over their week; the usual ones for somebody who has them, or too few."""
    assert weekdays.spread(mine, count) == days


@pytest.mark.parametrize("text", ["mittwochs bitte nie", "never on Wednesdays please", "skip fridays pls"])
def test_a_day_of_every_week_is_refused(text: str):
    """And nothing else is said."""
    assert weekdays.is_refused_each_week(text)


@pytest.mark.parametrize("text", ["not on Wednesday", "on Wednesdays please", "nicht am Mittwoch"])
def test_one_day_or_a_wanted_one_is_not(text: str):
    """A day in the calendar, or one that is wanted."""
    assert not weekdays.is_refused_each_week(text)
