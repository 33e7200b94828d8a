"""On two tracks at a time, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.journeys.content import Library
from tests.journeys.conftest import Say
from tests.sentences import says

DAY = timedelta(days=1)
TURNS = "Your tracks take turns: one thing a day, a lesson of one of them or a few questions."
NEXT = "The next lesson comes on {moment} ({zone})."
NEXT_OF = "The next lesson, of *{track}*, comes on {moment} ({zone})."


@pytest.fixture
def library(library: Library) -> Library:
    """With a second track, of the same lessons."""
    first = library.default
    languages = {code: replace(shown, id="second", title="Second") for code, shown in first.languages.items()}
    second = replace(first, id="second", title="Second", languages=languages)
    return replace(library, tracks={**library.tracks, second.id: second})


def test_what_comes_next_is_named_if_it_is_certain(say: Say, library: Library):
    """By the track whose turn it is; with the second one it says that they take turns."""
    assert says(say("begin"), NEXT, moment="Tue 24 Nov, 09:00")
    assert not says(say("start"), TURNS)
    begun = say("begin second", timedelta(minutes=1))
    assert says(begun, TURNS)
    assert says(begun, NEXT_OF, track=library.default.title)
    for day in range(1, 4):
        say("next", day * DAY)
    assert says(say("today", 3 * DAY), "The next message comes on {moment} ({zone}).", moment="Fri 27 Nov, 09:00")
