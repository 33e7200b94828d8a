"""Tracks by their names."""

from __future__ import annotations

import pytest

from bot.journeys import content, service
from bot.settings import ROOT


@pytest.mark.parametrize(
    ("given", "track"),
    [
        ("getting started", "getting-started"),
        ("the champions track", "scaling-successes"),
        ("Community", "facilitating-a-community"),
        ("Everyday", "everyday-ai"),
        ("scaling", "scaling-successes"),
        ("Arbeitsalltag", "everyday-ai"),
        ("AI", None),
        ("gardening", None),
    ],
)
def test_a_short_name_is_known_when_only_one_track_has_it(given: str, track: str | None):
    """In its title first, then in whom it is for; a name of two is nobody's."""
    found = service.briefly_named_track(content.load(ROOT / "content"), given)
    assert (found.id if found else None) == track
