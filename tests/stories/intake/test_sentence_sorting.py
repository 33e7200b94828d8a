"""A story told in one go: each of its sentences finds its section."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from bot.stories.analysis.segmentation import split_sentences
from bot.stories.intake.section_parser import parse
from bot.stories.intake.sentence_sorting import sort_sentences
from bot.stories.sections import SECTION_LETTERS, SECTIONS, Section
from tests.stories.stories import HERE

RAMBLING = Path(__file__).parent
BY_LETTER = {letter: section for section, letter in SECTION_LETTERS.items()}
Told = list[tuple[Section, str]]


def rambling(name: str) -> list[Told]:
    """The stories of a file: the section and the words of each sentence."""
    stories = yaml.safe_load((RAMBLING / f"{name}.yaml").read_text(encoding="utf-8"))
    return [[(BY_LETTER[letter], text) for letter, text in story] for story in stories]


def told(name: str) -> list[Told]:
    """The stories of a set with expectations, without their headings."""
    stories = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return [
        [(section, one.text) for section in SECTIONS for one in split_sentences(story["sections"][section], "X")]
        for story in stories
        if story["language"] in {"en", "de"}
    ]


def share_right(stories: list[Told]) -> float:
    """How many of all sentences are sorted into their section."""
    right = [
        found == expected
        for story in stories
        for (expected, _text), found in zip(story, sort_sentences([text for _, text in story]), strict=True)
    ]
    return sum(right) / len(right)


@pytest.mark.parametrize("story", rambling("rambling_tuned"))
def test_most_sentences_of_a_rambling_paragraph_find_their_section(story: Told) -> None:
    """Nine of ten, in each of the paragraphs by which the cues were made."""
    assert share_right([story]) >= 0.9


def test_paragraphs_that_were_not_looked_at_are_sorted_too() -> None:
    """Seven sentences of ten."""
    assert share_right(rambling("rambling_untouched")) >= 0.7


def test_other_stories_are_sorted_without_their_headings() -> None:
    """Seven sentences of ten in a set that was written for something else, and never used to mend the cues."""
    assert share_right(told("own_untouched")) >= 0.7


def test_a_sentence_without_a_cue_stays_with_the_one_before() -> None:
    """The first ones belong to the context."""
    found = sort_sentences(["Something blue.", "We tried it on ten old letters.", "Green and yellow.", "Red."])
    assert found == [Section.CONTEXT, Section.APPROACH, Section.APPROACH, Section.APPROACH]
    assert sort_sentences(["東京で始めました。", "早くなりました。"]) == [Section.CONTEXT, Section.CONTEXT]


def test_no_sentence_has_no_section() -> None:
    """Of nothing comes nothing."""
    assert sort_sentences([]) == []


@pytest.mark.parametrize("story", rambling("rambling_tuned"))
def test_a_rambling_paragraph_fills_all_sections_with_its_own_words(story: Told) -> None:
    """Every sentence is in one of them, as it was typed, and none became the title."""
    parsed = parse(" ".join(text for _, text in story))
    assert parsed.title == ""
    assert all(parsed.sections.values())
    assert all(any(text in words for words in parsed.sections.values()) for _, text in story)


def test_whoever_sorts_gets_sentences_and_gives_sections() -> None:
    """Another sorter may stand in for the rules; what it says is done."""
    asked: list[str] = []

    def in_turn(sentences: list[str]) -> list[Section]:
        asked.extend(sentences)
        return [Section.RESULTS, Section.CONTEXT, Section.RESULTS]

    parsed = parse("It took 9 minutes. We are six. It was 24.", in_turn)  # type: ignore[arg-type]
    assert asked == ["It took 9 minutes.", "We are six.", "It was 24."]
    assert parsed.sections["results"] == "It took 9 minutes.\n\nIt was 24."
    assert parsed.sections["context"] == "We are six."
