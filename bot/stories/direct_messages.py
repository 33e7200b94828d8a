"""Stories in direct messages: a command, a pasted text, a file, a reply in the thread of a result."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.deps import Deps
from bot.errors import AskAgainError, GroundswellError
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, MessageRef, escape, plain
from bot.members import service as members
from bot.members.commands import CommandRegistry, Invocation
from bot.members.profile_reader import WINDOW_SECONDS, meet
from bot.members.service import Person, person
from bot.stories.commands import IN_DIRECT_MESSAGES
from bot.stories.feedback import follow_ups, messages, store
from bot.stories.feedback import views as feedback_views
from bot.stories.feedback.follow_ups import FollowUpReply
from bot.stories.identity import caller_person
from bot.stories.intake import jobs as intake
from bot.stories.notifications import answer_to
from bot.stories.writing import message_joining, section_parser, views
from bot.stories.writing import service as writing_service

log = structlog.get_logger()
RETRY_PAUSES = (0.1, 0.3)
# What looks like a story without headings, and the least text that may follow a request for feedback.
MIN_STORY_CHARACTERS, MIN_STORY_LINES, MIN_TEXT_AFTER_REQUEST = 300, 3, 60
DOCUMENTS = frozenset(
    {".md", ".markdown", ".txt", ".text", ".docx", ".docm", ".dotx", ".doc", ".pdf", ".odt", ".rtf", ".html", ".htm"}
    | {".pptx", ".pages", ".zip"}
)
_LINK = re.compile(r"<(https?://[^|>]+)(?:\|([^>]*))?>")
_REFERENCE = re.compile(r"<([@#!])([^|>]+)(?:\|([^>]*))?>")


@dataclass(frozen=True)
class DirectMessage:
    """A message to the app; `text` is plain, `documents` are Slack's files of a kind that may hold a story."""

    sender: Caller
    ref: MessageRef
    text: str
    thread_ts: str | None
    documents: tuple[Json, ...]

    @property
    def source(self) -> str:
        """The part of a delivery key that identifies the message."""
        return f"{self.ref.channel}:{self.ref.ts}"

    @property
    def command(self) -> str | None:
        """What follows `story` in a message such as `story list`; None for any other message."""
        first, _sep, rest = self.text.partition(" ")
        verb = rest.strip().partition(" ")[0].casefold()
        if first.casefold().lstrip("/") in {"story", "stories"} and (not verb or verb in IN_DIRECT_MESSAGES):
            return rest.strip()
        return None

    @property
    def looks_like_story(self) -> bool:
        """Whether its text has headings of several sections, or is long and has several lines."""
        lines = sum(1 for line in self.text.split("\n") if line.strip())
        is_long = len(self.text) >= MIN_STORY_CHARACTERS and lines >= MIN_STORY_LINES
        return is_long or section_parser.has_several_headings(self.text)

    @property
    def is_for_us(self) -> bool:
        """Whether it concerns stories by itself, whatever was said before."""
        if self.thread_ts:
            return False
        is_request = bool(section_parser.FEEDBACK_REQUEST.match(self.text))
        return bool(self.documents) or self.command is not None or is_request or self.looks_like_story


def direct_message(event: Json, workspace_id: str) -> DirectMessage | None:
    """The message of an event; None for what is no message of a person to the app."""
    if event.get("channel_type") != "im" or event.get("subtype") not in (None, "file_share", "thread_broadcast"):
        return None
    if not event.get("user") or event.get("bot_id") or event.get("bot_profile"):
        return None
    return DirectMessage(
        Caller(workspace_id, event["user"]),
        MessageRef(event["channel"], event["ts"]),
        readable(event.get("text") or "").strip(),
        event.get("thread_ts"),
        tuple(file for file in event.get("files") or [] if _is_document(file)),
    )


def _is_document(file: Json) -> bool:
    return PurePosixPath(str(file.get("name") or "").lower()).suffix in DOCUMENTS


def readable(text: str) -> str:
    """Slack's form of a message as plain text: links keep their address, mentions become names."""
    linked = _LINK.sub(lambda found: found[1] if found[2] in (None, found[1]) else f"{found[2]} ({found[1]})", text)
    marks = {"@": "@", "#": "#", "!": "@"}
    return plain(_REFERENCE.sub(lambda found: f"{marks[found[1]]}{found[3] or found[2]}", linked))


async def hear(
    registry: CommandRegistry,
    event: Json,
    *,
    client: AsyncWebClient,
    lesson_flow: object,
    deps: Deps,
    workspace_id: str,
) -> Callable[[], Awaitable[None]] | None:
    """Keep and answer a message that concerns stories; None for any other."""
    del client, lesson_flow
    message = direct_message(event, workspace_id)
    if message is None:
        return None
    if message.is_for_us:
        await meet(deps, message.sender.workspace_id, message.sender.slack_id, seconds=WINDOW_SECONDS)
    for pause in RETRY_PAUSES:
        try:
            is_answered = await deps.db.transact(answer, registry, message, deps)
        except AskAgainError:
            # A reply may come before we have stored the timestamp of the message it replies to.
            await asyncio.sleep(pause)
            continue
        if not is_answered:
            return None
        deps.nudge()
        return _nothing_to_show
    return None


