"""What a lesson says about a term is the passage that explains it."""

from __future__ import annotations

import pytest

from bot.conversation.lesson_search import LessonSearch
from tests.opening import shipped


@pytest.fixture(scope="module")
def searches() -> dict[str, LessonSearch]:
    return {language: LessonSearch(shipped(), language) for language in ("en", "de")}


@pytest.mark.parametrize(
    ("language", "term", "explaining"),
    [
        ("en", "PDCA", ("**Plan:**", "**Act:**", "PDCA")),
        ("en", "champion", ("**Champion:**",)),
        ("en", "capstone", ("capstone (",)),
        ("en", "baseline", ("*baseline*",)),
        ("en", "control group", ("*control*",)),
        ("en", "rota", ("**rota**",)),
        ("en", "teach-back", ("**Training design:**", "**teach-back**")),
        ("en", "distributed", ("**Support:**", "*distributed*")),
        ("en", "stakeholders", ("*stakeholders*",)),
        ("en", "office hours", ("**Office hours:**",)),
        ("de", "PDCA", ("**Planen:**", "**Handeln:**", "PDCA")),
        ("de", "Ausgangswert", ("*Ausgangswert*",)),
        ("de", "Kontrollgruppe", ("*Kontrollgruppe*",)),
        ("de", "Dienstplan", ("**Dienstplan**",)),
        ("de", "Lehrprobe", ("**Lehrprobe**",)),
        ("de", "Stakeholder", ("*Stakeholder*",)),
        ("de", "Sprechstunde", ("**Sprechstunde:**",)),
        ("de", "Hypothese", ("*Hypothese*",)),
    ],
)
def test_the_passage_explains_the_term(searches, language: str, term: str, explaining: tuple[str, ...]):
    """It sets the term off, and has what it goes on with."""
    found = searches[language].find(term)
    assert found
    assert found.is_named
    assert found.is_explained
    assert not [words for words in explaining if words not in found.text], found.text


def test_a_word_of_which_only_sources_speak(searches):
    """The lesson is found, and it is said that it doesn't use the word."""
    found = searches["en"].find("resistance")
    assert found
    assert not found.is_named


@pytest.mark.parametrize(
    ("language", "term"),
    [("en", "pilot"), ("en", "prompt"), ("en", "workshop"), ("de", "Pilot"), ("de", "Prompt"), ("de", "Community")],
)
def test_a_word_that_is_only_mentioned(searches, language: str, term: str):
    """A lesson that uses a word without saying what it means doesn't explain it."""
    found = searches[language].find(term)
    assert found
    assert not found.is_explained


def test_a_passage_does_not_begin_with_a_reply(searches):
    """The short reply to the question before a passage is left out."""
    found = searches["en"].find("distributed")
    assert found.text.startswith("Six conditions")


@pytest.mark.parametrize("term", ["hallucination", "quasar", "champion of snooker", "the", ""])
def test_a_term_that_no_lesson_has(searches, term: str):
    """No passage is better than one that explains something else."""
    assert searches["en"].find(term) is None
