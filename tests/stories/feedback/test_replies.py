"""Replies below feedback: kept once, about the right remark, and in the story only after a press; on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session

from bot.kit.db import row_id
from bot.kit.slack import MessageRef
from bot.members.service import Person
from bot.stories import erasure, queries, service
from bot.stories.analysis.rules import StoryRule
from bot.stories.feedback import findings, replies, store
from bot.stories.feedback.findings import FeedbackDetails, FindingRating
from bot.stories.feedback.models import ReplyState, StoryThreadReply
from bot.stories.feedback.replies import FeedbackReply, UnknownReplyError
from bot.stories.feedback.reply_intent import ReplyIntent
from bot.stories.feedback.schema import FindingKind
from bot.stories.sections import Section
from bot.stories.writing import co_authors
from tests.stories.feedback.results import BASELINE, HAPPIER, PITFALLS, REMARKS, WHERE, finished, remark, result


@pytest.fixture
def found(session: Session, lena: Person, monday: datetime) -> FeedbackDetails:
    """Feedback of a model with three steps and one more remark."""
    return finished(session, lena, result(*REMARKS), now=monday)


def says(session: Session, who: Person, found: FeedbackDetails, text: str, ts: str = "2.0") -> list[StoryThreadReply]:
    """They reply in the thread of the result."""
    reply = FeedbackReply(MessageRef("D1", ts), "1.0", text)
    return replies.record(session, who, found, reply, now=found.feedback.requested_at)


def test_an_answer_waits_for_a_press(session: Session, lena: Person, found: FeedbackDetails, monday: datetime):
    """Pressing twice, or by two authors, adds it once; the draft is untouched before."""
    before = queries.draft(session, lena, found.feedback.story_id).sections
    [row] = says(session, lena, found, "It took 24 minutes before.")
    assert (row.state, row.section, row.position) == (ReplyState.PENDING, Section.RESULTS, 0)
    assert queries.draft(session, lena, found.feedback.story_id).sections == before
    for _ in range(2):
        pressed = replies.put_in(session, lena, row_id(row), Section.RESULTS, now=monday)
        assert pressed.state == ReplyState.ADDED
    after = queries.draft(session, lena, found.feedback.story_id).sections
    assert after[Section.RESULTS].count("It took 24 minutes before.") == 1
    assert replies.leave_out(session, lena, row_id(row), now=monday).state == ReplyState.ADDED


def test_the_same_reply_twice_is_one(session: Session, lena: Person, found: FeedbackDetails):
    """As when Slack reports it again."""
    assert len(says(session, lena, found, "1) twelve people 2) no idea")) == 2
    assert says(session, lena, found, "1) twelve people 2) no idea") == []
    assert len(replies.of_feedback(session, "T1", row_id(found.feedback))) == 2


def test_what_is_left_out_stays_out(session: Session, lena: Person, found: FeedbackDetails, monday: datetime):
    """Also if somebody presses the other button afterwards; its remark is open again."""
    [row] = says(session, lena, found, "1: twenty-four minutes")
    replies.leave_out(session, lena, row_id(row), now=monday)
    assert replies.put_in(session, lena, row_id(row), Section.RESULTS, now=monday).state == ReplyState.LEFT_OUT
    assert "twenty-four" not in str(queries.draft(session, lena, found.feedback.story_id).sections)
    [again] = says(session, lena, found, "Dana and Lee", "3.0")
    assert again.position == 0


def test_two_authors_add_to_one_section(
    session: Session, lena: Person, mateo: Person, *, stranger: Person, found: FeedbackDetails, monday: datetime
):
    """Neither overwrites the other, each may press for the other, and nobody else may."""
    [hers] = says(session, lena, found, "1: it took 24 minutes")
    with pytest.raises(queries.UnknownStoryError):
        replies.put_in(session, mateo, row_id(hers), Section.RESULTS, now=monday)
    with pytest.raises(UnknownReplyError):
        replies.put_in(session, stranger, row_id(hers), Section.RESULTS, now=monday)
    co_authors.add_author(session, lena, found.feedback.story_id, mateo, now=monday)
    [his] = says(session, mateo, found, "1: measured on 30 invoices", "2.1")
    replies.put_in(session, mateo, row_id(hers), Section.RESULTS, now=monday)
    replies.put_in(session, lena, row_id(his), Section.RESULTS, now=monday)
    text = queries.draft(session, lena, found.feedback.story_id).sections[Section.RESULTS]
    assert "it took 24 minutes" in text
    assert "measured on 30 invoices" in text


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("2: seven of nine in a survey", 1),
        ("we asked whether everyone is happier in a survey", 1),
        ("our department pays what suppliers send", 2),
        ("Dana and Lee", 0),
        ("everyone in a minute", None),
    ],
)
def test_a_reply_is_about_a_remark(
    session: Session, lena: Person, found: FeedbackDetails, text: str, position: int | None
):
    """By its number, else by the words they share, else the first open one; of two that are as likely it is neither."""
    assert [row.position for row in says(session, lena, found, text)] == [position]


def test_the_section_that_is_named_is_the_one_offered(session: Session, lena: Person, found: FeedbackDetails):
    """Whatever the remark asks about; the wish itself is not in the text."""
    [row] = says(session, lena, found, "1: Nine people work here. Please put that into the context.")
    assert (row.position, row.section, row.text) == (0, Section.CONTEXT, "Nine people work here.")


def test_a_reply_changed_into_never_mind_is_left_out(
    session: Session, lena: Person, found: FeedbackDetails, monday: datetime
):
    """And one that is changed otherwise still has no wish in its text."""
    [row] = says(session, lena, found, "It took 24 minutes before.")
    replies.change(session, lena, MessageRef("D1", "2.0"), "It took 25 minutes, put it into the results.", now=monday)
    assert row.text == "It took 25 minutes."
    replies.change(session, lena, MessageRef("D1", "2.0"), "never mind", now=monday)
    assert (row.state, row.text) == (ReplyState.LEFT_OUT, "")


MADE_IT_WORK = "It worked because two people check each invoice."


def test_an_answer_goes_where_it_is_asked_for(session: Session, lena: Person, found: FeedbackDetails, monday: datetime):
    """By how it begins, although another remark shares more words, and also where no remark is about that section."""
    [row] = says(session, lena, found, MADE_IT_WORK)
    assert (row.position, row.section) == (None, Section.FACTORS)
    why = remark(Section.FACTORS, "This could be luck.", ("R2",), question="What made this work?")
    asked = finished(session, lena, result(BASELINE, why), now=monday)
    assert [one.position for one in says(session, lena, asked, MADE_IT_WORK, "4.0")] == [1]


@pytest.mark.parametrize(
    ("text", "section"),
    [
        (MADE_IT_WORK, Section.FACTORS),
        ("Another team can copy the list.", Section.SCALING),
        ("First we met.", Section.APPROACH),
    ],
)
def test_a_remark_about_empty_sections_is_answered_for_one(
    session: Session, lena: Person, monday: datetime, *, text: str, section: Section
):
    """The one the answer tells of, else the first."""
    empty = remark(Section.APPROACH, "Still empty.", kind=FindingKind.MISSING, question="What was done?")
    empty = empty.model_copy(update={"topic": StoryRule.EMPTY, "source": "rules"})
    found = finished(session, lena, result(BASELINE, empty), now=monday)
    assert found.result.empty_sections == (Section.APPROACH, Section.FACTORS, Section.SCALING)
    says(session, lena, found, "1: it took 24 minutes", "3.0")
    [row] = says(session, lena, found, text, "4.0")
    assert (row.position, row.section) == (1, section)


def test_an_answer_is_about_an_open_remark(session: Session, lena: Person, found: FeedbackDetails):
    """Although the words are those of one that was answered."""
    says(session, lena, found, "1: it took 24 minutes", "3.0")
    says(session, lena, found, "2: Zofia told us", "3.1")
    [row] = says(session, lena, found, "everyone pays each invoice in 9 minutes", "3.2")
    assert row.position == 2


def test_the_next_answer_is_about_the_next_remark(session: Session, lena: Person, found: FeedbackDetails):
    """A remark counts as dealt with when it is answered, unknown or wrong; then an answer goes to any section."""
    positions = []
    for at, text in enumerate(["Dana and Lee", "no idea", "Zofia told us", "and Rui"]):
        positions += [row.position for row in says(session, lena, found, text, f"3.{at}")]
    assert positions == [0, 1, 2, None]
    assert [one.section for one in replies.of_feedback(session, "T1", row_id(found.feedback))][-1] == ""


def test_a_question_goes_on_with_what_was_talked_about(session: Session, lena: Person, found: FeedbackDetails):
    """Before that, and with several remarks, it is in doubt."""
    [first] = says(session, lena, found, "why?")
    assert (first.intent, first.position) == (ReplyIntent.QUESTION, None)
    chosen = replies.choose_remark(session, lena, row_id(first), 1)
    assert (chosen.position, chosen.section) == (1, Section.RESULTS)
    [second] = says(session, lena, found, "that's silly", "2.1")
    assert (second.intent, second.position) == (ReplyIntent.OBJECTION, 1)
    with pytest.raises(findings.UnknownFindingError):
        replies.choose_remark(session, lena, row_id(first), 3)


def test_an_objection_strikes_its_remark_and_the_next_one_takes_its_place(
    session: Session, lena: Person, found: FeedbackDetails, monday: datetime
):
    """The numbers of the others stay; taken back, everything is as before."""
    [row] = says(session, lena, found, "2: that's wrong")
    replies.object_to(session, lena, row, now=monday)
    after = findings.details(session, "T1", row_id(found.feedback))
    assert [step.finding for step in after.next_steps] == [0, 3, 2]
    assert [step.text for step in after.next_steps] == [BASELINE.question, PITFALLS.question, WHERE.question]
    assert replies.finding_of(session, row).rating == FindingRating.WRONG
    replies.take_back(session, lena, row_id(row))
    again = findings.details(session, "T1", row_id(found.feedback))
    assert [step.finding for step in again.next_steps] == [0, 1, 2]
    assert not any(one.is_struck for one in again.findings)


def test_only_the_remark_that_was_meant_is_struck(
    session: Session, lena: Person, found: FeedbackDetails, monday: datetime
):
    """Another one of its kind about the same section stays; in later feedback the same sentence is spared again."""
    [row] = says(session, lena, found, "2: nonsense")
    replies.object_to(session, lena, row, now=monday)
    after = findings.details(session, "T1", row_id(found.feedback))
    assert [one.text for one in after.findings if one.is_struck] == [HAPPIER.text]
    service.write(session, lena, found.feedback.story_id, {"context": "Ten people in Hull."}, now=monday)
    again = HAPPIER.model_copy(update={"text": "Who says that everyone is happier?"})
    later = finished(session, lena, result(BASELINE, again), now=monday, story_id=found.feedback.story_id)
    assert [one.text for one in later.findings if one.is_struck] == [again.text]
    assert [step.finding for step in later.next_steps] == [0]


def test_an_edit_changes_what_waits(session: Session, lena: Person, found: FeedbackDetails, monday: datetime):
    """What was decided about stays as it is; a deleted reply is left out and forgotten."""
    [row] = says(session, lena, found, "1: it took 42 minutes")
    replies.change(session, lena, row_message(row), "1: it took 24 minutes", now=monday)
    assert (row.text, row.state) == ("it took 24 minutes", ReplyState.PENDING)
    replies.put_in(session, lena, row_id(row), Section.RESULTS, now=monday)
    replies.change(session, lena, row_message(row), "1: it took 99 minutes", now=monday)
    assert "it took 24 minutes" in queries.draft(session, lena, found.feedback.story_id).sections[Section.RESULTS]
    [other] = says(session, lena, found, "2: seven of nine", "2.1")
    replies.change(session, lena, row_message(other), None, now=monday)
    assert (other.text, other.state) == ("", ReplyState.LEFT_OUT)


def row_message(row: StoryThreadReply) -> MessageRef:
    return MessageRef(row.channel, row.ts)


def test_an_edit_to_a_mere_reaction_takes_the_answer_back(
    session: Session, lena: Person, mateo: Person, *, found: FeedbackDetails, monday: datetime
):
    """And nobody else's edit does anything."""
    [row] = says(session, lena, found, "1: it took 24 minutes")
    assert replies.change(session, mateo, row_message(row), "👍", now=monday) == []
    replies.change(session, lena, row_message(row), "👍", now=monday)
    assert row.state == ReplyState.LEFT_OUT


