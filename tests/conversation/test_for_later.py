"""What somebody wants only once they are back, and another day on which they are; on Monday 23 November 2026."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.conversation import for_later
from bot.conversation.intents import Intent
from bot.conversation.slots import BACK, WHAT
from bot.conversation.understanding import shipped
from bot.conversation.understood import CERTAIN, Understood
from bot.kit.dates import ReadingContext
from bot.settings import ROOT

CONTEXT = ReadingContext(datetime(2026, 11, 23, 8, tzinfo=UTC), "Europe/Berlin", "en")


def understood(text: str) -> Understood:
    return shipped(ROOT / "content/understanding").understand(text, CONTEXT)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("start the everyday course, but only when I'm back", "start the everyday course"),
        ("change my time to 10 when i'm back in january", "change my time to 10"),
        ("wenn ich wieder da bin, bitte um 10 uhr", "bitte um 10 uhr"),
        ("no lesson on tuesdays in january please", "no lesson on tuesdays please"),
        ("send me the next one after my holiday", "send me the next one"),
    ],
)
def test_a_condition_is_taken_off(text: str, rest: str):
    """What is left is the wish itself."""
    assert " ".join(for_later.without_condition(text).split()) == rest
    assert for_later.is_for_later(text)


@pytest.mark.parametrize("text", ["I'm back on Monday", "when do you write?", "lessons in january please", "I'm back"])
def test_other_texts_have_none(text: str):
    """A day of return, a question or a month alone is no condition."""
    assert not for_later.is_for_later(text)


@pytest.mark.parametrize(
    ("text", "intent", "value"),
    [
        ("change my time to 10ish when i'm back in january", Intent.HOUR, "10:00"),
        ("wenn ich wieder da bin, bitte um 10 uhr", Intent.HOUR, "10:00"),
        ("no lesson on tuesdays in january, that's team day", Intent.FEWER, "tue"),
        ("und dienstags im januar bitte keine lektion", Intent.FEWER, "tue"),
    ],
)
def test_a_wish_for_later_is_never_sure(text: str, intent: Intent, value: str):
    """It is asked about with its value, as nothing can be set for later."""
    found = understood(text)
    assert found.intent is intent
    assert value in found.slots.values()
    assert found.confidence < CERTAIN


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("coming back earlier, already on the 3rd", "2026-12-03"),
        ("bin doch schon am 3. wieder da", "2026-12-03"),
        ("komme doch erst am 10. dezember zurück", "2026-12-10"),
        ("I'll stay away longer, back on 10 December", "2026-12-10"),
    ],
)
def test_another_day_of_return_is_read(text: str, back: str):
    """Whether there is a pause that it ends is for the answer to see."""
    found = understood(text)
    assert found.intent is Intent.PAUSE
    assert found.slots[WHAT] == BACK
    assert found.slots["until"] == back


@pytest.mark.parametrize(
    "text",
    ["my boss is back earlier, on the 3rd", "are you back on the 3rd already?", "I'm back already", "back on the 3rd"],
)
def test_others_and_plain_returns_are_none(text: str):
    """Somebody else, a question, no day, or a day of return of which nothing is said to have changed."""
    assert understood(text).slots.get(WHAT) != BACK or understood(text).intent is not Intent.PAUSE
