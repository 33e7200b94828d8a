"""Questions in a review's thread and remarks that are wrong, on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session

from bot.members.service import Person
from bot.stories import service
from bot.stories.feedback import findings, pipeline, store
from bot.stories.feedback import service as feedback
from bot.stories.feedback.store import Outcome, Reviewer
from bot.stories.models import StoryReview
from bot.stories.writing import service as writing
from bot.stories.writing.section_parser import sort
from tests.stories.texts import THIN


@pytest.fixture
def row(session: Session, lena: Person, monday: datetime) -> StoryReview:
    """A finished review of a thin story by the rules."""
    story_id = writing.begin(session, lena, sort(THIN), now=monday)
    asked = store.ask(session, lena, story_id, Reviewer("rules"), now=monday)
    work = store.claim(session, asked.job_id)
    assert work
    found = pipeline.by_rules(work.version.sections, work.language)
    assert store.finish(session, work, Outcome(found, ""), release=True, now=monday)
    session.flush()
    session.expire_all()
    return store.review(session, "T1", asked.review_id)


def test_one_question_at_a_time_and_each_answer_once(
    session: Session, lena: Person, stranger: Person, row: StoryReview, monday: datetime
):
    """The same reply twice is one; the next question comes when the last one is answered."""
    review_id = row.id or 0
    first = feedback.ask_next(session, row, now=monday)
    assert first
    assert feedback.ask_next(session, row, now=monday) is None
    reply = ("D1", "1.1", "We met weekly.")
    section = feedback.answer(session, lena, review_id, reply, now=monday)
    assert section == first.section
    assert feedback.answer(session, lena, review_id, reply, now=monday) == section
    assert service.draft(session, lena, row.story_id).sections[first.section].count("We met weekly.") == 1
    assert feedback.answer(session, lena, review_id, ("D1", "1.2", "More."), now=monday) is None
    for number in range(3):
        if feedback.ask_next(session, row, now=monday):
            feedback.answer(session, lena, review_id, ("D1", f"2.{number}", "x"), now=monday)
    assert feedback.ask_next(session, row, now=monday) is None
    with pytest.raises(store.UnknownReviewError):
        feedback.answer(session, stranger, review_id, reply, now=monday)


def test_a_wrong_remark_takes_its_step_with_it(session: Session, lena: Person, row: StoryReview):
    """In every review of that version."""
    before = feedback.reviewed(session, "T1", row.id or 0)
    gap = next(
        one
        for one, _ in before.rows
        if any((str(step.section), f"q{step.question}") == (one.section, one.question) for step in before.found.steps)
        or one.question.startswith("q")
    )
    findings.opine(session, lena, gap.id or 0, "wrong")
    session.flush()
    after = feedback.reviewed(session, "T1", row.id or 0)
    assert gap.position in after.struck
    assert all((str(one.section), f"q{one.question}") != (gap.section, gap.question) for one in feedback.steps(after))