def test_a_mere_reaction_is_not_kept(session: Session, lena: Person, found: FeedbackDetails):
    """Neither are spaces."""
    assert [says(session, lena, found, text, text) for text in ("👍", "thanks!", "  ")] == [[], [], []]


def test_a_very_long_reply_is_an_answer_as_it_is(
    session: Session, lena: Person, found: FeedbackDetails, monday: datetime
):
    """Nothing of it is lost on the way into the story."""
    text = "We met and talked about it. " * 400
    [row] = says(session, lena, found, text)
    assert row.intent == ReplyIntent.ANSWER
    replies.put_in(session, lena, row_id(row), Section.APPROACH, now=monday)
    assert text.strip() in queries.draft(session, lena, found.feedback.story_id).sections[Section.APPROACH]


def test_a_deleted_story_takes_its_replies_with_it(
    session: Session, lena: Person, found: FeedbackDetails, monday: datetime
):
    """And a button that was still there does nothing."""
    [row] = says(session, lena, found, "1: it took 24 minutes")
    reply_id = row_id(row)
    erasure.delete_story(session, lena, found.feedback.story_id, now=monday)
    assert replies.of_feedback(session, "T1", row_id(found.feedback)) == []
    with pytest.raises(UnknownReplyError):
        replies.put_in(session, lena, reply_id, Section.RESULTS, now=monday)


def test_nobody_replies_to_feedback_that_is_not_released(
    session: Session, lena: Person, found: FeedbackDetails, monday: datetime
):
    """A button from before does nothing then."""
    [row] = says(session, lena, found, "1: it took 24 minutes")
    store.get(session, "T1", row_id(found.feedback)).released_at = None
    session.flush()
    with pytest.raises(store.UnknownFeedbackError):
        replies.put_in(session, lena, row_id(row), Section.RESULTS, now=monday)
