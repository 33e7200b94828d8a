"""Stories in the direct messages: a wish for feedback, a pasted text, a file, an answer in a review's thread."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import structlog
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.models import Lane, Topic
from bot.delivery.service import Outgoing
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.slack import Json, escape, plain
from bot.members import service as members
from bot.members.commands import Reply
from bot.members.messages import Change, IncomingMessage, MessageContext, MessageHandlers
from bot.members.service import Person
from bot.stories import blocks, commands, service
from bot.stories.feedback import result_messages, store
from bot.stories.feedback import service as feedback
from bot.stories.feedback import views as remarks
from bot.stories.identity import arrived
from bot.stories.intake import jobs as intake
from bot.stories.writing import message_joining, section_parser, views
from bot.stories.writing import service as writing

log = structlog.get_logger()
LONG, ENOUGH, LINES = 300, 60, 3
DOCUMENTS = frozenset(
    {".md", ".markdown", ".txt", ".text", ".docx", ".docm", ".dotx", ".doc", ".pdf", ".odt", ".rtf", ".html", ".htm"}
    | {".pptx", ".pages", ".zip"}
)
_LINK = re.compile(r"<(https?://[^|>]+)(?:\|([^>]*))?>")
_REFERENCE = re.compile(r"<([@#!])([^|>]+)(?:\|([^>]*))?>")


def handlers() -> MessageHandlers:
    return MessageHandlers(threads={result_messages.RESULT: take}, direct=take, needs_profile=_needs_profile)


def take(context: MessageContext) -> Reply | None:
    """Keep what is meant as a story or about one; None when it is for somebody else."""
    event = _event(context.message)
    is_ours = written(context.session, event, context.deps, context.message.author.workspace_id)
    return Reply() if is_ours else None


def _needs_profile(message: IncomingMessage) -> bool:
    return message.is_direct and message.change is Change.WRITTEN and _is_meant(_event(message))


def _event(message: IncomingMessage) -> Json:
    return {
        "user": message.author.slack_id,
        "channel": message.ref.channel,
        "ts": message.ref.ts,
        "thread_ts": message.thread_ts,
        "text": message.markup,
        "files": list(message.files),
    }


def _is_meant(event: Json) -> bool:
    """Whether the message is for us by itself, whoever wrote it and whatever was said before."""
    text = words_of(event)
    if event.get("thread_ts"):
        return False
    if any(_is_document(file) for file in event.get("files") or []) or _command(text):
        return True
    return bool(section_parser.OPENING.match(text)) or _looks_like_a_story(text)


def written(session: Session, event: Json, deps: Deps, workspace_id: str) -> bool:
    """Whether a message was for us; then it is kept, and the answer is on the ledger."""
    thread_ts = event.get("thread_ts")
    if thread_ts:
        return _replied(session, event, deps, workspace_id)
    files = [file for file in event.get("files") or [] if _is_document(file)]
    if files:
        who = arrived(session, (workspace_id, event["user"]), now=deps.now())
        for file in files:
            intake.take(session, deps, who, file)
        return True
    return _spoken(session, event, deps, workspace_id)


def _is_document(file: Json) -> bool:
    return PurePosixPath(str(file.get("name") or "").lower()).suffix in DOCUMENTS


def _replied(session: Session, event: Json, deps: Deps, workspace_id: str) -> bool:
    source = delivery.key_of(session, workspace_id, event["channel"], event["thread_ts"])
    review_id, text = result_messages.review_of(source), words_of(event)
    if review_id is None or not text:
        return False
    who = arrived(session, (workspace_id, event["user"]), now=deps.now())
    try:
        _answered(session, event, deps, who, review_id, text)
    except GroundswellError as error:
        _say(session, deps, who, event, blocks.message(error.sentence(escape, _)))
    return True


def _answered(session: Session, event: Json, deps: Deps, who: Person, review_id: int, text: str) -> None:
    """A reply in a review's thread goes into the section that was asked about; then comes the next question."""
    reply = event["channel"], event["ts"], text
    section = feedback.answer(session, who, review_id, reply, now=deps.now())
    row = store.review(session, who.workspace_id, review_id)
    if section is None:
        _say(session, deps, who, event, remarks.nothing_asked(row.story_id))
        return
    following = result_messages.next_question(session, row, who, now=deps.now())
    delivery.post(session, *following)
    if not following:
        _say(session, deps, who, event, remarks.thanks(row.story_id, section))


