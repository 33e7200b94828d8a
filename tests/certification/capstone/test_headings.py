"""Texts sorted by the capstone's headings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.certification.capstone import headings, rubric
from bot.settings import ROOT

EDITION = rubric.load(ROOT / "content")


@pytest.mark.parametrize(
    "heading",
    [
        "Learning objectives",
        "# Learning Objectives",
        "**Learning objectives:**",
        "2. Learning objectives",
        "*Lernziele*",
        "learning objectives:",
    ],
)
def test_a_heading_is_known_however_it_is_marked(heading: str):
    """In both languages, with what stands below it as it was written."""
    found = headings.sort(f"Hello\n{heading}\nThey check.\n\nThey mark.\nAudience: nurses", EDITION)
    assert found.texts == {"learning-objectives": "They check.\n\nThey mark.", "audience-analysis": "nurses"}
    assert found.before == "Hello"


def test_a_sentence_is_no_heading():
    """Even if it begins with the name of a piece."""
    found = headings.sort("Our objectives are clear, and the calendar is full.\nThe report: weekly", EDITION)
    assert found.texts == {}


@given(st.text(max_size=300))
def test_any_text_is_read(text: str):
    """Without a heading, all of it is before the first."""
    found = headings.sort(text, EDITION)
    if not found.texts:
        assert found.before.split() == text.split() or headings.sort(found.before, EDITION).texts == {}


def test_a_mistyped_heading_is_known_and_an_unknown_one_is_named():
    """Neither is swallowed by the piece above; a heading of a lower level belongs to it."""
    text = "## Learning objectves\nThey check.\n### Week one\nThey mark.\n## Catering\nBread\n## Audience\nNurses"
    found = headings.sort(text, EDITION)
    assert found.texts == {
        "learning-objectives": "They check.\n### Week one\nThey mark.",
        "audience-analysis": "Nurses",
    }
    assert found.unknown == ("Catering",)


def test_what_may_be_a_heading_is_asked_about():
    """A title alone above its text isn't swallowed by the piece above; items of a list and sentences are."""
    text = (
        "Learning objectives\nThey check.\n\nCatering for the day\nBread and soup.\nCoffee.\n\nAudience\nNurses\n\n"
        "- Forty of them\nmore.\n\nThey come by train.\nSome drive."
    )
    found = headings.sort(text, EDITION)
    assert found.texts["learning-objectives"] == "They check."
    assert "Forty of them" in found.texts["audience-analysis"]
    assert "They come by train." in found.texts["audience-analysis"]
    [doubt] = found.doubtful
    assert (doubt.heading, doubt.element) == ("Catering for the day", "learning-objectives")
    assert doubt.text == "Catering for the day\nBread and soup.\nCoffee."


def test_below_a_marked_heading_nothing_unmarked_is_doubted():
    """People who mark one heading mark all of them."""
    found = headings.sort("# Learning objectives\nThey check.\n\nCatering\nBread", EDITION)
    assert found.doubtful == ()
    assert found.texts == {"learning-objectives": "They check.\n\nCatering\nBread"}
