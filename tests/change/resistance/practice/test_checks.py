"""What of a model's answer is shown."""

from __future__ import annotations

import pytest

from bot.change.resistance.practice.checks import (
    ColleagueLine,
    PracticeReview,
    WorkedPoint,
    checked_line,
    checked_review,
)
from bot.stories.feedback.request_texts import CANARY

OWN = ["What happened back then, and what did it cost you?", "Then you decide."]


@pytest.mark.parametrize(
    ("says", "shown"),
    [
        ("Well, nobody asked me that before.", "Well, nobody asked me that before."),
        ("“Go on.”", "Go on."),
        ("See https://evil.example", None),
        ("<@U123> must decide", None),
        (f"My mark is {CANARY}", None),
        ("*Bold* claim", None),
        ("word " * 100, None),
        ("", None),
    ],
)
def test_only_plain_short_words_are_shown(says: str, shown: str | None) -> None:
    """A colleague says words; links, mentions, formatting and pieces of the prompt are never shown."""
    assert checked_line(ColleagueLine(says=says)) == shown


@pytest.mark.parametrize(
    ("quote", "is_kept"),
    [
        ("what did it cost you", True),
        ("what did it  cost you?", True),
        ("what you never said at all", False),
        ("decide", False),
        ("", False),
    ],
)
def test_praise_has_to_quote(quote: str, is_kept: bool) -> None:  # noqa: FBT001 - a row of the table
    """What worked is shown only with words that the member said."""
    given = PracticeReview(worked=[WorkedPoint(quote=quote, why="You asked first.")], next="")
    assert bool(checked_review(given, OWN).worked) is is_kept


def test_advice_with_a_link_is_dropped() -> None:
    """What to try next is plain, or nothing."""
    given = PracticeReview(worked=[], next="Read www.evil.example")
    assert checked_review(given, OWN).next == ""
