"""The conversation in the thread of feedback: what is done and said for each reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery import standing_offers
from bot.delivery.standing_offers import Place
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Json, MessageRef
from bot.members.message_updates import Redrawn
from bot.members.service import Person, person_of
from bot.stories import button_offers, queries
from bot.stories.feedback import (
    app_questions,
    change_wishes,
    changes,
    consents,
    figure_doubts,
    findings,
    remark_questions,
    replies,
    reply_intent,
    reply_views,
    result_views,
    sending,
    store,
    texts,
    told_to,
)
from bot.stories.feedback.feedback_model import ModelProfile
from bot.stories.feedback.findings import FeedbackDetails, ShownFinding
from bot.stories.feedback.models import ReplyState, StoryThreadReply
from bot.stories.feedback.quoting import Quotes
from bot.stories.feedback.remark_questions import RemarkFacts, RemarkQuestion
from bot.stories.feedback.replies import FeedbackReply
from bot.stories.feedback.reply_intent import ReplyIntent
from bot.stories.feedback.request import FeedbackService
from bot.stories.feedback.schema import FindingKind
from bot.stories.notifications import answer_to
from bot.stories.sections import Section
from bot.stories.writing import additions, views

log = structlog.get_logger()


@dataclass(frozen=True)
class RemarkChoice:
    """What follows from a choice: what the question about it becomes, None for nothing, and what has to be redrawn."""

    message: Json | None
    redraws: list[Redrawn]


def reply_key(reply_id: int) -> str:
    """The delivery key of what is said to a reply at once, which may be a question back."""
    return f"{sending.REPLY}:{reply_id}"


def answer_key(reply_id: int) -> str:
    """The delivery key of what is said to a question once a model was asked."""
    return f"{sending.REPLY}:{reply_id}:answer"


def take(session: Session, feedback: FeedbackService, who: Person, feedback_id: int, reply: FeedbackReply) -> None:
    """Keep a reply and answer each of its parts in the thread.

    A mere reaction is left alone, also below feedback that is gone.
    """
    if all(part.intent == ReplyIntent.REACTION for part in reply_intent.read(reply.text)):
        return
    now = feedback.deps.now()
    found = findings.author_details(session, who, feedback_id)
    rows = replies.record(session, who, found, reply, now=now)
    every: list[Json] = []
    for row in rows:
        shown = _respond(session, feedback, who, row)
        if shown is not None:
            key = reply_key(row_id(row))
            if not row.thread_ts:
                shown = named(session, who, row, shown)
            delivery.post(session, answer_to(who, key, shown, now=now, thread_ts=row.thread_ts or None))
            every.append(shown)
    button_offers.keep(session, who, every, Place(thread_ts=reply.thread_ts), now=now)
    if rows and not every:
        standing_offers.forget(session, who)
    if rows:
        log.info("stories.thread_reply", workspace=who.workspace_id, intents=[one.intent for one in rows])


def named(session: Session, who: Person, row: StoryThreadReply, shown: Json) -> Json:
    """What is said outside the thread of feedback, with the story that it is about."""
    found = findings.details(session, row.workspace_id, row.feedback_id)
    with in_language(replies.spoken_to(row, found)):
        return reply_views.naming(shown, queries.draft(session, who, found.feedback.story_id))


def _respond(session: Session, feedback: FeedbackService, who: Person, row: StoryThreadReply) -> Json | None:
    """Do what a reply asks for; what is said to it, or None while a model is being asked."""
    found = findings.details(session, who.workspace_id, row.feedback_id)
    asked = [one for one in replies.asked_remarks(found) if one.position is not None]
    now = feedback.deps.now()
    with in_language(replies.spoken_to(row, found)):
        if row.intent in {ReplyIntent.CHANGE, ReplyIntent.REQUEST}:
            return _answer_wish(session, who, row, now=now)
        at_once = _about_the_app(session, feedback, row) or _said_at_once(row, has_remarks=bool(asked))
        if at_once:
            replies.settle(session, row, ReplyState.SETTLED, now=now)
            return at_once
        if row.position is None and asked and row.intent != ReplyIntent.ANSWER:
            return reply_views.which_remark(row, asked, sending.restoring(session, found))
        if row.intent == ReplyIntent.QUESTION:
            return _answer_question(session, feedback, who, row)
        if row.intent == ReplyIntent.OBJECTION and row.position is not None:
            return _ask_to_strike(session, feedback, who, row)
        is_doubtful = bool(asked) and told_to.may_be_to_us(row.text)
        return reply_views.for_whom(row) if is_doubtful else reply_views.addition(row, found.feedback.story_id)


def _about_the_app(session: Session, feedback: FeedbackService, row: StoryThreadReply) -> Json | None:
    """What is said to a question about the app itself, which no model is asked; None for anything else."""
    is_asked = row.intent in {ReplyIntent.QUESTION, ReplyIntent.ANSWER}
    topic = app_questions.topic_of(row.text) if is_asked else None
    if topic is None:
        return None
    seconds = store.usual_seconds(session, row.workspace_id, feedback.model_name) if feedback.model else None
    return app_questions.answer(topic, feedback.host, feedback.model_name, seconds)


def _said_at_once(row: StoryThreadReply, *, has_remarks: bool) -> Json | None:
    """What is said to a reply about which there is nothing to decide."""
    if row.intent == ReplyIntent.UNKNOWN:
        return reply_views.unknown()
    if row.intent == ReplyIntent.DISMISSAL:
        return reply_views.dismissed()
    if row.intent == ReplyIntent.QUESTION and not has_remarks:
        return reply_views.only_checked()
    if row.intent == ReplyIntent.ANSWER and reply_intent.is_bare(row.text):
        return reply_views.bare(row.text)
    return None


def _answer_wish(session: Session, who: Person, row: StoryThreadReply, *, now: datetime) -> Json:
    """Offer a change; or show the answer again that waits to be put into the story, with the section a wish names."""
    if row.intent == ReplyIntent.CHANGE:
        return changes.answer(session, who, row)
    replies.settle(session, row, ReplyState.SETTLED, now=now)
    waiting = replies.latest_answer(session, row, ReplyState.PENDING)
    if waiting is None:
        return reply_views.nothing_to_put()
    waiting.section = row.section or waiting.section
    return reply_views.addition(waiting, replies.story_of(session, waiting))


def _answer_question(session: Session, feedback: FeedbackService, who: Person, row: StoryThreadReply) -> Json | None:
    """Put a question on a model's queue; what the rules answer without consent or a model that may write.

    Which sentence is meant is known without one.
    """
    is_known = remark_questions.asked(row.text) is RemarkQuestion.SENTENCE
    if not is_known and _ask_model(session, feedback, who, row):
        return None
    replies.settle(session, row, ReplyState.SETTLED, now=feedback.deps.now())
    return explanation(session, row)


def _ask_model(session: Session, feedback: FeedbackService, who: Person, row: StoryThreadReply) -> bool:
    """Put a reply on a model's queue to be answered; False without consent or a model that may write."""
    story_id, may_write = replies.story_of(session, row), feedback.profile == ModelProfile.WHOLE
    if not (feedback.model and may_write and consents.is_given(session, who, story_id, feedback.host)):
        return False
    feedback.enqueue_reply(session, row)
    return True