async def _nothing_to_show() -> None:
    """The answer is delivered from the ledger."""


def answer(session: Session, registry: CommandRegistry, message: DirectMessage, deps: Deps) -> bool:
    """Whether a message concerns stories; then it is kept, and its answer is on the ledger."""
    if message.thread_ts:
        return _answer_reply(session, message, deps)
    if message.documents:
        who = caller_person(session, message.sender, now=deps.now())
        for file in message.documents:
            intake.take(session, deps, who, file)
        return True
    if message.command is not None:
        _answer_command(session, registry, message, message.command, deps)
        return True
    return _answer_text(session, message, deps)


def _answer_reply(session: Session, message: DirectMessage, deps: Deps) -> bool:
    sender, channel, thread_ts = message.sender, message.ref.channel, message.thread_ts or ""
    source = delivery.key_of(session, sender.workspace_id, channel, thread_ts)
    if source is None and delivery.is_on_the_way(session, sender.workspace_id, sender.slack_id):
        raise AskAgainError
    feedback_id = messages.feedback_of(source)
    if feedback_id is None or not message.text:
        return False
    who = caller_person(session, sender, now=deps.now())
    try:
        _answer_question(session, message, deps, who, feedback_id)
    except GroundswellError as error:
        _reply(session, deps, who, message, blocks.message(error.sentence(escape, _)))
    return True


def _answer_question(session: Session, message: DirectMessage, deps: Deps, who: Person, feedback_id: int) -> None:
    """Append a reply in a result's thread to the section that was asked about, and ask the next question."""
    reply = FollowUpReply(message.ref, message.text)
    section = follow_ups.answer(session, who, feedback_id, reply, now=deps.now())
    row = store.get(session, who.workspace_id, feedback_id)
    if section is None:
        _reply(session, deps, who, message, feedback_views.no_open_question(row.story_id))
        return
    following = messages.next_question(session, row, who, now=deps.now())
    delivery.post(session, *following)
    if not following:
        _reply(session, deps, who, message, feedback_views.last_answer(row.story_id, section))


def _answer_command(session: Session, registry: CommandRegistry, message: DirectMessage, text: str, deps: Deps) -> None:
    invocation = Invocation(message.sender, text, message.ref.channel)
    try:
        shown = registry.dispatch(session, invocation, now=deps.now()).message
    except GroundswellError as error:
        shown = blocks.message(error.sentence(escape, _))
    if shown:
        _reply(session, deps, caller_person(session, message.sender, now=deps.now()), message, shown)


def _answer_text(session: Session, message: DirectMessage, deps: Deps) -> bool:
    request = section_parser.FEEDBACK_REQUEST.match(message.text)
    if not request and message.text and _join_to_latest(session, message, deps):
        return True
    if not request and not message.looks_like_story:
        return False
    who = caller_person(session, message.sender, now=deps.now())
    if request and len(message.text[request.end() :].strip()) < MIN_TEXT_AFTER_REQUEST:
        _reply(session, deps, who, message, views.no_story())
        return True
    return start_story(session, deps, who, message.text, message.source)


def _join_to_latest(session: Session, message: DirectMessage, deps: Deps) -> bool:
    """Whether the message is the next part of a text that Slack split; then it is joined and shown as one story."""
    member = members.find(session, message.sender.workspace_id, message.sender.slack_id)
    if member is None:
        return False
    who = person(member)
    joined = message_joining.join_to_latest(session, who, message.text, now=deps.now())
    if joined is None:
        return False
    shown = views.sorted_story(joined.draft, by_headings=joined.by_headings, joined=True)
    delivery.post(session, answer_to(who, f"stories.sorted:{message.source}", shown, now=deps.now()))
    log.info("stories.message_joined", workspace=who.workspace_id, characters=len(message.text))
    return True


def start_story(session: Session, deps: Deps, who: Person, text: str, source: str) -> bool:
    """Keep a text as a story and show how it was sorted, once for each `source`; False for a text without words."""
    key = f"stories.sorted:{source}"
    if not text.strip():
        return False
    if delivery.knows(session, who.workspace_id, key):
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


def _reply(session: Session, deps: Deps, who: Person, message: DirectMessage, payload: Json) -> None:
    key = f"stories.answer:{message.source}"
    delivery.post(session, answer_to(who, key, payload, now=deps.now(), thread_ts=message.thread_ts))
