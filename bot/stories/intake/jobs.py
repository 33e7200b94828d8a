"""The engine's job that reads a file, so that a crash leaves nobody without an answer."""

from __future__ import annotations

import asyncio
from functools import partial

import structlog
from sqlmodel import Session, select

from bot.delivery import service as delivery
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.db import insert_new
from bot.kit.engine import Job
from bot.kit.file_download import download
from bot.kit.i18n import _, in_language
from bot.kit.log import where
from bot.kit.slack import Json, escape
from bot.members.incoming_messages import MessageContext
from bot.members.service import Person, person_of
from bot.stories.feedback.request import FeedbackService
from bot.stories.intake import section_parser, sorted_card
from bot.stories.intake.documents import extract_text
from bot.stories.intake.feedback_wish import find_wish
from bot.stories.intake.message_contents import documents
from bot.stories.intake.model_sorting import request as model_sorting
from bot.stories.intake.models import StoryFile
from bot.stories.intake.sorted_card import Sorting
from bot.stories.notifications import answer_to
from bot.stories.writing import cards
from bot.stories.writing import service as writing_service

log = structlog.get_logger()
QUEUE = "files"
JOB = "stories.read_file"
READ_SECONDS = 60


def queue(feedback: FeedbackService) -> dict[str, dict[str, Job]]:
    """The engine's queue for files that were sent."""
    return {QUEUE: {JOB: partial(read, feedback)}}


def take(session: Session, deps: Deps, who: Person, file: Json) -> None:
    """Acknowledge a file that somebody sent and enqueue its reading; the same file once."""
    row = {"workspace_id": who.workspace_id, "member_id": who.member_id, "file_id": file["id"], "sent_at": deps.now()}
    if insert_new(session, StoryFile, [row]) == 0:
        return
    this = select(StoryFile.id).where(StoryFile.workspace_id == who.workspace_id, StoryFile.file_id == file["id"])
    id_ = session.exec(this).one()
    text = _("I'm reading “{name}”. One moment.", name=escape(str(file.get("name") or "file")))
    delivery.post(session, answer_to(who, f"stories.reading:{id_}", blocks.message(text), now=deps.now()))
    deps.engine.enqueue(session, QUEUE, JOB, partition=who.workspace_id, job_id=f"{JOB}:{id_}")


def take_documents(context: MessageContext) -> bool:
    """Acknowledge the documents of a message and enqueue their reading; False if it has none."""
    found = documents(context.message)
    for file in found:
        take(context.session, context.deps, context.person, file)
    return bool(found)


async def read(feedback: FeedbackService, job: str) -> None:
    """Download a file, extract its text and show how it was sorted; errors are sent to the member."""
    deps, id_ = feedback.deps, int(job.split(":")[1])
    unread = await deps.db.read(_unread_file, id_)
    if unread is None:
        return
    who, file_id = unread
    try:
        name, content = await download(await deps.client(who.workspace_id), file_id)
        text = await asyncio.wait_for(asyncio.to_thread(extract_text, name, content), READ_SECONDS)
        await deps.db.transact_aside(_create_story, feedback, who, id_, text)
    except GroundswellError as error:
        await deps.db.transact(_report_error, deps, who, id_, error)
    except Exception as error:  # noqa: BLE001 - who sent it must not wait for ever
        log.error("stories.file_failed", file=id_, error=type(error).__name__, where=where(error))
        await deps.db.transact(_report_error, deps, who, id_, GroundswellError())
    deps.nudge()


def _unread_file(session: Session, id_: int) -> tuple[Person, str] | None:
    row = session.get(StoryFile, id_)
    if row is None or row.finished_at:
        return None
    return person_of(session, row), row.file_id


def _create_story(session: Session, feedback: FeedbackService, who: Person, id_: int, text: str) -> None:
    row, now = session.get_one(StoryFile, id_), feedback.deps.now()
    if row.finished_at:
        return
    wish = find_wish(text)
    parsed = section_parser.parse(wish.story if wish and wish.story else text)
    draft = writing_service.create(session, who, parsed, now=now)
    row.story_id, row.finished_at = draft.story_id, now
    sorting = Sorting.by_rules(parsed, offers_model=model_sorting.is_offered(feedback))
    key = sorted_card.key(f"file:{id_}")
    with in_language(who.language):
        message = sorted_card.card(session, who, draft, sorting)
    cards.supersede(session, who, draft.story_id, key)
    delivery.post(session, answer_to(who, key, message, now=now))


def _report_error(session: Session, deps: Deps, who: Person, id_: int, error: GroundswellError) -> None:
    session.get_one(StoryFile, id_).finished_at = deps.now()
    with in_language(who.language):
        message = blocks.message(error.sentence(escape, _))
    delivery.post(session, answer_to(who, f"stories.unread:{id_}", message, now=deps.now()))
