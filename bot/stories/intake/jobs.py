"""A file is read in the engine, so that a process that dies on the way leaves nobody waiting."""

from __future__ import annotations

import asyncio
from functools import partial

import structlog
from sqlmodel import Session, select

from bot.delivery import service as delivery
from bot.delivery.models import Lane, Topic
from bot.delivery.service import Outgoing
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.db import insert_new
from bot.kit.engine import Job
from bot.kit.i18n import _, speaking
from bot.kit.log import where
from bot.kit.slack import Json, escape
from bot.members import service as members
from bot.members.models import Member
from bot.members.service import Person
from bot.stories import blocks, service
from bot.stories.intake.documents import text_of
from bot.stories.intake.fetching import fetch
from bot.stories.intake.models import StoryFile
from bot.stories.writing import section_parser
from bot.stories.writing import service as writing
from bot.stories.writing import views as cards

log = structlog.get_logger()
QUEUE = "files"
READ = "stories.read_file"
READ_SECONDS = 60


def queue(deps: Deps) -> dict[str, dict[str, Job]]:
    """The engine's queue for files that were sent."""
    return {QUEUE: {READ: partial(read, deps)}}


def take(session: Session, deps: Deps, who: Person, file: Json, thread_ts: str | None = None) -> None:
    """Somebody sent a file: say so at once and put its reading on the queue; the same file once."""
    row = {"workspace_id": who.workspace_id, "member_id": who.member_id, "file": file["id"], "sent_at": deps.now()}
    if insert_new(session, StoryFile, [row]) == 0:
        return
    mine = select(StoryFile).where(StoryFile.workspace_id == who.workspace_id, StoryFile.file == file["id"])
    kept = session.exec(mine).one()
    words = _("I am reading “{name}”. One moment.", name=escape(str(file.get("name") or "file")))
    _post(session, deps, who, f"stories.reading:{kept.id}", blocks.message(words), thread_ts)
    job = f"stories.read_file:{kept.id}"
    deps.engine.enqueue(session, QUEUE, READ, partition=who.workspace_id, job_id=job)


async def read(deps: Deps, job: str) -> None:
    """Fetch a file, read it, and show its author how it was sorted; whatever goes wrong is told in a sentence."""
    file_id = int(job.split(":")[1])
    known = await deps.db.read(_waiting, file_id)
    if known is None:
        return
    who, slack_file = known
    try:
        name, content = await fetch(await deps.client(who.workspace_id), slack_file)
        text = await asyncio.wait_for(asyncio.to_thread(text_of, name, content), READ_SECONDS)
        await deps.db.transact_aside(_keep, deps, who, file_id, text)
    except GroundswellError as error:
        await deps.db.transact(_tell, deps, who, file_id, error)
    except Exception as error:  # noqa: BLE001 - whoever sent it must not wait for ever
        log.error("stories.file_failed", file=file_id, error=type(error).__name__, where=where(error))
        await deps.db.transact(_tell, deps, who, file_id, GroundswellError())
    deps.nudge()


def _waiting(session: Session, file_id: int) -> tuple[Person, str] | None:
    row = session.get(StoryFile, file_id)
    if row is None or row.finished_at:
        return None
    member = session.get(Member, row.member_id)
    assert member is not None, "a foreign key"
    return members.person(member), row.file


def _keep(session: Session, deps: Deps, who: Person, file_id: int, text: str) -> None:
    row = session.get(StoryFile, file_id)
    assert row is not None, "looked at before"
    if row.finished_at:
        return
    given = section_parser.sort(text)
    row.story_id, row.finished_at = writing.begin(session, who, given, now=deps.now()), deps.now()
    with speaking(who.language):
        card = cards.arranged(service.draft(session, who, row.story_id), by_headings=given.by_headings)
    _post(session, deps, who, f"stories.sorted:file:{file_id}", card)


def _tell(session: Session, deps: Deps, who: Person, file_id: int, error: GroundswellError) -> None:
    row = session.get(StoryFile, file_id)
    assert row is not None, "looked at before"
    row.finished_at = deps.now()
    with speaking(who.language):
        sentence = error.sentence(escape, _)
    _post(session, deps, who, f"stories.unread:{file_id}", blocks.message(sentence))


def _post(session: Session, deps: Deps, who: Person, key: str, payload: Json, thread_ts: str | None = None) -> None:
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
