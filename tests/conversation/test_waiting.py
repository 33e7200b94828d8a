"""Until when lessons wait, in sentences without a word for being away; on Monday 23 November 2026."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.conversation import waiting
from bot.kit.dates import ReadingContext

CONTEXT = ReadingContext(datetime(2026, 11, 23, 8, tzinfo=UTC), "Europe/Berlin", "en")


@pytest.mark.parametrize(
    ("text", "first", "back"),
    [
        ("can we continue next monday?", "2026-11-23", "2026-11-30"),
        ("let's pick this up again in january", "2026-11-23", "2027-01-01"),
        ("lass uns im neuen jahr weitermachen", "2026-11-23", "2027-01-01"),
        ("weiter gehts am montag", "2026-11-23", "2026-11-30"),
        ("erst wieder ab dezember bitte", "2026-11-23", "2026-12-01"),
        ("no lessons between christmas and new year please", "2026-12-25", "2027-01-02"),
        ("nothing this week please", "2026-11-23", "2026-11-30"),
        ("diese woche bitte nichts mehr", "2026-11-23", "2026-11-30"),
        ("ruhe bis mitwoch bitte", "2026-11-23", "2026-11-25"),
        ("hold everything til the 10th", "2026-11-23", "2026-12-10"),
    ],
)
def test_the_days_are_clear(text: str, first: str, back: str):
    """Nothing else is in the sentence."""
    found = waiting.read(text, CONTEXT)
    assert found
    assert dict(found.slots) == {"from": first, "until": back}
    assert found.is_certain


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("crazy week here, can we continue next monday?", "2026-11-30"),
        ("we have inventory this week, can you wait till monday?", "2026-11-30"),
        ("grad ist land unter, nächste woche wieder ok?", "2026-11-30"),
        ("no time until friday", "2026-11-27"),
    ],
)
def test_beside_other_words_it_is_not_certain(text: str, back: str):
    """So it is asked about, with the days."""
    found = waiting.read(text, CONTEXT)
    assert found
    assert found.slots["until"] == back
    assert not found.is_certain


@pytest.mark.parametrize(
    "text",
    [
        "when do we continue?",
        "we continue the project next monday",
        "wir machen nächste woche weiter mit dem Projekt",
        "I'll try it again next week with my team",
        "I won't do that again next week",
        "Diese Woche hat es nicht geklappt",
        "it did not work this week",
        "we send nothing on christmas eve",
        "not again",
        "no lessons on friday",
        "no luck today",
        "remind me again tomorrow",
        "",
    ],
)
def test_what_asks_for_no_wait(text: str):
    """It tells of work, of the past, or of every week."""
    assert waiting.read(text, CONTEXT) is None


def test_a_far_day_is_no_wait():
    """Half a year and more is said in other words."""
    assert waiting.read("can we continue next november?", CONTEXT) is None


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("our handling time went from 42 to 31 minutes since September", True),
        ("unsere Bearbeitungszeit ist seit September kürzer", True),
        ("I'm away since Monday", False),
        ("keine Lektionen seit Montag", False),
        ("from Monday to Friday", False),
    ],
)
def test_what_tells_of_work_asks_for_no_pause(text: str, tells: bool):  # noqa: FBT001 - a parameter
    """Dates of a change at work are no days away."""
    assert waiting.tells_of_work(text) is tells
