"""A story in two languages, and the drafts that a strong model would make of it, from a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from bot.stories.publishing.assets import AssetKind
from bot.stories.publishing.showcase import PublishedStory
from bot.stories.queries import StorySnapshot

_FILE: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("drafts.yaml").read_text(encoding="utf-8"))
STORIES: dict[str, dict[str, str]] = {language: given["story"] for language, given in _FILE.items()}
TITLES = {"en": "Letters in a quarter of an hour", "de": "Briefe in einer Viertelstunde"}
# A step in both checklists that is none, and cites the sentence about one person.
HERO = {
    "en": "Without one colleague the library would not run.",
    "de": "Ohne einen Kollegen liefe die Sammlung nicht.",
}


def lines_of(language: str, kind: AssetKind) -> list[dict[str, Any]]:
    """The lines of a draft as a model answers them."""
    return [line(written) for written in _FILE[language]["drafts"][kind]]


def line(written: str) -> dict[str, Any]:
    """A line written as `heading | role | ids | text`."""
    heading, role, ids, text = (part.strip() for part in written.split("|", 3))
    return {"heading": heading, "role": role, "ids": ids.split(), "text": text}


def published(language: str, at: datetime) -> PublishedStory:
    """The story in the showcase."""
    version = StorySnapshot(1, "T1", 1, 1, at, STORIES[language])
    return PublishedStory(1, 1, TITLES[language], language, version, at)
