"""Results told in a sentence: what is read of them, and what is left to be asked."""

from __future__ import annotations

from datetime import date

import pytest

from bot.outcomes import sentences
from bot.outcomes.sentences import ToldFigure

TODAY = date(2026, 12, 1)
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        (
            "Our AI pilot saved 12 hours a week in accounting, I'd like to record that",
            ToldFigure("Hours saved in accounting", "12", "hours a week"),
        ),
        ("last month it was 380 cases a week", ToldFigure("Cases", "380", "cases a week", *NOVEMBER)),
        ("Trag ein: im Oktober 380 Fälle pro Woche", ToldFigure("Fälle", "380", "Fälle pro Woche", *OCTOBER)),
        ("Error rate fell to 5 % in November", ToldFigure("Error rate", "5", "%", *NOVEMBER)),
        ("we saved €3,000 in October", ToldFigure("", "3,000", "€", *OCTOBER)),
        (
            "Der Bearbeitungszeitraum fiel im November auf 31 Minuten",
            ToldFigure("Bearbeitungszeitraum", "31", "Minuten", *NOVEMBER),
        ),
        (
            "In October we answered 1.250 customer cases",
            ToldFigure("Customer cases answered", "1.250", "customer cases", *OCTOBER),
        ),
    ],
)
def test_the_parts_that_are_said_are_read(text: str, figure: ToldFigure):
    """The number as it was typed, its unit, its period, and what was measured."""
    assert sentences.tells(text)
    assert sentences.read(text, TODAY) == (figure,)


def test_an_earlier_number_is_a_figure_of_its_own():
    """Of the period before, as far as that is known."""
    week, earlier = sentences.read("We handled 420 customer cases this week, up from 380", TODAY)
    assert (week.amount, week.first, week.last) == ("420", date(2026, 11, 30), TODAY)
    assert (earlier.amount, earlier.first, earlier.last) == ("380", date(2026, 11, 23), date(2026, 11, 29))
    assert (earlier.name, earlier.unit) == (week.name, week.unit) == ("Customer cases handled", "customer cases")
    now, before = sentences.read("our handling time went from 42 minutes to 31 minutes since September", TODAY)
    assert (now.amount, now.first, now.last) == ("31", date(2026, 9, 1), TODAY)
    assert (before.amount, before.first) == ("42", None)


def test_a_result_that_is_kept_already_is_known_again():
    """By a word of its name, so that the figures stay one row."""
    [told] = sentences.read("last month it was 380 cases a week", TODAY, ["Customer cases", "Hours saved"])
    assert told.name == "Customer cases"


@pytest.mark.parametrize(
    "text",
    [
        "our meeting went from bad to worse",
        "we had 12 people in the session last week",
        "pause 2 weeks",
        "send my lessons at 9",
        "move office hours to 15:00",
        "How many hours did we save?",
        "we answered 3 questions this week",
        "on 24 December nobody works",
    ],
)
def test_other_numbers_are_no_results(text: str):
    """Those of lessons, of dates and of people."""
    assert not sentences.tells(text)
