"""The rubric that ships, and what is refused in one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.certification.capstone import rubric
from bot.certification.capstone.rubric import Rubric
from bot.kit.content import ContentErrors
from bot.kit.i18n import in_language
from bot.settings import ROOT
from tests.certification.office import WORDS, edition, element

SHIPPED = ROOT / "content"


def test_the_shipped_rubric_has_the_seeds_parts():
    """Four parts with their weights, seventeen elements, five levels each, in English and German."""
    found = rubric.load(SHIPPED)
    assert {*found.languages} == {"en", "de"}
    assert [part.weight for part in found.rubric.parts] == [30, 25, 25, 20]
    assert [len(part.elements) for part in found.rubric.parts] == [5, 4, 4, 4]
    for each in found.languages.values():
        assert all(len({*one.levels}) == 5 for one in each.elements)
    with in_language("de"):
        german = found.rubric.parts[0].title
    assert german != found.rubric.parts[0].title


def test_an_edition_is_stored_word_for_word():
    """And is another one after any edit, however small."""
    found = rubric.load(SHIPPED)
    assert rubric.stored(found.body).body == found.body
    assert edition((60, 40)).digest != edition((59, 41)).digest
    assert edition().digest == edition().digest


@given(st.lists(st.integers(1, 100), min_size=1, max_size=8))
def test_weights_come_to_a_hundred(weights: list[int]):
    """Or the rubric is refused."""
    parts = [
        {"id": f"p{n}", "title": "A part", "weight": weight, "elements": [element(f"e{n}").model_dump()]}
        for n, weight in enumerate(weights)
    ]
    if sum(weights) == 100:
        assert sum(part.weight for part in Rubric.model_validate({"title": "R", "parts": parts}).parts) == 100
    else:
        with pytest.raises(ValidationError, match="weights"):
            Rubric.model_validate({"title": "R", "parts": parts})


def copied(folder: Path) -> Path:
    """The shipped rubric in a folder of its own."""
    shutil.copytree(SHIPPED / "rubrics", folder / "rubrics")
    return folder / "rubrics"


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("capstone.yaml", "weight: 30", "weight: 31"),
        ("capstone.de.yaml", "id: audience-analysis", "id: someone-else"),
        ("capstone.yaml", "id: learning-objectives", "id: audience-analysis"),
        ("capstone.yaml", "          - Nothing here.\n", ""),
    ],
)
def test_a_broken_rubric_names_its_file(tmp_path: Path, file: str, before: str, after: str):
    """Wrong weights, another shape in German, an id twice, a level without words."""
    path = copied(tmp_path) / file
    path.write_text(path.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ContentErrors, match=r"capstone"):
        rubric.load(tmp_path)


def test_content_without_a_rubric_uses_ours(tmp_path: Path):
    """Somebody's own lessons need no rubric of their own."""
    assert rubric.load(tmp_path).digest == rubric.load(SHIPPED).digest
    assert len(WORDS) == len(rubric.LEVELS)
