"""The engine's job that reads a calendar file, so that a crash leaves nobody without an answer."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial

import structlog
from sqlmodel import Session

from bot.community.calendar_import import reader, service, views
from bot.community.calendar_import.errors import (
    CalendarTooLargeError,
    CalendarUnavailableError,
    UnreadableCalendarError,
)
from bot.community.calendar_import.models import CalendarImport
from bot.community.calendar_import.reader import ImportReading
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.engine import Job
from bot.kit.file_download import ExternalFileError, FileForbiddenError, FileTooLargeError, download
from bot.kit.i18n import _, in_language
from bot.kit.log import where
from bot.kit.slack import Json, escape
from bot.kit.time import usable_zone
from bot.members.models import Member
from bot.members.service import Person, person

log = structlog.get_logger()
QUEUE = "calendars"
JOB = "community.read_calendar"
MAX_MEGABYTES = 3
READ_SECONDS = 60


def queue(deps: Deps) -> dict[str, dict[str, Job]]:
    """The engine's queue for calendar files."""
    return {QUEUE: {JOB: partial(read, deps)}}


def take(session: Session, deps: Deps, who: Person, file: Json) -> str | None:
    """Enqueue the reading of a file that somebody sent; the key of its answers, None for one that was taken before."""
    import_id = service.take(session, who, str(file["id"]), now=deps.now())
    if import_id is None:
        return None
    deps.engine.enqueue(session, QUEUE, JOB, partition=who.workspace_id, job_id=f"{JOB}:{import_id}")
    return _key(import_id)


def _key(import_id: int) -> str:
    return f"community.import:{import_id}"


def answer(who: Person, key: str, payload: Json, *, now: datetime, thread_of: str | None = None) -> Outgoing:
    """A message about a file to the person who sent it."""
    return Outgoing(who.workspace_id, key, who.slack_id, payload, now, lane=Lane.PROMPT, thread_of=thread_of)


async def read(deps: Deps, job: str) -> None:
    """Download a calendar file and show what can be planned of it; errors are sent to its sender."""
    import_id = int(job.split(":")[1])
    unread = await deps.db.read(_unread, import_id)
    if unread is None:
        return
    member, file_id = unread
    try:
        name, content = await _download(deps, member.workspace_id, file_id)
        zone, now = usable_zone(member.zone), deps.now()
        found = await asyncio.wait_for(
            asyncio.to_thread(partial(reader.read, name, content, zone, now=now)), READ_SECONDS
        )
        await deps.db.transact(_show, import_id, member, found, now=now)
    except GroundswellError as error:
        await deps.db.transact(_report, import_id, member, error, now=deps.now())
    except Exception as error:  # noqa: BLE001 - who sent it must not wait for ever
        log.error("community.calendar_failed", calendar=import_id, error=type(error).__name__, where=where(error))
        failed = UnreadableCalendarError(name="calendar.ics")
        await deps.db.transact(_report, import_id, member, failed, now=deps.now())
    deps.nudge()


async def _download(deps: Deps, workspace_id: str, file_id: str) -> tuple[str, bytes]:
    try:
        name, content = await download(await deps.client(workspace_id), file_id)
    except FileTooLargeError as error:
        raise CalendarTooLargeError(**{**error.facts, "most": MAX_MEGABYTES}) from None
    except (FileForbiddenError, ExternalFileError):
        raise CalendarUnavailableError from None
    if len(content) > MAX_MEGABYTES * 1_000_000:
        size = max(MAX_MEGABYTES + 1, round(len(content) / 1_000_000))
        raise CalendarTooLargeError(name=name, size=size, most=MAX_MEGABYTES)
    return name, content


def _unread(session: Session, import_id: int) -> tuple[Member, str] | None:
    row = session.get(CalendarImport, import_id)
    if row is None or row.finished_at or row.found:
        return None
    return session.get_one(Member, row.member_id), row.file_id


def _show(session: Session, import_id: int, member: Member, found: ImportReading, *, now: datetime) -> None:
    who = person(member)
    kept = service.keep(session, import_id, who, found, now=now)
    with in_language(member.language):
        message = views.preview(import_id, kept, usable_zone(member.zone))
    delivery.post(session, answer(who, f"{_key(import_id)}:preview", message, now=now))


def _report(session: Session, import_id: int, member: Member, error: GroundswellError, *, now: datetime) -> None:
    row = session.get_one(CalendarImport, import_id)
    row.finished_at = now
    session.add(row)
    with in_language(member.language):
        message = blocks.message(error.sentence(escape, _))
    delivery.post(session, answer(person(member), f"{_key(import_id)}:unread", message, now=now))
