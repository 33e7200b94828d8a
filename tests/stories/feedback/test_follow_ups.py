"""Questions in a result's thread and findings that are wrong, on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session

from bot.kit.db import row_id
from bot.kit.slack import MessageRef
from bot.members.service import Person
from bot.stories import queries
from bot.stories.feedback import findings, follow_ups, pipeline, store
from bot.stories.feedback.findings import FindingRating
from bot.stories.feedback.follow_ups import FollowUpReply
from bot.stories.feedback.models import StoryFeedback
from bot.stories.feedback.store import FeedbackOutcome, FeedbackSource
from bot.stories.intake.section_parser import parse
from bot.stories.writing import service as writing_service
from tests.stories.texts import THIN


@pytest.fixture
def row(session: Session, lena: Person, monday: datetime) -> StoryFeedback:
    """Finished feedback on a thin story by the rules."""
    story_id = writing_service.create(session, lena, parse(THIN), now=monday).story_id
    asked = store.request(session, lena, story_id, FeedbackSource("rules"), now=monday)
    work = store.claim(session, asked.job_id)
    assert work
    found = pipeline.by_rules(work.version.sections, work.language)
    assert store.finish(session, work, FeedbackOutcome(found, ""), release=True, now=monday)
    session.flush()
    session.expire_all()
    return store.get(session, "T1", asked.feedback_id)


def test_one_question_at_a_time_and_each_answer_once(
    session: Session, lena: Person, stranger: Person, row: StoryFeedback, monday: datetime
):
    """The same reply twice is one; the next question comes when the last one is answered."""
    feedback_id = row_id(row)
    first = follow_ups.ask_next(session, row, now=monday)
    assert first
    assert follow_ups.ask_next(session, row, now=monday) is None
    reply = FollowUpReply(MessageRef("D1", "1.1"), "We met weekly.")
    section = follow_ups.answer(session, lena, feedback_id, reply, now=monday)
    assert section == first.section
    assert follow_ups.answer(session, lena, feedback_id, reply, now=monday) == section
    assert queries.draft(session, lena, row.story_id).sections[first.section].count("We met weekly.") == 1
    more = FollowUpReply(MessageRef("D1", "1.2"), "More.")
    assert follow_ups.answer(session, lena, feedback_id, more, now=monday) is None
    for number in range(3):
        if follow_ups.ask_next(session, row, now=monday):
            later = FollowUpReply(MessageRef("D1", f"2.{number}"), "x")
            follow_ups.answer(session, lena, feedback_id, later, now=monday)
    assert follow_ups.ask_next(session, row, now=monday) is None
    with pytest.raises(store.UnknownFeedbackError):
        follow_ups.answer(session, stranger, feedback_id, reply, now=monday)


def test_a_wrong_remark_takes_its_step_with_it(session: Session, lena: Person, row: StoryFeedback):
    """In all feedback on that version."""
    before = findings.details(session, "T1", row_id(row))
    gap = next(
        one.row
        for one in before.findings
        if any(
            (str(step.section), f"q{step.question}") == (one.row.section, one.row.topic) for step in before.result.steps
        )
        or one.row.topic.startswith("q")
    )
    findings.rate(session, lena, row_id(gap), FindingRating.WRONG)
    session.flush()
    after = findings.details(session, "T1", row_id(row))
    assert [one.row.position for one in after.findings if one.is_struck] == [gap.position]
    assert all((str(one.section), f"q{one.question}") != (gap.section, gap.topic) for one in after.next_steps)
