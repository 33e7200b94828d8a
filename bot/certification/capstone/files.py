"""A file for a capstone: read by the engine's job, so that a crash leaves nobody without an answer."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial

import structlog
from sqlmodel import Session, select

from bot.certification.capstone import headings, notices, service, views
from bot.certification.capstone.context import Certification
from bot.certification.capstone.models import CapstoneFile
from bot.certification.capstone.service import ElementText
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.db import insert_new
from bot.kit.engine import Job
from bot.kit.file_download import download
from bot.kit.i18n import _, in_language
from bot.kit.log import where
from bot.kit.slack import escape
from bot.members.message_updates import Redrawn, redraw
from bot.members.models import Member
from bot.members.service import Person, person
from bot.stories.intake.documents import extract_text
from bot.stories.intake.jobs import READ_SECONDS

log = structlog.get_logger()
QUEUE = "capstone_files"
JOB = "certification.read_file"


class NoHeadingsError(GroundswellError):
    """That file has no heading of the capstone, so nothing has changed. Put one of its headings above each piece."""


def queue(deps: Deps, certification: Certification) -> dict[str, dict[str, Job]]:
    """The engine's queue for files that were sent for a capstone."""
    return {QUEUE: {JOB: partial(read, deps, certification)}}


def take(session: Session, who: Person, deps: Deps, file_id: str) -> None:
    """Enqueue the reading of a file that somebody sent, in the caller's transaction; the same file once."""
    service.owned(session, who)
    row = {"workspace_id": who.workspace_id, "member_id": who.member_id, "file_id": file_id, "sent_at": deps.now()}
    if insert_new(session, CapstoneFile, [row]) == 0:
        return
    this = select(CapstoneFile.id).where(CapstoneFile.workspace_id == who.workspace_id, CapstoneFile.file_id == file_id)
    id_ = session.exec(this).one()
    deps.engine.enqueue(session, QUEUE, JOB, partition=who.workspace_id, job_id=f"{JOB}:{id_}")


async def read(deps: Deps, certification: Certification, job: str) -> None:
    """Put what stands below the file's headings into the capstone; the answer, or an error, is a message."""
    id_ = int(job.rpartition(":")[2])
    unread = await deps.db.read(_unread, id_)
    if unread is None:
        return
    workspace_id, file_id = unread
    redraws: list[Redrawn] = []
    try:
        name, content = await download(await deps.client(workspace_id), file_id)
        text = await asyncio.wait_for(asyncio.to_thread(extract_text, name, content), READ_SECONDS)
        redraws = await deps.db.transact_aside(_put_in, certification, id_, text, now=deps.now())
    except GroundswellError as error:
        await deps.db.transact_when_available(_refuse, id_, error, now=deps.now())
    except Exception as error:  # noqa: BLE001 - who sent it must not wait for ever
        log.error("capstone.file_failed", file=id_, error=type(error).__name__, where=where(error))
        await deps.db.transact_when_available(_refuse, id_, GroundswellError(), now=deps.now())
    deps.nudge()
    if redraws:
        await redraw(await deps.client(workspace_id), redraws)


def _unread(session: Session, id_: int) -> tuple[str, str] | None:
    row = session.get(CapstoneFile, id_)
    return (row.workspace_id, row.file_id) if row and not row.finished_at else None


def _put_in(session: Session, certification: Certification, id_: int, text: str, *, now: datetime) -> list[Redrawn]:
    row = session.get_one(CapstoneFile, id_, with_for_update=True)
    if row.finished_at:
        return []
    member = session.get_one(Member, row.member_id)
    capstone = service.owned(session, person(member))
    read_in = headings.sort(text, certification.edition)
    found = {element: ElementText(each) for element, each in read_in.texts.items()}
    if not found:
        raise NoHeadingsError
    version = service.add(session, capstone, found, now=now)
    row.finished_at = now
    with in_language(member.language):
        message = views.sorted_in(certification.rubric, read_in, version)
    delivery.post(session, notices.answer_to(person(member), f"capstone.added:file:{id_}", message, now=now))
    return notices.redrawn_card(session, member, capstone, certification)


def _refuse(session: Session, id_: int, error: GroundswellError, *, now: datetime) -> None:
    row = session.get_one(CapstoneFile, id_, with_for_update=True)
    if row.finished_at:
        return
    member = session.get_one(Member, row.member_id)
    row.finished_at = now
    with in_language(member.language):
        message = blocks.message(error.sentence(escape, _))
    delivery.post(session, notices.answer_to(person(member), f"capstone.not_added:file:{id_}", message, now=now))
