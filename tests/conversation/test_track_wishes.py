"""Wishes to begin a track that is named."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session

from bot.conversation import track_wishes
from bot.journeys import service
from bot.journeys.content import Library
from bot.members.models import Member
from tests.opening import shipped


@pytest.mark.parametrize(
    ("text", "track"),
    [
        ("start AI in everyday work", "everyday-ai"),
        ("ok start the everyday work one", "everyday-ai"),
        ("I'd like to do the facilitating course next", "facilitating-a-community"),
        ("sign me up for the scaling track", "scaling-successes"),
        ("let's go on with the everyday course", "everyday-ai"),
        ("ich möchte den Kurs Gemeinschaft begleiten", None),
        ("I want more everyday examples", None),
        ("when does the scaling course start?", None),
        ("stop the everyday course", None),
        ("start now", None),
    ],
)
def test_a_named_track_is_begun(session: Session, lena: Member, text: str, track: str | None):
    """By its title, or by a word of it beside a word for tracks; questions and stops begin nothing."""
    found = track_wishes.to_begin(session, shipped(), lena, text)
    assert (found.id if found else None) == track


def test_a_track_that_one_is_on_is_not_begun_again(session: Session, library: Library, lena: Member, monday: datetime):
    """Its next lesson comes by itself."""
    service.start(session, library, lena, library.default, now=monday)
    session.flush()
    assert track_wishes.to_begin(session, library, lena, f"start {library.default.title}") is None
