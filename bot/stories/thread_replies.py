"""Replies in the thread of feedback: an answer to a remark, a wish to look again, or a new text of the story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.kit.db import row_id
from bot.kit.i18n import _, in_language
from bot.kit.slack import Json, MessageRef
from bot.members.command_registry import Reply
from bot.members.incoming_messages import Change, MessageContext
from bot.members.message_updates import Redrawn, redrawing
from bot.members.service import Person
from bot.stories import labels, languages, queries, service, wish_answers
from bot.stories.feedback import (
    change_views,
    changes,
    conversation,
    findings,
    replies,
    reply_intent,
    reply_views,
    sending,
)
from bot.stories.feedback.change_views import ChangeUndo, ReplyChange
from bot.stories.feedback.changes import StoryEdit
from bot.stories.feedback.findings import FeedbackDetails
from bot.stories.feedback.models import ReplyState
from bot.stories.feedback.replies import FeedbackReply
from bot.stories.feedback.reply_intent import ReplyIntent
from bot.stories.feedback.reply_views import ReplyPlace
from bot.stories.feedback.request import FeedbackService
from bot.stories.intake import jobs as intake
from bot.stories.intake import newest_card, section_parser, sorted_card, story_wishes, thread_wish
from bot.stories.intake.message_contents import readable
from bot.stories.intake.model_sorting import request as model_sorting
from bot.stories.intake.model_sorting import views as sorting_views
from bot.stories.intake.sorted_card import Sorting
from bot.stories.intake.story_wishes import StoryWishKind
from bot.stories.intake.thread_wish import TELLS_A_STORY, ThreadWish, ThreadWishKind
from bot.stories.notifications import answer_to
from bot.stories.payloads import SentText
from bot.stories.queries import StoryDraft
from bot.stories.sections import SECTIONS, Section
from bot.stories.wish_answers import StoryShown
from bot.stories.writing import additions, cards, views
from bot.stories.writing import service as writing_service
from bot.stories.writing.additions import AdditionUndo
from bot.stories.writing.service import ParsedStory

log = structlog.get_logger()


@dataclass(frozen=True)
class SentVersion:
    """A text that its author calls a version of a story, where it is, and the message that asked about it."""

    sent: SentText
    text: str
    question: MessageRef


def answer_reply(feedback: FeedbackService, context: MessageContext) -> Reply | None:
    """Answer a reply in the thread of feedback; none of it goes into the story before somebody presses a button."""
    message, text = context.message, readable(context.message.markup).strip()
    thread_ts = message.thread_ts
    feedback_id = sending.feedback_in_thread(context.session, context.person, thread_ts, context.thread_key)
    if feedback_id is None or not message.thread_ts:
        return None
    has_documents = intake.take_documents(context)
    if not text:
        return Reply() if has_documents else None
    return talk(feedback, context, feedback_id)


def talk(feedback: FeedbackService, context: MessageContext, feedback_id: int) -> Reply | None:
    """Answer what is said about feedback, in its thread or in the direct message itself."""
    message, text = context.message, readable(context.message.markup).strip()
    about = story_wishes.find_story_wish(text)
    if about and about.kind is not StoryWishKind.ADD:
        answered = wish_answers.answer(context, feedback, _story_of(context, feedback_id))
        if answered:
            return answered
    wish = thread_wish.find_thread_wish(about.words if about else text)
    if wish.kind in TELLS_A_STORY or _is_version(context, feedback_id, text):
        return Reply(_ask_which_story(context, feedback_id))
    is_answered = _is_worth_an_answer(wish.rest)
    shown = None
    if wish.kind != ThreadWishKind.NONE:
        shown = _look_again(feedback, context, feedback_id, wish, has_more=is_answered)
    if is_answered or wish.kind == ThreadWishKind.NONE:
        reply = FeedbackReply(message.ref, message.thread_ts or "", wish.rest)
        conversation.take(context.session, feedback, context.person, feedback_id, reply)
    return Reply(shown)


def _story_of(context: MessageContext, feedback_id: int) -> int:
    """The id of the story that feedback is about."""
    return findings.author_details(context.session, context.person, feedback_id).feedback.story_id


def _is_version(context: MessageContext, feedback_id: int, text: str) -> bool:
    """Whether a long text repeats so much of the story that it may be a version of it."""
    if len(text.split()) < thread_wish.MIN_LONG_WORDS:
        return False
    found = findings.author_details(context.session, context.person, feedback_id)
    return thread_wish.repeats(text, queries.draft_sections(context.session, found.feedback.story_id))


def _is_worth_an_answer(text: str) -> bool:
    return any(part.intent != ReplyIntent.REACTION for part in reply_intent.read(text))


def _ask_which_story(context: MessageContext, feedback_id: int) -> Json:
    found = findings.author_details(context.session, context.person, feedback_id)
    draft = queries.draft(context.session, context.person, found.feedback.story_id)
    with in_language(found.result.spoken):
        return views.ask_which_story([draft], sent_text(context, feedback_id))


def sent_text(context: MessageContext, feedback_id: int = 0) -> SentText:
    """Where the text of a message is found again."""
    return SentText(ts=context.message.ref.ts, thread_ts=context.message.thread_ts or "", feedback_id=feedback_id)


def _look_again(
    feedback: FeedbackService, context: MessageContext, feedback_id: int, wish: ThreadWish, *, has_more: bool
) -> Json | None:
    """Request feedback on the story as it is now, or say that nothing in it has changed.

    Who only says that they changed it is asked first. None if nothing changed and there is more to answer.
    """
    session, who = context.session, context.person
    found = findings.author_details(session, who, feedback_id)
    draft = queries.draft(session, who, found.feedback.story_id)
    before = queries.version(session, who.workspace_id, found.feedback.version_id)
    is_unchanged = draft.sections == before.sections
    if is_unchanged and has_more:
        return None
    text = readable(context.message.markup)
    with in_language(languages.of_message(text, found.result.spoken)):
        if is_unchanged:
            section = next((one.step.section for one in replies.asked_remarks(found)), SECTIONS[0])
            return reply_views.nothing_changed(draft, found.version, section, has_waiting=_has_waiting(session, found))
        if wish.kind == ThreadWishKind.CHANGED:
            return reply_views.has_changed(draft, found.version)
        outcome = feedback.ask(session, who, draft.story_id)
        return sending.request_answer(session, feedback, who, outcome, context.message.thread_ts or "")


def _has_waiting(session: Session, found: FeedbackDetails) -> bool:
    """Whether an answer in the thread of feedback waits to be put into the story."""
    of_feedback = replies.of_feedback(session, found.feedback.workspace_id, row_id(found.feedback))
    return any(one.state == ReplyState.PENDING and one.intent == ReplyIntent.ANSWER for one in of_feedback)


def follow_change(context: MessageContext) -> Reply | None:
    """Follow the edit or deletion of a reply in the thread of feedback."""
    message, text = context.message, None
    if message.change is not Change.DELETED:
        text = thread_wish.find_thread_wish(readable(message.markup).strip()).rest
    redraws = conversation.changed(context.session, context.person, message.ref, text, now=context.now)
    return None if redraws is None else redrawing(redraws)


def put_in(session: Session, who: Person, feedback: FeedbackService, place: ReplyPlace) -> StoryShown:
    """Add a reply to a section of its story; how it is shown then, and the newest message with the story."""
    row = replies.put_in(session, who, place.reply_id, place.section, now=feedback.deps.now())
    redraws: list[Redrawn] = []
    if row.state == ReplyState.ADDED:
        note = _("Your answer is now in *{section}*.", section=labels.title(Section(row.section)))
        redraws = newest_card.saved(session, who, feedback, replies.story_of(session, row), note)
    return StoryShown(conversation.addition_now(session, row), redraws)


def make_change(session: Session, who: Person, feedback: FeedbackService, change: ReplyChange) -> StoryShown | None:
    """Make a change that a reply asked for; how it is shown then, None if it was decided about before."""
    edit = changes.make(session, who, change, now=feedback.deps.now())
    return _edited(session, who, feedback, edit) if edit else None


def undo_change(session: Session, who: Person, feedback: FeedbackService, made: ChangeUndo) -> StoryShown:
    """Undo a change that a reply asked for; how it is shown then."""
    return _edited(session, who, feedback, changes.undo(session, who, made, now=feedback.deps.now()))


def undo_addition(session: Session, who: Person, feedback: FeedbackService, undo: AdditionUndo) -> StoryShown:
    """Take out of a story what was just put into it; a reply then waits for a decision again, as it did before."""
    if not additions.take_out(session, who, undo, now=feedback.deps.now()):
        return StoryShown(change_views.not_undone(undo.story_id, undo.section), [])
    redraws = newest_card.saved(session, who, feedback, undo.story_id)
    if undo.reply_id is None:
        return StoryShown(additions.taken_out(), redraws)
    return StoryShown(conversation.addition_now(session, replies.reopen(session, who, undo.reply_id)), redraws)


def _edited(session: Session, who: Person, feedback: FeedbackService, edit: StoryEdit) -> StoryShown:
    redraws = newest_card.saved(session, who, feedback, edit.story_id) if edit.is_made else []
    return StoryShown(edit.message, redraws)


def follow_edit(feedback: FeedbackService, context: MessageContext, draft: StoryDraft) -> Reply:
    """Take the edit of a message over into the draft made of it; if that was changed since, say how to do so."""
    session, who, text = context.session, context.person, readable(context.message.markup).strip()
    parsed = section_parser.parse(thread_wish.story_in(text))
    if not text or parsed.sections == draft.sections:
        return Reply()
    log.info("stories.message_edited", workspace=who.workspace_id, characters=len(text))
    edition = writing_service.sections_hash(parsed.sections)
    key = f"stories.edited:{context.message.ref.key}:{edition}"
    if not writing_service.is_as_sent(session, who, draft):
        sent = sent_text(context).model_copy(update={"story_id": draft.story_id})
        asked = views.ask_whether_edit_counts(draft, sent)
        delivery.post(session, answer_to(who, key, asked, now=context.now, thread_ts=context.message.thread_ts))
        return Reply()
    _put(session, who, draft.story_id, parsed, now=context.now)
    writing_service.take_from(session, who, draft.story_id, context.message.ref.key)
    draft = queries.draft(session, who, draft.story_id)
    opening = _(
        "I've put your edit into the draft. This is what {title} looks like now:",
        title=labels.story_title(draft.title),
    )
    sorting = Sorting.by_rules(parsed, offers_model=model_sorting.is_offered(feedback))
    card = sorted_card.card(session, who, draft, sorting, opening=opening)
    return redrawing(cards.redrawn(session, who, draft.story_id, card))


def _put(session: Session, who: Person, story_id: int, parsed: ParsedStory, *, now: datetime) -> None:
    """Put a text in the place of a draft's."""
    service.write(session, who, story_id, parsed.sections, now=now)
    if parsed.title:
        service.rename(session, who, story_id, parsed.title, now=now)


