"""Requests for drafted assets: queued, claimed by one worker, finished once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlmodel import Session, col, select

from bot.kit.db import row_id
from bot.members.service import Person, person_of
from bot.stories import languages
from bot.stories.feedback import queued_requests
from bot.stories.feedback.models import RequestStatus
from bot.stories.models import Story
from bot.stories.publishing import showcase
from bot.stories.publishing.assets import AssetKind
from bot.stories.publishing.drafting.answers import DraftLine
from bot.stories.publishing.models import StoryAsset
from bot.stories.publishing.showcase import PublishedStory, UseReport
from bot.stories.queries import UnknownStoryError

WITHDRAWN = "withdrawn"
_LINES = TypeAdapter(tuple[DraftLine, ...])


@dataclass(frozen=True)
class AssetRun:
    """A claimed request: only the worker whose `claim` is stored may finish it. `language` is the asker's."""

    asset_id: int
    claim: str
    asker: Person
    story: PublishedStory
    uses: tuple[UseReport, ...]
    kind: AssetKind
    format: str
    language: str


@dataclass(frozen=True)
class AssetDraft:
    """The lines of a draft and what they cost; without lines, `failure` says why there are none."""

    lines: tuple[DraftLine, ...] = ()
    failure: str | None = None
    cache_key: str = ""
    calls: int = 0
    tokens: int = 0


def job_id(asset_id: int) -> str:
    """The id of a request's job."""
    return f"stories.asset:{asset_id}"


def file_key(asset_id: int) -> str:
    """The delivery key of the message with the asset."""
    return f"stories.asset_file:{asset_id}"


def request(session: Session, who: Person, story_id: int, kind: AssetKind, form: str, *, now: datetime) -> int:
    """Ask for a draft of a published story; returns its id. The caller enqueues the job in the same transaction."""
    story = showcase.published_story(session, who.workspace_id, story_id)
    row = StoryAsset(
        workspace_id=who.workspace_id,
        story_id=story_id,
        version=story.version.number,
        member_id=who.member_id,
        kind=kind,
        format=form,
        requested_at=now,
    )
    session.add(row)
    session.flush()
    return row_id(row)


def claim(session: Session, job: str) -> AssetRun | None:
    """Claim a request for this worker; None when it is finished, or its story is no longer published."""
    asset_id = int(job.split(":")[1])
    claim = queued_requests.claim(session, StoryAsset, col(StoryAsset.id) == asset_id)
    if claim is None:
        return None
    row = session.get_one(StoryAsset, asset_id, populate_existing=True)
    try:
        story = showcase.published_story(session, row.workspace_id, row.story_id)
    except UnknownStoryError:
        queued_requests.finish(session, StoryAsset, asset_id, claim, failure=WITHDRAWN)
        return None
    asker = person_of(session, row)
    uses = tuple(showcase.use_reports(session, row.workspace_id, row.story_id))
    language = languages.of_reader(session, asker, story.language)
    return AssetRun(asset_id, claim, asker, story, uses, AssetKind(row.kind), row.format, language)


def finish(session: Session, run: AssetRun, draft: AssetDraft, *, now: datetime) -> bool:
    """Store the draft; False when another worker has claimed the request or the story was withdrawn meanwhile.

    The caller posts the asset in the same transaction.
    """
    story = session.get(Story, run.story.story_id, with_for_update=True, populate_existing=True)
    if story is None or story.deleted_at or story.published_version is None:
        queued_requests.finish(session, StoryAsset, run.asset_id, run.claim, failure=WITHDRAWN)
        return False
    return queued_requests.finish(
        session,
        StoryAsset,
        run.asset_id,
        run.claim,
        version=run.story.version.number,
        failure=draft.failure,
        lines=_LINES.dump_json(draft.lines).decode() if draft.lines else None,
        cache_key=draft.cache_key,
        calls=draft.calls,
        tokens=draft.tokens,
        finished_at=now,
    )


def asker_of_withdrawn(session: Session, job: str) -> Person | None:
    """Who asked for an asset whose story was withdrawn before it was made; None for any other."""
    row = session.get(StoryAsset, int(job.split(":")[1]))
    if row is None or row.failure != WITHDRAWN:
        return None
    return person_of(session, row)


def known_lines(session: Session, workspace_id: str, cache_key: str) -> tuple[DraftLine, ...]:
    """The lines that the same model has drafted from the same text and prompts; empty if it has not."""
    statement = (
        select(StoryAsset.lines)
        .where(StoryAsset.workspace_id == workspace_id, StoryAsset.cache_key == cache_key)
        .where(StoryAsset.status == RequestStatus.DONE, col(StoryAsset.lines).is_not(None))
        .order_by(col(StoryAsset.finished_at).desc())
    )
    found = session.exec(statement).first()
    return _LINES.validate_json(found) if found else ()
