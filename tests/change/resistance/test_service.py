"""Talks with the helper, with services alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.change.resistance import service
from bot.change.resistance.content import MAX_SENTENCE, CoachingContent
from bot.change.resistance.models import CoachingStep
from bot.change.resistance.practice import service as practices
from bot.change.resistance.practice.models import CoachingPractice
from bot.change.resistance.reading import ResistanceReader
from bot.change.resistance.service import (
    FRESH,
    MAX_SAID,
    OTHER,
    NoCoachingError,
    NothingSaidError,
    SentenceTooLongError,
    TooMuchSaidError,
)
from bot.kit.db import row_id
from bot.members import service as members
from bot.members.service import Person
from bot.reflections import plans
from bot.reflections.models import PlanState
from bot.settings import ROOT

CONTENT = CoachingContent.load(ROOT / "content")
READER = ResistanceReader(CONTENT)


def test_a_talk_can_be_gone_on_with_for_a_week(session: Session, who: Person, monday: datetime) -> None:
    """After that, a new one begins."""
    begun = service.begin(session, who, now=monday)
    assert service.current(session, who, now=monday + FRESH - timedelta(hours=1)) == begun
    assert service.current(session, who, now=monday + FRESH) is None


def test_nobody_else_finds_it(session: Session, who: Person, monday: datetime) -> None:
    """Neither a colleague nor the same person of another workspace."""
    begun = service.begin(session, who, now=monday)
    for workspace, slack_id in (("T1", "U2"), ("T2", "U1")):
        other = members.person(members.arrive(session, workspace, slack_id, now=monday))
        with pytest.raises(NoCoachingError):
            service.find(session, other, row_id(begun))
        assert service.of_member(session, other) == []


@pytest.mark.parametrize(
    ("text", "error"), [("🙂 …", NothingSaidError), ("no time " * (MAX_SAID // 8 + 1), TooMuchSaidError)]
)
def test_nothing_and_too_much_are_asked_about(
    session: Session, who: Person, monday: datetime, text: str, error: type[Exception]
) -> None:
    """Neither is kept."""
    begun = service.begin(session, who, now=monday)
    with pytest.raises(error):
        service.hear(session, begun, READER, text, now=monday)
    assert begun.said == ""


def test_words_are_taken_up_in_their_language(session: Session, who: Person, monday: datetime) -> None:
    """What was said in German is answered in German, whatever language they use the app in."""
    begun = service.begin(session, who, now=monday)
    service.hear(session, begun, READER, "mein Team sagt, dafür haben wir keine Zeit", now=monday)
    service.choose_approach(session, begun, "political", now=monday)
    ways = service.ways(begun, CONTENT)
    assert ways
    assert ways.first.startswith("Du hast gesagt: „Dafür haben wir keine Zeit“")
    assert ways.second == CONTENT.approaches["de"].approaches[2].ways("too-busy").second


def test_every_sentence_fits_even_with_their_words(session: Session, who: Person, monday: datetime) -> None:
    """No pair of pattern and person makes a sentence that can't be kept."""
    for language in CONTENT.patterns:
        for pattern in CONTENT.patterns[language].patterns:
            for approach in CONTENT.approaches[language].approaches:
                given = approach.ways(pattern.id)
                longest = max(len(given.first) + len(pattern.takes_up) + 90, len(given.second))
                assert longest <= MAX_SENTENCE, (language, pattern.id, approach.id)
    assert service.ways(service.begin(session, who, now=monday), CONTENT) is None


def test_without_a_reason_there_are_two_questions(session: Session, who: Person, monday: datetime) -> None:
    """None of the five leads to what they can ask."""
    begun = service.begin(session, who, now=monday)
    service.name_pattern(session, begun, OTHER, now=monday)
    ways = service.ways(begun, CONTENT)
    assert begun.step == CoachingStep.SENTENCE
    assert ways
    assert ways.first.endswith("?")


def test_another_sentence_takes_the_place_of_the_plan(session: Session, who: Person, monday: datetime) -> None:
    """The plan before is replaced, and only the new one is asked about."""
    begun = service.begin(session, who, now=monday, pattern="too-busy")
    service.keep_sentence(session, begun, "What may wait for that?", now=monday)
    first = service.plan(session, begun, who, CONTENT, "we meet", now=monday)
    service.keep_sentence(session, begun, "Who decides what may wait?", now=monday)
    second = service.plan(session, begun, who, CONTENT, "we meet", now=monday)
    session.refresh(first)
    assert (first.state, second.state) == (PlanState.CHANGED, PlanState.OPEN)
    assert second.will
    assert "Who decides" in second.will
    assert len(plans.of_member(session, who)) == 2


def test_a_sentence_has_an_end(session: Session, who: Person, monday: datetime) -> None:
    """A speech is no sentence."""
    begun = service.begin(session, who, now=monday, pattern="too-busy")
    with pytest.raises(SentenceTooLongError):
        service.keep_sentence(session, begun, "x" * (MAX_SENTENCE + 1), now=monday)


def test_deleting_takes_what_was_practised(session: Session, who: Person, monday: datetime) -> None:
    """The talk goes, and what was practised in it has no words any more."""
    begun = service.begin(session, who, now=monday, pattern="too-busy")
    practice = practices.begin(session, begun, "We have no time.", now=monday)
    practices.say(session, practice, "What comes first?")
    assert service.delete(session, who, row_id(begun))
    assert not service.delete(session, who, row_id(begun))
    (left,) = session.exec(select(CoachingPractice)).all()
    assert (left.lines, left.coaching_id) == (None, None)
