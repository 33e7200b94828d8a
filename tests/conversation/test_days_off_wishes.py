"""For whom days without messages are meant, and which days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.conversation import days_off_wishes
from bot.kit.dates import ReadingContext

TUESDAY = datetime(2026, 12, 1, 9, tzinfo=UTC)
BERLIN = ReadingContext(TUESDAY, "Europe/Berlin", "en")
CHRISTMAS_EVE = (date(2026, 12, 24), date(2026, 12, 24))


def days(text: str) -> list[tuple[date, date]]:
    found = days_off_wishes.read(text, BERLIN)
    return [(each.first, days_off_wishes.last_day(each)) for each in found.ranges] if found else []


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("The office is closed from 24 December to 3 January", date(2026, 12, 24), date(2027, 1, 3)),
        ("Don't send anything to anybody on 24 December", *CHRISTMAS_EVE),
        ("No messages for anybody between Christmas and New Year", date(2026, 12, 25), date(2027, 1, 1)),
        ("Let's give everyone a week off over Christmas", date(2026, 12, 25), date(2026, 12, 31)),
        ("nobody should get anything from 21.12. to 6.1. pls", date(2026, 12, 21), date(2027, 1, 6)),
        ("I'd like nobody to get anything on 24 December", *CHRISTMAS_EVE),
        ("can we take a break with the whole programme, 21 dec - 8 jan?", date(2026, 12, 21), date(2027, 1, 8)),
        ("company holiday on 24 December", *CHRISTMAS_EVE),
        ("bank holiday in Spain on 8 December, nobody works", date(2026, 12, 8), date(2026, 12, 8)),
        ("Do not disturb anyone between 28 and 30 December", date(2026, 12, 28), date(2026, 12, 30)),
        ("Zwischen dem 28. und 30. Dezember bekommt niemand etwas", date(2026, 12, 28), date(2026, 12, 30)),
        ("my team is off on 24 December", *CHRISTMAS_EVE),
        ("Wir haben vom 24.12. bis 3.1. Betriebsferien", date(2026, 12, 24), date(2027, 1, 3)),
        ("zwischen den jahren soll niemand was bekommen", date(2026, 12, 25), date(2026, 12, 31)),
        ("Alle haben am 24.12. frei", *CHRISTMAS_EVE),
        ("Am 24.12. ist bei uns zu", *CHRISTMAS_EVE),
    ],
)
def test_words_for_all_are_for_everybody(text: str, first: date, last: date):
    """With the days that were named, both included."""
    assert days(text) == [(first, last)]
    found = days_off_wishes.read(text, BERLIN)
    assert found
    assert found.is_for_everybody


@pytest.mark.parametrize(
    "text",
    [
        "Don't send anything on 24 December",
        "Am 24.12. bitte nichts schicken",
        "No lessons on 24 December please",
        "24 December off",
        "pause on 24 December",
    ],
)
def test_words_for_nobody_are_asked_about(text: str):
    """The days stay."""
    assert days(text) == [CHRISTMAS_EVE]
    found = days_off_wishes.read(text, BERLIN)
    assert found
    assert not found.is_for_everybody


def test_a_day_that_may_be_two_is_both():
    """The likelier one first."""
    assert days("We're closed next Friday") == [(date(2026, 12, 4),) * 2, (date(2026, 12, 11),) * 2]


@pytest.mark.parametrize(
    "text",
    [
        "I'm off from 24 December to 3 January",
        "ich bin vom 24.12. bis 3.1. im Urlaub",
        "Don't send me anything on 24 December",
        "on holiday next week",
        "We closed 40 tickets on Friday",
        "Lena is on holiday next week",
        "We kick off on Monday",
        "Can you send everybody the agenda on Friday?",
        "When is everybody off?",
        "no jam on Friday",
        "No office hours between Christmas and New Year",
        "pause the experiment until 10 January",
        "the office was closed on Friday",
        "no lessons on Fridays",
        "stop",
        "pause",
    ],
)
def test_other_sentences_are_left_alone(text: str):
    """One's own pause, tales of work, sessions, experiments and questions."""
    assert days_off_wishes.read(text, BERLIN) is None


@pytest.mark.parametrize(
    ("text", "is_for_everybody"),
    [
        ("everyone", True),
        ("for all of us please", True),
        ("für alle", True),
        ("just me", False),
        ("nur mich", False),
        ("me only", False),
        ("Mateo", None),
        ("everybody likes it", None),
    ],
)
def test_a_short_answer_says_for_whom(text: str, *, is_for_everybody: bool | None):
    """And nothing else does."""
    assert days_off_wishes.for_whom(text) is is_for_everybody


def test_other_days_may_be_said_instead():
    """In a few words that say nothing else."""
    [found] = days_off_wishes.other_days("no, 21 to 27 December", BERLIN)
    assert (found.first, days_off_wishes.last_day(found)) == (date(2026, 12, 21), date(2026, 12, 27))
    assert not days_off_wishes.other_days("I'm away from 21 to 27 December", BERLIN)
    assert not days_off_wishes.other_days("my plan for 21 December is a walk", BERLIN)
