"""Prompts as files that refuse what is missing before a token is spent."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError

from bot.kit.prompts import Prompts
from bot.settings import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One prompt, with a fact in each part."""
    place = tmp_path / "stories" / "feedback"
    place.mkdir(parents=True)
    (place / "system.j2").write_text("You read stories for {{ organisation }}.\n")
    (place / "user.j2").write_text("{% if story %}{{ story }}{% endif %}\n")
    return tmp_path


def test_both_parts_are_filled_in(folder: Path):
    """Plain text: what somebody wrote is not HTML."""
    made = Prompts(folder).render("stories/feedback", organisation="Harbour", story="a < b & {{ c }}")

    assert made.system == "You read stories for Harbour.\n"
    assert made.user == "a < b & {{ c }}\n"


@pytest.mark.parametrize("facts", [{}, {"organisation": "Harbour"}, {"story": "mine"}])
def test_a_missing_fact_is_refused(folder: Path, facts: dict[str, str]):
    """Even one that is only asked about."""
    with pytest.raises(UndefinedError):
        Prompts(folder).render("stories/feedback", **facts)


def test_the_version_follows_the_words(folder: Path):
    """It changes with either part, and with nothing else."""
    facts = {"organisation": "Harbour", "story": "mine"}
    first = Prompts(folder).render("stories/feedback", **facts).version
    assert Prompts(folder).render("stories/feedback", **{**facts, "story": "yours"}).version == first

    (folder / "stories" / "feedback" / "user.j2").write_text("{{ story }}!\n")

    assert Prompts(folder).render("stories/feedback", **facts).version != first


def test_every_prompt_is_loaded(folder: Path):
    """By its name, in order."""
    assert Prompts(folder).names() == ["stories/feedback"]
    assert Prompts(ROOT / "prompts").names() is not None


def test_a_prompt_without_its_other_part_is_refused(folder: Path):
    """While the content is checked, not when somebody waits for an answer."""
    (folder / "stories" / "feedback" / "user.j2").unlink()
    with pytest.raises(TemplateNotFound, match=r"user\.j2"):
        Prompts(folder).names()


def test_a_broken_template_is_refused(folder: Path):
    """With the place of the mistake."""
    (folder / "stories" / "feedback" / "user.j2").write_text("{% if story %}")
    with pytest.raises(TemplateSyntaxError):
        Prompts(folder).names()