def put_version(session: Session, who: Person, feedback: FeedbackService, version: SentVersion) -> StoryShown:
    """Put a text in the place of a story's, which is kept as a version; how it was sorted, or that a model sorts it."""
    sent, text = version.sent, version.text
    now, parsed = feedback.deps.now(), section_parser.parse(thread_wish.story_in(text))
    if queries.draft(session, who, sent.story_id).written:
        service.snapshot(session, who, sent.story_id, now=now)
    _put(session, who, sent.story_id, parsed, now=now)
    message = MessageRef(version.question.channel, sent.ts)
    writing_service.take_from(session, who, sent.story_id, message.key)
    log.info("stories.new_version", workspace=who.workspace_id, characters=len(text))
    draft = queries.draft(session, who, sent.story_id)
    redraws = cards.supersede_by(session, who, sent.story_id, version.question)
    if not parsed.by_headings and model_sorting.ask_if_agreed(session, who, feedback, sent.story_id, sent.thread_ts):
        return StoryShown(sorting_views.on_its_way(draft.title, feedback.host, feedback.model_name), redraws)
    opening = _(
        "Here's {title} as it is now, sorted into its sections. I've kept the earlier text too.",
        title=labels.story_title(draft.title),
    )
    sorting = Sorting.by_rules(parsed, offers_model=model_sorting.is_offered(feedback))
    card = sorted_card.card(session, who, draft, sorting, opening=opening)
    return StoryShown(card, redraws)
