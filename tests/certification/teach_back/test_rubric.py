"""The rubric that ships, and what is refused in one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.certification.teach_back import rubric
from bot.kit.content import ContentErrors
from bot.kit.i18n import in_language
from bot.settings import ROOT


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A content folder with a copy of the rubric."""
    shutil.copytree(ROOT / "content" / "rubrics", tmp_path / "rubrics")
    return tmp_path


def test_five_criteria_have_words_for_every_level() -> None:
    """In both languages, and what a teach-back keeps of it reads the same."""
    edition = rubric.load(ROOT / "content")
    assert set(edition.languages) == {"en", "de"}
    assert all(len(each.levels) == 5 for one in edition.languages.values() for each in one.criteria)
    assert len(edition.rubric.criteria) == 5
    kept = rubric.stored(edition.model_dump_json())
    with in_language("de"):
        assert kept.rubric == edition.languages["de"]


def test_a_folder_without_a_rubric_has_ours(tmp_path: Path) -> None:
    """Content of one's own need not bring one."""
    assert rubric.load(tmp_path) == rubric.load(ROOT / "content")


def test_languages_may_not_differ(own: Path) -> None:
    """A translation of another version is named with its file."""
    german = own / "rubrics" / "teach_back.de.yaml"
    german.write_text(german.read_text().replace("version: 2", "version: 3"))
    with pytest.raises(ContentErrors, match=r"teach_back\.de\.yaml"):
        rubric.load(own)


def test_every_level_needs_words(own: Path) -> None:
    """Four levels are one too few."""
    english = own / "rubrics" / "teach_back.yaml"
    english.write_text(english.read_text().replace("      - Main points were wrong or missing.\n", ""))
    with pytest.raises(ContentErrors):
        rubric.load(own)
