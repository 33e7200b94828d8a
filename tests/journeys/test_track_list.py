from __future__ import annotations

from tests.journeys.conftest import Say


def test_every_track_is_listed_until_it_is_begun(say: Say):
    """With what it is about, and once it is begun with how far it is."""
    assert "8 lessons" in say("tracks")
    assert "Scaling what works" in say("tracks")
    say("start")
    assert "1 of 8" in say("tracks")
