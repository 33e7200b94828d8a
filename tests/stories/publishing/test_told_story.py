"""What a story tells and leaves open, for those who make something of it."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.stories.publishing.showcase import PublishedStory
from bot.stories.publishing.told_story import ToldStory
from bot.stories.queries import StorySnapshot
from bot.stories.sections import SECTIONS


def told(text: str, language: str, at: datetime) -> ToldStory:
    sections = {**dict.fromkeys(map(str, SECTIONS), ""), "scaling_guide": text}
    version = StorySnapshot(1, "T1", 1, 1, at, sections)
    return ToldStory.of(PublishedStory(1, 1, "Letters", language, version, at))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Dana takes care of the list."),
        ("en", "The team keeps the prompt in the wiki up to date."),
        ("en", "Ana goes through the rules once a quarter."),
        ("de", "Dana hält die Liste auf dem neuesten Stand."),
        ("de", "Das Team aktualisiert den Prompt jeden Monat."),
        ("de", "Ansprechpartnerin ist Ana."),
    ],
)
def test_who_keeps_it_going_is_found(language: str, text: str, monday: datetime):
    """However it is put."""
    assert "slot_keeps" not in told(text, language, monday).open_points()


@pytest.mark.parametrize(
    ("language", "text"), [("en", "We kept the old form."), ("de", "Wir haben das Formular behalten.")]
)
def test_what_says_nothing_of_it_leaves_it_open(language: str, text: str, monday: datetime):
    """So that it is to be added."""
    assert "slot_keeps" in told(text, language, monday).open_points()
