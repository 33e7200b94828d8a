"""What an asset tells others to do, and what it warns of."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.kit.i18n import in_language
from bot.stories.publishing import documents
from bot.stories.publishing.assets import AssetKind, build
from bot.stories.publishing.showcase import PublishedStory
from bot.stories.queries import StorySnapshot
from bot.stories.sections import SECTIONS

HERO = "Henrique is the only one who knows how the macros fit together."
HELD = "Die Checkliste ist wesentlich."


def story(monday: datetime, language: str = "en", **sections: str) -> PublishedStory:
    """A published story with something in each section."""
    version = StorySnapshot(1, "T1", 1, 1, monday, {**dict.fromkeys(SECTIONS, "We met each week."), **sections})
    return PublishedStory(1, 1, "Macros", language, version, monday)


@pytest.mark.parametrize("asset", [AssetKind.CHECKLIST, AssetKind.PLAYBOOK])
def test_nobody_is_told_to_depend_on_one_person(monday: datetime, asset: AssetKind):
    """What warns is told as a warning, with what it warns of."""
    shown = story(monday, key_success_factors=f"The checklist is essential. {HERO}")
    told, mind = documents.as_markdown(build(asset, shown)).split("## Watch out for")
    assert "The checklist is essential." in told
    assert HERO not in told
    assert f"Success depends on specific individuals:\n\n> {HERO}" in mind


def test_what_happened_once_is_told_where_it_stands_and_as_a_warning(monday: datetime):
    """A place is what it is; whoever takes it over is told all the same, in the story's language."""
    once = "Das ging nur dank der Fusion, also einmalig."
    shown = story(monday, "de", context=once, key_success_factors=HELD)
    with in_language("de"):
        text = documents.as_markdown(build(AssetKind.CHECKLIST, shown))
    assert f"- [ ] {once}" in text
    assert f"Einmaliges: Etwas, das nur einmal geschah, hat geholfen:\n\n> {once}" in text
    assert f"- [ ] {HELD}" in text


def test_without_a_warning_sign_there_is_no_such_part(monday: datetime):
    """A story without one is made into the same lines as ever."""
    assert "Watch out for" not in documents.as_markdown(build(AssetKind.CHECKLIST, story(monday)))
