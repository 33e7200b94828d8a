"""A lesson as its author writes it."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.journeys.track_files import Lesson

LESSON = {"id": "a-day", "title": "A day", "body": "Begin.", "sources": ["A book"]}


def test_a_lesson_says_what_it_is():
    """Its words are trimmed and its sources cannot be changed afterwards."""
    lesson = Lesson.model_validate(LESSON | {"body": "\nBegin.\n"})

    assert lesson.body == "Begin."
    assert lesson.sources == ("A book",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "A day"},
        {"id": "a-day-"},
        {"title": " "},
        {"title": "x" * 151},
        {"body": ""},
        {"body": "x" * 3001},
        {"sources": None},
        {"author": "me"},
    ],
)
def test_a_lesson_keeps_within_its_limits(wrong):
    """Too long, too short or unknown: refused."""
    with pytest.raises(ValidationError):
        Lesson.model_validate(LESSON | wrong)
