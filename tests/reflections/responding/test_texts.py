"""Every way of responding, in both languages."""

from __future__ import annotations

import pytest

from bot.kit.i18n import in_language
from bot.reflections.responding import texts
from bot.reflections.responding.reading import Reading, Subject

WITHOUT_QUESTION = {Subject.PLAIN, Subject.COMPLAINT, Subject.NOT_FOR_US, Subject.CONTINUED, Subject.NOTED}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("subject", list(Subject))
def test_each_subject_can_be_answered_in_turn(subject: Subject, language: str):
    """At least two ways without a common sentence, short, with a question unless nothing was understood."""
    with in_language(language):
        ways = texts.wordings(Reading(subject, "“a” & b"))
    assert len({way.remark for way in ways}) == len(ways) >= 2
    assert all(bool(way.question) != (subject in WITHOUT_QUESTION) for way in ways)
    assert subject in WITHOUT_QUESTION or len({way.question for way in ways}) == len(ways)
    assert all(len(f"{way.remark} {way.question}") < 160 and "!" not in way.remark for way in ways)


def test_no_two_subjects_ask_the_same():
    """So that a question never comes twice in a row."""
    questions = [
        way.question for subject in set(Subject) - WITHOUT_QUESTION for way in texts.wordings(Reading(subject))
    ]
    assert len(set(questions)) == len(questions)
