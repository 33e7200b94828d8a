"""A draft as a document."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.kit.documents import LineKind, as_markdown
from bot.kit.i18n import in_language
from bot.stories.analysis.preprocessing import prepare
from bot.stories.publishing.assets import AssetKind
from bot.stories.publishing.documents import AssetDocument
from bot.stories.publishing.drafting import checks, layout, structure
from bot.stories.publishing.drafting.answers import draft_shape
from bot.stories.publishing.drafting.structure import LineRole
from bot.stories.publishing.showcase import UseReport, UseResult
from tests.sentences import says
from tests.stories.publishing.drafting import drafts


def document(kind: AssetKind, at: datetime, language: str = "en") -> AssetDocument:
    """The document of the strong draft."""
    prepared = prepare(drafts.STORIES[language], language)
    answer: Any = draft_shape(kind, tuple(prepared.sentences)).model_validate(
        {"lines": drafts.lines_of(language, kind)}
    )
    uses = [UseReport("Breda", "", UseResult.YES)]
    with in_language(language):
        lines = checks.checked_lines(answer.lines, kind, prepared)
        return layout.document(kind, drafts.published(language, at), lines, uses, "some-model")


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", list(AssetKind))
def test_the_parts_are_in_the_order_of_the_structure(kind: AssetKind, language: str, monday: datetime):
    """Each with its heading in the story's language, then where else it was used."""
    made = document(kind, monday, language)
    with in_language(language):
        known = [structure.heading(kind, part.name) for part in structure.parts(kind)]
    headings = [line.text for line in made.lines if line.kind == LineKind.HEADING]
    assert [one for one in headings if one in known] == [one for one in known if one in headings]
    assert "some-model" in made.source
    assert made.lines[-1].text.startswith("Breda")


@pytest.mark.parametrize("language", ["en", "de"])
def test_only_steps_of_a_checklist_have_a_box(language: str, monday: datetime):
    """And a checklist has nothing else with one."""
    boxes = [line.text for line in document(AssetKind.CHECKLIST, monday, language).lines if line.kind == LineKind.BOX]
    steps = [one["text"] for one in drafts.lines_of(language, AssetKind.CHECKLIST) if one["role"] == LineRole.STEP]
    assert boxes
    assert set(boxes) <= set(steps) - {drafts.HERO[language]}


def test_a_resource_has_the_links_of_its_sentences(monday: datetime):
    """Which a model does not write itself."""
    lines = [line.text for line in document(AssetKind.TOOLKIT, monday).lines]
    assert "The list of points and ten sample letters: https://intra.example/letters" in lines


def test_a_template_is_to_be_filled_in(monday: datetime):
    """What is to be filled in comes before what the story says, in each part."""
    lines, measure = document(AssetKind.TEMPLATE, monday).lines, structure.heading(AssetKind.TEMPLATE, "measure")
    at = next(number for number, line in enumerate(lines) if line.text == measure)
    examples = [says(line.text, "In the story: {text}") for line in lines[at + 1 : at + 5]]
    assert examples == [False, False, True, True]


def test_a_quote_has_quotation_marks_and_a_scene_its_direction(monday: datetime):
    """Whoever reads the script aloud knows whose words are whose."""
    lines = document(AssetKind.VIDEO, monday).lines
    assert "“I no longer dread the difficult letters.”" in [line.text for line in lines]
    directions = [line.text for line in lines if line.kind == LineKind.TEXT]
    assert says(directions, "Show the figures, large. Say:")
    assert says(directions, "To show on the screen: {links}")


def test_what_the_story_leaves_open_is_to_add(monday: datetime):
    """As in an asset without a model; what it tells is not."""
    with_gaps = as_markdown(document(AssetKind.PLAYBOOK, monday))
    assert says(with_gaps, "who keeps it going")
    assert not says(with_gaps, "who approves it")
