"""Which sentences are steps that somebody else could take."""

from __future__ import annotations

import pytest

from bot.stories.analysis.preprocessing import prepare
from bot.stories.analysis.steps import step_sentences
from bot.stories.sections import Section


def is_step(text: str, language: str, section: Section = Section.APPROACH) -> bool:
    """Whether a section of one sentence has a step."""
    prepared = prepare({section: text}, language)
    return bool(step_sentences(prepared.sections[section], prepared.masked.texts[section]))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Collect twenty letters that took long."),
        ("en", "First, each handler drafted two letters a day with the assistant."),
        ("en", "Every Friday they compared the five worst drafts."),
        ("en", "Dana and Lee met each Tuesday for an hour and built a prompt."),
        ("en", "2. The answers went on a shared page"),
        ("de", "Sammelt zwanzig Briefe, die lange gedauert haben."),
        ("de", "Jeden Mittwoch haben wir drei echte Anfragen beantwortet."),
        ("de", "Die Disponentinnen haben Tourpläne mit der Assistenz geprüft."),
        ("de", "Wir sammelten zwanzig Briefe."),
        ("de", "- Vorlage gemeinsam prüfen"),
    ],
)
def test_what_was_done_is_a_step(language: str, text: str):
    """But only in Approach."""
    assert is_step(text, language)
    assert not is_step(text, language, Section.RESULTS)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Without Jürgen it would not run."),
        ("en", "Rui built everything in his evenings: the prompts and the library of answers."),
        ("en", "We cut the time for a letter from 24 to 9 minutes."),
        ("en", "We did not train anybody."),
        ("en", "It took six weeks and no extra money."),
        ("en", "- Four licences"),
        ("de", "Ohne Jürgen liefe es nicht."),
        ("de", "Wir haben die Zeit je Brief von 24 auf 9 Minuten gesenkt."),
        ("de", "Wir haben niemanden geschult."),
        ("de", "Wir hatten zwölf Lizenzen."),
        ("de", "Es brauchte einen Raum."),
        ("de", "- Vier Lizenzen"),
    ],
)
def test_what_nobody_can_do_is_no_step(language: str, text: str):
    """Dependence, results, denials, conditions and amounts."""
    assert not is_step(text, language)
