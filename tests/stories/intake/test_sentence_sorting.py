"""A story told in one go: each of its sentences finds its section."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from bot.stories.analysis.segmentation import split_sentences
from bot.stories.intake.section_parser import parse
from bot.stories.intake.sentence_sorting import section_scores, sort_sentences
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
    """Nine sentences of ten."""
    assert share_right(rambling("rambling_untouched")) >= 0.9


def test_other_stories_are_sorted_without_their_headings() -> None:
    """Eight sentences of ten in a set that was written for something else, and never used to mend the cues."""
    assert share_right(told("own_untouched")) >= 0.8


def test_a_story_that_begins_with_its_results_is_sorted_too() -> None:
    """Three sentences of four, where the sections do not come in their order."""
    begun = [sorted(story, key=lambda one: one[0] != Section.RESULTS) for story in told("own_untouched")]
    assert share_right(begun) >= 0.75


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Before a letter took 20 minutes, now 8 minutes.", "en"),
        ("It took two days, now it takes half a day.", "en"),
        ("We used to spend a day on this and now it's an hour.", "en"),
        ("Answering a ticket: 12 min before, 5 min after.", "en"),
        ("Errors: 14 in March, 3 in June.", "en"),
        ("Prep time went from 4h to 1h.", "en"),
        ("Früher 7 Stunden, heute 2.", "de"),
        ("Vorher dauerte ein Brief 20 Minuten, jetzt 8.", "de"),
        ("Eine Antwort dauert heute 5 Minuten, vorher waren es 12.", "de"),
        ("Im März hatten wir 14 Fehler, im Juni noch 3.", "de"),
    ],
)
def test_then_and_now_is_a_result(sentence: str, language: str) -> None:
    """However it is compared, and although it tells of before."""
    scores = section_scores(sentence, language)
    assert max(scores, key=scores.__getitem__) == Section.RESULTS


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("First we collected ten letters, then we wrote a prompt.", "en"),
        ("In a first step, the handbook was cut into short pages.", "en"),
        ("We then went through all of them together.", "en"),
        ("The assistant writes a draft and one of us checks it.", "en"),
        ("I paste the letter into the assistant, ask for a reply, and then check it.", "en"),
        ("We usually type in the order numbers.", "en"),
        ("Zuerst haben wir zehn Briefe gesammelt, dann einen Prompt geschrieben.", "de"),
        ("Als Erstes sprachen wir mit dem Team.", "de"),
        ("Danach legte Maria einen gemeinsamen Ordner an.", "de"),
        ("Der Assistent schreibt einen Entwurf, und eine von uns prüft ihn.", "de"),
        ("Ich füge den Brief ein, frage nach einer Antwort und prüfe sie.", "de"),
        ("Abends kontrollieren wir die Listen.", "de"),
    ],
)
def test_a_step_belongs_to_the_approach(sentence: str, language: str) -> None:
    """Also between sentences about the situation, from which going on costs something."""
    around = {
        "en": ["We are nine nurses in Cork.", "The backlog was terrible."],
        "de": ["Wir sind neun Leute im Einkauf in Köln.", "Der Rückstand war riesig."],
    }[language]
    assert sort_sentences([*around, sentence])[-1] == Section.APPROACH


def test_a_very_long_line_is_read_in_time() -> None:
    """Whatever it repeats."""
    for piece in ("before 1 ", "1 before ", "früher 1 heute ", "A"):
        section_scores(piece * 5_000, "en")
        section_scores(piece * 5_000, "de")


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


def test_then_and_now_in_dialect_are_results():
    """So is what others said of it."""
    told = [
        "Bei uns war die Schichtübergabe immer a Chaos.",
        "Dann hab i mit dem Assistenten a Vorlage gmacht.",
        "Nach 10 Minuten war die Übergabe fertig, früher wars a Stund.",
        "Die Spätschicht hat gsagt so gut wars noch nie.",
    ]
    assert sort_sentences(told)[2:] == [Section.RESULTS, Section.RESULTS]
