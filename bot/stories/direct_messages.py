"""Stories in direct messages: a command, a pasted text, a file, a reply in the thread of a result."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

import structlog
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json, escape, unescape
from bot.members.command_registry import CommandRegistry, Reply
from bot.members.incoming_messages import Change, IncomingMessage, MessageContext, MessageHandlers
from bot.members.service import Person
from bot.stories.commands import IN_DIRECT_MESSAGES
from bot.stories.feedback import conversation, message_updates, sending
from bot.stories.feedback.replies import ThreadReply
from bot.stories.feedback.request import FeedbackService
from bot.stories.intake import jobs as intake
from bot.stories.notifications import answer_to
from bot.stories.writing import message_joining, section_parser, views
from bot.stories.writing import service as writing_service

log = structlog.get_logger()
# What looks like a story without headings, and the least text that may follow a request for feedback.
MIN_STORY_CHARACTERS, MIN_STORY_LINES, MIN_TEXT_AFTER_REQUEST = 300, 3, 60
DOCUMENTS = frozenset(
    {".md", ".markdown", ".txt", ".text", ".docx", ".docm", ".dotx", ".doc", ".pdf", ".odt", ".rtf", ".html", ".htm"}
    | {".pptx", ".pages", ".zip"}
)
_LINK = re.compile(r"<(https?://[^|>]+)(?:\|([^>]*))?>")
_REFERENCE = re.compile(r"<([@#!])([^|>]+)(?:\|([^>]*))?>")


def handlers(commands: CommandRegistry, feedback: FeedbackService) -> MessageHandlers:
    """What concerns stories: replies below results, documents, long texts and verbs of `/story` without a modal."""

    def direct(context: MessageContext) -> Reply | None:
        message = context.message
        if _documents(message):
            for file in _documents(message):
                intake.take(context.session, context.deps, context.person, file)
            return Reply()
        command = _command(message.text)
        if command is not None:
            return commands.run(replace(context.command, text=command))
        return _take_text(context)

    return MessageHandlers(
        threads={sending.RESULT: partial(answer_reply, feedback)},
        direct=direct,
        changes=follow_change,
        needs_profile=_is_for_us,
    )


def _is_for_us(message: IncomingMessage) -> bool:
    """Whether it concerns stories by itself, whatever was said before."""
    if not message.is_direct or message.change is not Change.WRITTEN or message.thread_ts:
        return False
    if _documents(message) or _command(message.text) is not None:
        return True
    text = readable(message.markup).strip()
    return bool(section_parser.FEEDBACK_REQUEST.match(text)) or _looks_like_story(text)


def _documents(message: IncomingMessage) -> list[Json]:
    """The files of a kind that may hold a story."""
    return [file for file in message.files if _is_document(file)]


def _command(text: str) -> str | None:
    """What follows `story` in a message such as `story list`; None for any other text."""
    first, _sep, rest = text.partition(" ")
    verb = rest.strip().partition(" ")[0].casefold()
    if first.casefold().lstrip("/") in {"story", "stories"} and (not verb or verb in IN_DIRECT_MESSAGES):
        return rest.strip()
    return None


def _looks_like_story(text: str) -> bool:
    """Whether a text has headings of several sections, or is long and has several lines."""
    lines = sum(1 for line in text.split("\n") if line.strip())
    is_long = len(text) >= MIN_STORY_CHARACTERS and lines >= MIN_STORY_LINES
    return is_long or section_parser.has_several_headings(text)


def _is_document(file: Json) -> bool:
    return PurePosixPath(str(file.get("name") or "").lower()).suffix in DOCUMENTS


def readable(text: str) -> str:
    """Slack's form of a message as plain text: links keep their address, mentions become names."""
    linked = _LINK.sub(lambda found: found[1] if found[2] in (None, found[1]) else f"{found[2]} ({found[1]})", text)
    marks = {"@": "@", "#": "#", "!": "@"}
    return unescape(_REFERENCE.sub(lambda found: f"{marks[found[1]]}{found[3] or found[2]}", linked))


def answer_reply(feedback: FeedbackService, context: MessageContext) -> Reply | None:
    """Answer a reply in the thread of feedback; none of it goes into the story before somebody presses a button."""
    message, text = context.message, readable(context.message.markup).strip()
    feedback_id = sending.feedback_of(context.thread_key)
    if feedback_id is None or not text or not message.thread_ts:
        return None
    reply = ThreadReply(message.ref, message.thread_ts, text)
    redraws = conversation.take(context.session, feedback, context.person, feedback_id, reply)
    return Reply(follow_ups=message_updates.follow_ups(redraws))


def follow_change(context: MessageContext) -> Reply | None:
    """Follow the edit or deletion of a reply in the thread of feedback."""
    message = context.message
    text = None if message.change is Change.DELETED else readable(message.markup).strip()
    redraws = conversation.changed(context.session, context.person, message.ref, text, now=context.now)
    return None if redraws is None else Reply(follow_ups=message_updates.follow_ups(redraws))


def _take_text(context: MessageContext) -> Reply | None:
    text = readable(context.message.markup).strip()
    request = section_parser.FEEDBACK_REQUEST.match(text)
    if not request and text and _join_to_latest(context, text):
        return Reply()
    if not request and not _looks_like_story(text):
        return None
    if request and len(text[request.end() :].strip()) < MIN_TEXT_AFTER_REQUEST:
        return Reply(views.no_story())
    is_kept = start_story(context.session, context.deps, context.person, text, context.message.ref.key)
    return Reply() if is_kept else None


def _join_to_latest(context: MessageContext, text: str) -> bool:
    """Whether the text is the next part of one that Slack split; then it is joined and shown as one story."""
    session, who = context.session, context.person
    joined = message_joining.join_to_latest(session, who, text, now=context.now)
    if joined is None:
        return False
    shown = views.sorted_story(joined.draft, by_headings=joined.by_headings, joined=True)
    delivery.post(session, answer_to(who, f"stories.sorted:{context.message.ref.key}", shown, now=context.now))
    log.info("stories.message_joined", workspace=who.workspace_id, characters=len(text))
    return True


def start_story(session: Session, deps: Deps, who: Person, text: str, source: str) -> bool:
    """Keep a text as a story and show how it was sorted, once for each `source`; False for a text without words."""
    key = f"stories.sorted:{source}"
    if not text.strip():
        return False
    if delivery.exists(session, who.workspace_id, key):
        return True
    parsed = section_parser.parse(text)
    try:
        draft = writing_service.create(session, who, parsed, now=deps.now())
        shown = views.sorted_story(draft, by_headings=parsed.by_headings)
    except GroundswellError as error:
        shown = blocks.message(error.sentence(escape, _))
    delivery.post(session, answer_to(who, key, shown, now=deps.now()))
    log.info("stories.started", workspace=who.workspace_id, characters=len(text))
    return True
