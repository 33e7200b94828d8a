"""Stories in direct messages: a command, a pasted text, a file, a reply in the thread of a result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.standing_offers import Place
from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.i18n import _, in_language, language
from bot.kit.slack import escape
from bot.members.command_registry import CommandRegistry, Reply
from bot.members.incoming_messages import Change, IncomingMessage, MessageContext, MessageHandlers
from bot.members.message_updates import redrawing
from bot.members.service import Person
from bot.stories import button_offers, languages, queries, story_choice, story_talk, wish_answers
from bot.stories.commands import IN_DIRECT_MESSAGES
from bot.stories.feedback import sending
from bot.stories.feedback.request import FeedbackService
from bot.stories.intake import jobs as intake
from bot.stories.intake import message_joining, section_parser, sorted_card
from bot.stories.intake.feedback_wish import (
    find_wish,
    is_story_enough,
    is_told,
    may_answer,
    may_be_story,
    tells_of_work,
)
from bot.stories.intake.message_contents import documents, readable
from bot.stories.intake.model_sorting import request as model_sorting
from bot.stories.intake.sorted_card import Sorting
from bot.stories.intake.story_wishes import find_story_wish
from bot.stories.intake.thread_wish import TELLS_A_STORY, ThreadWishKind, find_thread_wish, repeats
from bot.stories.notifications import answer_to
from bot.stories.queries import StoryDraft
from bot.stories.thread_replies import answer_reply, follow_edit, sent_text
from bot.stories.thread_replies import follow_change as follow_reply_change
from bot.stories.writing import cards, views
from bot.stories.writing import service as writing_service

log = structlog.get_logger()
# For so long to twice as long, the answer to “Send me your story” is a story.
ASKED = timedelta(minutes=15)
# And for so long to twice as long, a text of some length that tells of work.
INVITED = timedelta(hours=12)


def handlers(commands: CommandRegistry, feedback: FeedbackService) -> MessageHandlers:
    """What concerns stories: replies below results, documents, long texts and verbs of `/story` without a modal."""

    def direct(context: MessageContext) -> Reply | None:
        if intake.take_documents(context):
            return Reply()
        command = _command(commands, context.message.text)
        if command is not None:
            return story_talk.posted(context, commands.run(replace(context.command, text=command)))
        wished = wish_answers.answer(context, feedback)
        return story_talk.posted(context, wished or _take_text(feedback, context))

    def reply(context: MessageContext) -> Reply | None:
        return story_talk.posted(context, answer_reply(feedback, context))

    def below(context: MessageContext) -> Reply | None:
        return story_talk.posted(context, _take_below(feedback, context))

    return MessageHandlers(
        threads={sending.RESULT: reply, sending.REPLY: reply},
        direct=direct,
        below=below,
        changes=partial(_follow_change, feedback),
        needs_profile=partial(_is_for_us, commands),
    )


def talk_handlers(feedback: FeedbackService, is_else: Callable[[MessageContext], bool]) -> MessageHandlers:
    """What is said about a story that was just sent; `is_else` tells what is surely meant for others."""

    def direct(context: MessageContext) -> Reply | None:
        return None if is_else(context) else story_talk.answer(feedback, context)

    return MessageHandlers(direct=direct)


def _follow_change(feedback: FeedbackService, context: MessageContext) -> Reply | None:
    """Follow the edit of a message that a story was made of, or the edit or deletion of a reply below feedback."""
    reply = follow_reply_change(context)
    if reply is not None or context.message.change is Change.DELETED:
        return reply
    draft = writing_service.taken_from(context.session, context.person, context.message.ref.key)
    return follow_edit(feedback, context, draft) if draft else None


def _is_for_us(commands: CommandRegistry, message: IncomingMessage) -> bool:
    """Whether it concerns stories by itself, whatever was said before."""
    if not message.is_direct or message.change is not Change.WRITTEN or message.thread_ts:
        return False
    if documents(message) or _command(commands, message.text) is not None:
        return True
    text = readable(message.markup).strip()
    is_wish = find_wish(text) is not None or find_story_wish(text) is not None
    return is_wish or section_parser.has_several_headings(text) or may_be_story(text)


def _command(commands: CommandRegistry, text: str) -> str | None:
    """What follows `story` in a message such as `story list`; None for any other text."""
    first, _sep, rest = text.partition(" ")
    command = commands.find(rest) if first.casefold().lstrip("/") in {"story", "stories"} else None
    return rest.strip() if command and command.verb in IN_DIRECT_MESSAGES else None


def _take_below(feedback: FeedbackService, context: MessageContext) -> Reply | None:
    """Take a wish, a story or a file in a thread that does not begin with feedback; below feedback, a reply to it."""
    if sending.feedback_in_thread(context.session, context.person, context.message.thread_ts, context.thread_key):
        return answer_reply(feedback, context)
    if intake.take_documents(context):
        return Reply()
    text = readable(context.message.markup).strip()
    answered = wish_answers.answer(context, feedback)
    if answered:
        return answered
    wish, drafts = find_thread_wish(text), _drafts(context)
    if wish.kind in {ThreadWishKind.AGAIN, ThreadWishKind.CHANGED}:
        return _offer_feedback(context)
    if wish.kind in TELLS_A_STORY or _is_asked_for(context, text):
        return _take_version(feedback, context, wish.rest, drafts)
    return Reply(views.ask_whether_story(sent_text(context))) if may_be_story(text) else None


def _take_version(
    feedback: FeedbackService, context: MessageContext, text: str, drafts: list[StoryDraft]
) -> Reply | None:
    """Ask of which story a text is a version, if of any; without any story, it is the first."""
    if drafts:
        return Reply(views.ask_which_story(drafts, sent_text(context)))
    return Reply() if _start(feedback, context, text) else None


def _is_asked_for(context: MessageContext, text: str) -> bool:
    """Whether a text tells of work, and they were asked for a story a moment ago."""
    return is_story_enough(text) and tells_of_work(text) and _was_asked(context)


def _take_text(feedback: FeedbackService, context: MessageContext) -> Reply | None:
    text = readable(context.message.markup).strip()
    version, drafts = find_thread_wish(text), _drafts(context)
    if version.kind is ThreadWishKind.VERSION and version.rest != text:
        return _take_version(feedback, context, version.rest, drafts)
    wish = find_wish(text)
    joined = _join_to_latest(feedback, context, text) if wish is None and text else None
    if joined is not None:
        return joined
    story = text if wish is None else wish.story
    if wish is not None and not is_story_enough(story):
        return _offer_feedback(context)
    if wish is not None or section_parser.has_several_headings(text):
        return Reply() if _start(feedback, context, story) else None
    was_asked = _is_asked_for(context, text)
    is_on_a_remark = bool(drafts) and story_talk.is_on_a_remark(text)
    if not is_on_a_remark and _is_the_story(context, text, has_drafts=bool(drafts)):
        is_version = was_asked and any(repeats(text, draft.sections) for draft in drafts)
        return _take_version(feedback, context, text, drafts if is_version else [])
    at_hand = story_choice.recent(context.session, context.person, now=context.now)
    is_reply = at_hand and story_talk.is_reply(context.session, context.person, text, now=context.now)
    if is_on_a_remark or is_reply:
        was_asked = False
    is_story = may_be_story(text) and not is_on_a_remark
    may_be_one = is_story or (not at_hand and _was_asked(context) and may_answer(text))
    return Reply(views.ask_whether_story(sent_text(context), at_hand)) if was_asked or may_be_one else None


def _is_the_story(context: MessageContext, text: str, *, has_drafts: bool) -> bool:
    """Whether a text is the story they were asked for, or the rest of a very long one, which Slack sends at once."""
    if len(text) >= message_joining.MIN_SPLIT_CHARACTERS and tells_of_work(text):
        return True
    if has_drafts:
        return is_told(text) and _is_asked_for(context, text)
    return _is_asked_for(context, text) or (is_told(text) and _was_asked(context, INVITED))


def _start(feedback: FeedbackService, context: MessageContext, text: str) -> bool:
    message = context.message
    return start_story(context.session, feedback, context.person, text, message.ref.key, message.thread_ts)


def _offer_feedback(context: MessageContext) -> Reply:
    """Ask which story a wish is about, or for one; what tells of something soon after is an answer to that."""
    session, who = context.session, context.person
    with in_language(languages.of_message(readable(context.message.markup), language())):
        offer = views.offer_feedback(_drafts(context))
    _note(session, who, context.now, INVITED)
    key = _asked_key(session, who, context.now, ASKED)
    if delivery.exists(session, who.workspace_id, key):
        return Reply(offer)
    delivery.post(session, answer_to(who, key, offer, now=context.now, thread_ts=context.message.thread_ts))
    button_offers.keep(session, who, [offer], Place(key, context.message.thread_ts or ""), now=context.now)
    return Reply()


def _drafts(context: MessageContext) -> list[StoryDraft]:
    """Their stories in which something is written, the newest first."""
    return [draft for draft in queries.drafts(context.session, context.person) if draft.written]


def _asked_key(session: Session, who: Person, at: datetime, lasts: timedelta) -> str:
    """The key of the note that somebody was asked; a story that comes is the answer, so that the note is over then."""
    seconds = lasts.total_seconds()
    kind = "asked" if lasts == ASKED else "invited"
    newest = max((draft.story_id for draft in queries.drafts(session, who)), default=0)
    return f"stories.{kind}:{who.slack_id}:{newest}:{int(at.timestamp() // seconds)}"


def note_asked(session: Session, who: Person, *, now: datetime) -> None:
    """Note that somebody is asked for a story in the place of a button; what tells of something soon after is one."""
    _note(session, who, now, ASKED)
    _note(session, who, now, INVITED)


def _note(session: Session, who: Person, now: datetime, lasts: timedelta) -> None:
    key = _asked_key(session, who, now, lasts)
    delivery.post(
        session, delivery.Outgoing(who.workspace_id, key, who.slack_id, {}, now, skip="only notes the asking")
    )


def _was_asked(context: MessageContext, lasts: timedelta = ASKED) -> bool:
    """Whether they were asked for a story a moment ago, or not much longer ago than `lasts`."""
    session, who = context.session, context.person
    keys = [_asked_key(session, who, at, lasts) for at in (context.now, context.now - lasts)]
    return any(delivery.exists(session, who.workspace_id, key) for key in keys)


def _join_to_latest(feedback: FeedbackService, context: MessageContext, text: str) -> Reply | None:
    """Join the next part of a text that Slack split, and show both as one story; None if the text is no such part."""
    session, who = context.session, context.person
    joined = message_joining.join_to_latest(session, who, text, now=context.now)
    if joined is None:
        return None
    writing_service.forget_source(session, who, joined.draft.story_id)
    sorting = Sorting.by_rules(joined.parsed, offers_model=model_sorting.is_offered(feedback))
    shown = sorted_card.card(session, who, joined.draft, sorting, opening=sorted_card.combined(joined.draft))
    key = sorted_card.key(context.message.ref.key)
    redraws = cards.supersede(session, who, joined.draft.story_id, key)
    delivery.post(session, answer_to(who, key, shown, now=context.now))
    button_offers.keep(session, who, [shown], Place(key), now=context.now, asks=True)
    log.info("stories.message_joined", workspace=who.workspace_id, characters=len(text))
    return redrawing(redraws)


def start_story(
    session: Session, feedback: FeedbackService, who: Person, text: str, source: str, thread_ts: str | None = None
) -> bool:
    """Keep a text as a story and show how it was sorted, once for each `source`; False for a text without words."""
    key, now = sorted_card.key(source), feedback.deps.now()
    if not text.strip():
        return False
    if delivery.exists(session, who.workspace_id, key):
        return True
    parsed = section_parser.parse(text)
    try:
        draft = writing_service.create(session, who, parsed, now=now)
        sorting = Sorting.by_rules(parsed, offers_model=model_sorting.is_offered(feedback))
        shown = sorted_card.card(session, who, draft, sorting)
        cards.supersede(session, who, draft.story_id, key)
        writing_service.take_from(session, who, draft.story_id, source)
    except GroundswellError as error:
        shown = blocks.message(error.sentence(escape, _))
    delivery.post(session, answer_to(who, key, shown, now=now, thread_ts=thread_ts))
    button_offers.keep(session, who, [shown], Place(key, thread_ts or ""), now=now, asks=True)
    log.info("stories.started", workspace=who.workspace_id, characters=len(text))
    return True