def _ask_to_strike(session: Session, feedback: FeedbackService, who: Person, row: StoryThreadReply) -> Json:
    """Show the remark that an objection is about, to be struck by a press; what argues is answered too."""
    found, why = findings.details(session, row.workspace_id, row.feedback_id), ""
    if reply_intent.argues(row.text) and not _ask_model(session, feedback, who, row):
        why = texts.why_it_matters(FindingKind(replies.finding_of(session, row).kind))
    remark = sending.restoring(session, found)(_remark(session, row))
    return reply_views.ask_to_strike(row, remark, replies.remark_of(row, found), why)


def explanation(session: Session, row: StoryThreadReply) -> Json:
    """What the rules answer to a question about a remark, in the current language."""
    found = findings.details(session, row.workspace_id, row.feedback_id)
    named = reply_views.named(replies.remark_of(row, found))
    return remark_questions.answer(row.text, remark_facts(session, row), named)


def remark_facts(session: Session, row: StoryThreadReply) -> RemarkFacts:
    """The remark that a reply is about, with nothing masked but passwords and keys."""
    found = findings.details(session, row.workspace_id, row.feedback_id)
    about, restore = replies.finding_of(session, row), sending.restoring(session, found)
    finding = ShownFinding(about, restore(about.edited_text or about.text), is_struck=False).finding
    finding = finding.model_copy(update={"question": restore(finding.question)})
    return RemarkFacts(finding, [restore(one) for one in findings.quotes(about, found.result)])


def _object(session: Session, who: Person, row: StoryThreadReply, *, now: datetime) -> Json:
    """Strike a remark; says so, with the one that takes its place."""
    earlier = findings.details(session, row.workspace_id, row.feedback_id)
    before = {one.position for one in replies.asked_remarks(earlier)}
    replies.object_to(session, who, row, now=now)
    found = findings.details(session, row.workspace_id, row.feedback_id)
    shown = {one.row.position: one for one in found.findings}
    restore = sending.restoring(session, found)
    following = next((one for one in replies.asked_remarks(found) if one.position not in before), None)
    block = None
    if following:
        step = result_views.step(Quotes(found.result, restore), following.number, following.step, shown)
        # Without its menu, which redraws the message it is in as the result.
        block = {name: value for name, value in step.items() if name != "accessory"}
    return reply_views.struck(row, restore(_remark(session, row)), block)


def _remark(session: Session, row: StoryThreadReply) -> str:
    finding = replies.finding_of(session, row)
    return finding.edited_text or finding.text


