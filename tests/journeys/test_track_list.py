from __future__ import annotations

from bot.journeys.content import Library
from tests.journeys.conftest import Say
from tests.sentences import says


def test_every_track_is_listed_until_it_is_begun(say: Say, library: Library):
    """With what it is about, and once it is begun with how far it is."""
    track, lessons = library.default, len(library.default.steps)
    assert says(say("tracks"), "{n} lessons", n=lessons)
    assert track.title in say("tracks")
    assert track.summary in say("tracks")
    say("start")
    assert says(say("tracks"), "{had} of {n} lessons", had=0, n=lessons)
