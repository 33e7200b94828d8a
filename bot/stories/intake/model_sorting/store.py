"""Requests that a model sorts a draft: asked once at a time, proposed once, and used only for the draft it sorted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.members.service import Person, person_of
from bot.stories import queries, service
from bot.stories.intake.models import SortingStatus, StorySorting
from bot.stories.queries import StoryDraft, UnknownStoryError
from bot.stories.writing.service import sections_hash


class OutdatedSortingError(GroundswellError):
    """Your story has changed since I sorted it, so I haven't touched it. `/story show` shows your story."""


@dataclass(frozen=True)
class SortingRun:
    """A request that waits for its answer, with the draft as it is now."""

    sorting_id: int
    author: Person
    draft: StoryDraft


def request(session: Session, who: Person, story_id: int, thread_ts: str, *, now: datetime) -> int | None:
    """Ask that a draft is sorted; the request's id, or None if one is waiting already. The caller enqueues its job.

    EmptyStoryError for a draft without text.
    """
    if not queries.draft(session, who, story_id).written:
        raise service.EmptyStoryError
    waiting = select(StorySorting.id).where(
        StorySorting.workspace_id == who.workspace_id,
        StorySorting.story_id == story_id,
        StorySorting.member_id == who.member_id,
        StorySorting.status == SortingStatus.QUEUED,
    )
    if session.exec(waiting).first() is not None:
        return None
    row = StorySorting(
        workspace_id=who.workspace_id,
        story_id=story_id,
        member_id=who.member_id,
        thread_ts=thread_ts or None,
        requested_at=now,
    )
    session.add(row)
    session.flush()
    return row_id(row)


def waiting_run(session: Session, sorting_id: int, *, now: datetime) -> SortingRun | None:
    """A request that is still to be answered; None if it was, or its story is gone."""
    row = session.get(StorySorting, sorting_id)
    if row is None or row.status != SortingStatus.QUEUED:
        return None
    author = person_of(session, row)
    try:
        return SortingRun(sorting_id, author, queries.draft(session, author, row.story_id))
    except UnknownStoryError:
        _settle(session, sorting_id, SortingStatus.QUEUED, status=SortingStatus.FAILED, finished_at=now)
        return None


def finish(
    session: Session, run: SortingRun, sections: Mapping[str, str] | None, failure: str | None, *, now: datetime
) -> StorySorting | None:
    """Store how a draft would be sorted, or why it was not; None if another worker did or the story is gone.

    The caller posts the message in the same transaction.
    """
    status = SortingStatus.FAILED if sections is None else SortingStatus.PROPOSED
    if not _settle(
        session,
        run.sorting_id,
        SortingStatus.QUEUED,
        status=status,
        base=sections_hash(run.draft.sections),
        sections=None if sections is None else json.dumps(sections, ensure_ascii=False),
        failure=failure,
        finished_at=now,
    ):
        return None
    try:
        queries.owned_story(session, run.author, run.draft.story_id)
    except UnknownStoryError:
        _settle(session, run.sorting_id, status, status=SortingStatus.FAILED, sections=None)
        return None
    return session.get_one(StorySorting, run.sorting_id, populate_existing=True)


def use(session: Session, who: Person, sorting_id: int, *, now: datetime) -> StoryDraft:
    """Put a proposal into the draft, once; the draft as it is then.

    OutdatedSortingError if the draft has changed since it was sorted.
    """
    row = _proposal(session, who, sorting_id)
    draft = queries.draft(session, who, row.story_id)
    if row.status == SortingStatus.PROPOSED:
        if sections_hash(draft.sections) != row.base:
            raise OutdatedSortingError
        service.write(session, who, row.story_id, json.loads(row.sections or "{}"), now=now)
        _settle(session, sorting_id, SortingStatus.PROPOSED, status=SortingStatus.USED, sections=None)
    return queries.draft(session, who, row.story_id)


def leave(session: Session, who: Person, sorting_id: int) -> StoryDraft:
    """Leave a draft as it is; that draft."""
    row = _proposal(session, who, sorting_id)
    _settle(session, sorting_id, SortingStatus.PROPOSED, status=SortingStatus.LEFT, sections=None)
    return queries.draft(session, who, row.story_id)


def _proposal(session: Session, who: Person, sorting_id: int) -> StorySorting:
    row = session.get(StorySorting, sorting_id, with_for_update=True, populate_existing=True)
    if row is None or row.workspace_id != who.workspace_id:
        raise UnknownStoryError
    return row


def _settle(session: Session, sorting_id: int, before: SortingStatus, **values: object) -> bool:
    """Change a request that has this status; False if it has another by now."""
    session.flush()
    statement = sa.update(StorySorting).where(col(StorySorting.id) == sorting_id, col(StorySorting.status) == before)
    return session.connection().execute(statement.values(**values)).rowcount == 1
