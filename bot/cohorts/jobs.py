"""Jobs and timers of cohorts: read a list, enrol a list, post lessons, and resume what was interrupted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

import structlog
from sqlmodel import Session

from bot.cohorts import (
    channel,
    channel_answers,
    enrolling,
    enrolment_lists,
    import_errors,
    list_undoing,
    onboarding,
    resolve_people,
    views,
)
from bot.cohorts.directory import Directory
from bot.cohorts.enrol_parser import EnrolRequest
from bot.cohorts.enrolment_lists import ListRequest, ResolvedPerson
from bot.delivery import files
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.journeys.content import Library
from bot.journeys.rules import LessonDecision
from bot.kit import spreadsheets
from bot.kit.engine import Engine, Job
from bot.kit.i18n import _, in_language
from bot.kit.log import where
from bot.kit.slack import SLACK_CALL_ERRORS, escape
from bot.members.models import Member

log = structlog.get_logger()

QUEUE = "enrolment"
READ, ENROL, UNDO = "cohorts.read", "cohorts.enrol", "cohorts.undo_enrol"


def queue(deps: Deps, library: Library) -> dict[str, dict[str, Job]]:
    """The job queue for enrolment lists."""
    return {
        QUEUE: {
            READ: partial(read, deps, library),
            ENROL: partial(enrol, deps, library),
            UNDO: partial(undo, deps, library),
        }
    }


def submit(
    session: Session, engine: Engine, library: Library, asker: Member, request: EnrolRequest, *, now: datetime
) -> None:
    """Keep a request, and queue the look-up of its people for after the commit."""
    list_id = enrolment_lists.create(session, library, asker, request, now=now)
    enqueue(session, engine, READ, asker.workspace_id, list_id)


def enqueue(session: Session, engine: Engine, job: str, workspace_id: str, list_id: str) -> None:
    """Queue a job for a list; idempotent."""
    engine.enqueue(session, QUEUE, job, partition=workspace_id, job_id=f"{job}:{list_id}")


async def read(deps: Deps, library: Library, job: str) -> None:
    """Resolve a list's people and send its asker a preview; idempotent."""
    list_id = job.rpartition(":")[2]
    list_request = await deps.db.read(enrolment_lists.unread, library, list_id)
    if list_request is None:
        return
    with in_language(list_request.language):
        try:
            await _read(deps, library, list_request)
        except GroundswellError as error:
            await _fail(deps, list_id, error.sentence(escape, _))
        except Exception as error:  # noqa: BLE001 - otherwise nobody would learn that the job failed
            log.error("cohorts.read_failed", enrolment_list=list_id, error=type(error).__name__, where=where(error))
            await _fail(deps, list_id, _failure_text(error))
    deps.nudge()


def _failure_text(error: Exception) -> str:
    if isinstance(error, SLACK_CALL_ERRORS):
        return _("Slack didn't answer when I looked up these people. I haven't enrolled anybody. Please try again.")
    return _(
        "Something went wrong on our side while I was looking up these people. I haven't enrolled "
        "anybody. Please try again."
    )


async def _fail(deps: Deps, list_id: str, sentence: str) -> None:
    await deps.db.transact(enrolling.fail, list_id, sentence, now=deps.now())


async def _read(deps: Deps, library: Library, list_request: ListRequest) -> None:
    client = await deps.client(list_request.workspace_id)
    directory = Directory(client, list_request.workspace_id)
    outside = bool(list_request.request.place) and not await directory.is_in(list_request.request.place)
    found = await resolve_people.resolve(client, library, list_request, directory, now=deps.now())
    log.info("cohorts.read", workspace=list_request.workspace_id, people=len(found))
    await deps.db.transact_aside(_show, deps, library, list_request.list_id, found, outside)


def _show(
    session: Session,
    deps: Deps,
    library: Library,
    list_id: str,
    found: Sequence[ResolvedPerson],
    outside: bool,  # noqa: FBT001
) -> None:
    """Store the resolved people and their preview in one transaction."""
    if enrolment_lists.save_people(session, list_id, found):
        seen = enrolment_lists.preview(session, library, list_id, not_in_channel=outside)
        bad = import_errors.table(seen.problems, {one.row.line: one.row for one in found if one.row})
        enrolling.show(session, list_id, views.preview(replace(seen, has_file=bool(bad))), now=deps.now())
        if bad:
            name, said = "lines-to-correct.csv", _("Please correct these lines.")
            payload = files.file(name, said, spreadsheets.as_csv(bad), said)
            enrolling.send_bad_lines(session, list_id, payload, now=deps.now())


async def enrol(deps: Deps, library: Library, job: str) -> None:
    """Enrol everybody in a confirmed list, some hundred per transaction; a second run resumes where it stopped."""
    list_id = job.rpartition(":")[2]
    people = 0
    while part := await deps.db.transact_aside(
        enrolling.enrol_part, library, list_id, deps.profile_hooks, now=deps.now()
    ):
        people += part
        deps.nudge()
    await deps.db.transact(enrolling.finish, list_id, now=deps.now())
    log.info("cohorts.enrol", enrolment_list=list_id, people=people)
    deps.nudge()


async def undo(deps: Deps, library: Library, job: str) -> None:
    """Undo the enrolments of a list, some hundred per transaction; a second run resumes where it stopped."""
    list_id = job.rpartition(":")[2]
    while await deps.db.transact_aside(list_undoing.undo_part, library, list_id, now=deps.now()):
        deps.nudge()
    await deps.db.transact(list_undoing.finish, list_id, now=deps.now())
    log.info("cohorts.undo_enrol", enrolment_list=list_id)
    deps.nudge()


async def invite_newcomers(deps: Deps, library: Library) -> None:
    """Look newcomers up in Slack and invite those who may be; after a crash the next tick does it."""
    for newcomer in await deps.db.read(onboarding.uninvited):
        try:
            directory = Directory(await deps.client(newcomer.workspace_id), newcomer.workspace_id)
            found = await directory.person(newcomer.slack_id)
        except (*SLACK_CALL_ERRORS, GroundswellError) as error:
            log.warning("cohorts.newcomer_unread", workspace=newcomer.workspace_id, error=type(error).__name__)
            continue
        if await deps.db.transact(onboarding.invite, library, newcomer, found, deps.profile_hooks, now=deps.now()):
            deps.nudge()


async def tick(deps: Deps, library: Library) -> list[LessonDecision]:
    """Post the lessons that are due and count those that are closed; returns the decisions."""
    decisions: list[LessonDecision] = []
    while planned := await deps.db.transact_aside(channel.plan, library, now=deps.now(), cutoff=deps.settings.cutoff):
        decisions += planned
    while counted := await deps.db.transact_aside(channel_answers.close, now=deps.now()):
        log.info("cohorts.counted", lessons=counted)
        deps.nudge()
    if decisions:
        log.info("cohorts.tick", **Counter(f"decided_{decision.verdict}" for decision in decisions))
        deps.nudge()
    return decisions


async def forget(deps: Deps) -> None:
    """Delete previews that nobody has confirmed."""
    while await deps.db.transact_aside(enrolment_lists.forget_old, now=deps.now()):
        log.info("cohorts.forgotten")