def remark_chosen(
    session: Session, who: Person, feedback: FeedbackService, reply_id: int, position: int
) -> RemarkChoice | None:
    """Go on with a reply once its author has said what it is about; None if that was done before."""
    row = replies.choose_remark(session, who, reply_id, position)
    if row.state != ReplyState.PENDING:
        return None
    return RemarkChoice(_respond(session, feedback, who, row), [])


def crossed_out(session: Session, who: Person, feedback: FeedbackService, reply_id: int) -> RemarkChoice:
    """Strike the remark that an objection is about; what is said, and the result as it is then."""
    row, found = replies.get(session, who, reply_id)
    with in_language(replies.spoken_to(row, found)):
        shown = _object(session, who, row, now=feedback.deps.now())
    return RemarkChoice(shown, result_now(session, feedback, row))


def another_remark(session: Session, who: Person, reply_id: int) -> Json:
    """Ask which other remark an objection is about."""
    row = replies.about_another(session, who, reply_id)
    found = findings.details(session, who.workspace_id, row.feedback_id)
    asked = [one for one in replies.asked_remarks(found) if one.position is not None]
    with in_language(replies.spoken_to(row, found)):
        return reply_views.which_remark(row, asked, sending.restoring(session, found))


def said_to_us(session: Session, who: Person, feedback: FeedbackService, reply_id: int) -> Json | None:
    """Answer what is meant for us rather than for the story; None while a model is being asked."""
    return _respond(session, feedback, who, replies.as_question(session, who, reply_id))


def as_addition(session: Session, who: Person, reply_id: int) -> Json:
    """Offer what is meant for the story."""
    row, _found = replies.get(session, who, reply_id)
    return addition_now(session, row)


def taken_back(session: Session, who: Person, feedback: FeedbackService, reply_id: int) -> tuple[Json, list[Redrawn]]:
    """Take an objection back; what is said, and the result as it is then."""
    row = replies.take_back(session, who, reply_id)
    found = findings.details(session, who.workspace_id, row.feedback_id)
    with in_language(found.result.spoken):
        shown = reply_views.unstruck(sending.restoring(session, found)(_remark(session, row)))
    return shown, result_now(session, feedback, row)


def take_as_sentence(session: Session, who: Person, reply_id: int) -> StoryThreadReply:
    """Take what a wish to change something tells readers for an answer; returns the reply as it is then."""
    row, _found = replies.get(session, who, reply_id)
    return replies.as_answer(session, who, reply_id, change_wishes.told(row.text))


def addition_now(session: Session, row: StoryThreadReply) -> Json:
    """The message about an answer as it is now, in the language of the feedback."""
    found: FeedbackDetails = findings.details(session, row.workspace_id, row.feedback_id)
    story_id = found.feedback.story_id
    is_added = row.state == ReplyState.ADDED
    doubt = figure_doubts.of_addition(session, row, story_id) if is_added else None
    with in_language(found.result.spoken):
        older = _older_in_showcase(session, row, story_id) if is_added else None
        undo = _undo_of(session, row, story_id) if is_added else None
        return reply_views.addition(row, story_id, doubt, older, undo)


def _undo_of(session: Session, row: StoryThreadReply, story_id: int) -> Json | None:
    """The button that takes an answer out of its section again; None where more was written there since."""
    draft = queries.draft(session, person_of(session, row), story_id)
    return additions.undo_button(draft, Section(str(row.section)), row.text, row_id(row))


def _older_in_showcase(session: Session, row: StoryThreadReply, story_id: int) -> Json | None:
    """Says that the showcase has an earlier version of a story, if it has."""
    draft = queries.draft(session, person_of(session, row), story_id)
    published = queries.older_publication(session, row.workspace_id, draft)
    return views.older_in_showcase(draft, published) if published else None


def changed(
    session: Session, who: Person, message: MessageRef, text: str | None, *, now: datetime
) -> list[Redrawn] | None:
    """Follow the edit of a reply, or with None its deletion; what has to be redrawn, None if it is no reply of ours."""
    if not replies.of_message(session, who, message):
        return None
    waiting = replies.change(session, who, message, text, now=now)
    redraws = []
    for row in waiting:
        if row.intent != ReplyIntent.ANSWER and row.state == ReplyState.PENDING:
            continue
        key, shown = reply_key(row_id(row)), addition_now(session, row)
        answer = delivery.message(session, row.workspace_id, key)
        if answer:
            redraws.append(Redrawn(answer, shown))
        else:
            delivery.replace_payload(session, row.workspace_id, key, shown)
    return redraws


def result_now(session: Session, feedback: FeedbackService, row: StoryThreadReply) -> list[Redrawn]:
    """The result that a reply is about as it is now; it may be within the thread itself."""
    result = store.get(session, row.workspace_id, row.feedback_id)
    key = store.result_key(row.feedback_id, result.attempt)
    place = delivery.message(session, row.workspace_id, key) if result.thread_ts or not row.thread_ts else None
    if place is None:
        if not row.thread_ts:
            return []
        place = MessageRef(row.channel, row.thread_ts)
    return [Redrawn(place, sending.result_message(session, result, host=feedback.host))]