def _spoken(session: Session, event: Json, deps: Deps, workspace_id: str) -> bool:
    text = words_of(event)
    typed = _command(text)
    if typed:
        said = _obey(session, (workspace_id, event["user"]), typed, deps)
        _say(session, deps, arrived(session, (workspace_id, event["user"]), now=deps.now()), event, said)
        return True
    wish = section_parser.OPENING.match(text)
    if not wish and text and _went_on(session, deps, event, workspace_id):
        return True
    if not wish and not _looks_like_a_story(text):
        return False
    who = arrived(session, (workspace_id, event["user"]), now=deps.now())
    if wish and len(text[wish.end() :].strip()) < ENOUGH:
        _say(session, deps, who, event, views.nothing())
        return True
    return begin(session, deps, who, event.get("text") or "", f"{event['channel']}:{event['ts']}")


def _went_on(session: Session, deps: Deps, event: Json, workspace_id: str) -> bool:
    """Whether this is the next piece of a text that Slack cut; then it is joined, and shown as one story."""
    member = members.find(session, workspace_id, event["user"])
    who = members.person(member) if member else None
    found = message_joining.went_on(session, who, words_of(event), now=deps.now()) if who else None
    if who is None or found is None:
        return False
    story_id, by_headings = found
    card = views.arranged(service.draft(session, who, story_id), by_headings=by_headings, joined=True)
    _post(session, deps, who, f"stories.sorted:{event['channel']}:{event['ts']}", card, None)
    log.info("stories.joined", workspace=workspace_id, characters=len(words_of(event)))
    return True


def _looks_like_a_story(text: str) -> bool:
    return section_parser.has_headings(text) or (
        len(text) >= LONG and sum(1 for line in text.split("\n") if line.strip()) >= LINES
    )


def _command(text: str) -> tuple[str, str] | None:
    """`story list` and the like, without the slash."""
    first, _sep, rest = text.partition(" ")
    verb, _sep, more = rest.strip().partition(" ")
    if first.casefold().lstrip("/") in {"story", "stories"} and (not verb or verb.casefold() in commands.IN_TALK):
        return verb.casefold(), more
    return None


def _obey(session: Session, slack: tuple[str, str], typed: tuple[str, str], deps: Deps) -> Json:
    try:
        return commands.obey(session, None, slack, typed, now=deps.now())
    except GroundswellError as error:
        return blocks.message(error.sentence(escape, _))


def begin(session: Session, deps: Deps, who: Person, text: str, source: str) -> bool:
    """Keep a text as a story and show how it was sorted, once for each `source`; False when there are no words."""
    words = readable(text)
    key = f"stories.sorted:{source}"
    if not words.strip():
        return False
    if delivery.knows(session, who.workspace_id, key):
        return True
    given = section_parser.sort(words)
    try:
        story_id = writing.begin(session, who, given, now=deps.now())
        card = views.arranged(service.draft(session, who, story_id), by_headings=given.by_headings)
    except GroundswellError as error:
        card = blocks.message(error.sentence(escape, _))
    _post(session, deps, who, key, card, None)
    log.info("stories.begin", workspace=who.workspace_id, characters=len(words))
    return True


def words_of(event: Json) -> str:
    """What somebody wrote, as they would read it."""
    return readable(event.get("text") or "").strip()


def readable(text: str) -> str:
    """Slack's form of a message as plain words: links keep their address, and nobody is called by it."""
    linked = _LINK.sub(lambda found: found[1] if found[2] in (None, found[1]) else f"{found[2]} ({found[1]})", text)
    marks = {"@": "@", "#": "#", "!": "@"}
    return plain(_REFERENCE.sub(lambda found: f"{marks[found[1]]}{found[3] or found[2]}", linked))


def _say(session: Session, deps: Deps, who: Person, event: Json, payload: Json) -> None:
    key = f"stories.answer:{event['channel']}:{event['ts']}"
    _post(session, deps, who, key, payload, event.get("thread_ts"))


def _post(session: Session, deps: Deps, who: Person, key: str, payload: Json, thread_ts: str | None) -> None:
    message = Outgoing(
        who.workspace_id,
        key,
        who.slack_id,
        payload,
        deps.now(),
        thread_ts=thread_ts,
        lane=Lane.PROMPT,
        topic=Topic.STORY,
    )
    delivery.post(session, message)
