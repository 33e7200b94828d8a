"""Requests for feedback and their results: queued, claimed by one worker, finished once, released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.kit.db import insert_new, row_id
from bot.members.service import Person, person_of
from bot.stories import languages, queries, service
from bot.stories.feedback import queued_requests
from bot.stories.feedback.models import FindingDecision, RequestStatus, StoryFeedback, StoryFinding
from bot.stories.feedback.schema import FeedbackResult
from bot.stories.models import Story
from bot.stories.queries import StorySnapshot, UnknownStoryError

CACHE_HOURS = 24
# From so many answers of a model, of its last so many, it is told within what time most of them came.
FEW_TIMED, MANY_TIMED, SHARE_TIMED = 3, 20, 0.8
RULES_ONLY = ""
STORY_DELETED = "deleted"


class UnknownFeedbackError(GroundswellError):
    """I can't find that feedback any more. You can ask for new feedback from your story."""


@dataclass(frozen=True)
class FeedbackSource:
    """What gives the feedback: the version of the prompts (or of the rules) and the model, empty for rules alone."""

    prompt_version: str
    model: str = RULES_ONLY


@dataclass(frozen=True)
class FeedbackRequest:
    """A request for feedback and the id of its job; `is_repeat` if there was one on this version and source already."""

    feedback_id: int
    version: StorySnapshot
    model: str
    job_id: str
    is_repeat: bool
    status: RequestStatus


@dataclass(frozen=True)
class FeedbackRun:
    """A claimed request: only the worker whose `claim` is stored may finish it."""

    feedback_id: int
    claim: str
    story_id: int
    author: Person
    language: str
    version: StorySnapshot
    source: FeedbackSource
    reader_language: str = ""


@dataclass(frozen=True)
class FeedbackOutcome:
    """The result of a run and what it cost; `earlier` has the ids of the findings that its `settled` counts."""

    result: FeedbackResult
    cache_key: str = ""
    calls: int = 0
    tokens: int = 0
    estimated: bool = False
    from_cache: bool = False
    earlier: tuple[int, ...] = ()

    @property
    def failure(self) -> str | None:
        """Why a model that was asked gave no usable answer."""
        return self.result.failure


def job_id(feedback_id: int, attempt: int) -> str:
    """The id of the job of one attempt."""
    return f"stories.feedback:{feedback_id}:{attempt}"


def result_key(feedback_id: int, attempt: int) -> str:
    """The delivery key of the message with the result."""
    return f"stories.result:{feedback_id}:{attempt}"


def request(session: Session, who: Person, story_id: int, source: FeedbackSource, *, now: datetime) -> FeedbackRequest:
    """Request feedback on the story as it is now; once for each version and source, unless it failed.

    The caller enqueues the job `job_id` in the same transaction, unless the request is a repeat.
    """
    version = service.snapshot(session, who, story_id, now=now)
    row = {
        "workspace_id": who.workspace_id,
        "story_id": story_id,
        "version_id": version.id,
        "member_id": who.member_id,
        "prompt_version": source.prompt_version,
        "model": source.model,
        "requested_at": now,
        "attempt": 0,
        "status": RequestStatus.FAILED,
        "cache_key": "",
        "from_cache": False,
        "calls": 0,
        "tokens": 0,
        "estimated": False,
    }
    insert_new(session, StoryFeedback, [row])
    is_this = sa.and_(
        col(StoryFeedback.version_id) == version.id,
        col(StoryFeedback.prompt_version) == source.prompt_version,
        col(StoryFeedback.model) == source.model,
    )
    # A new row is a failed attempt 0, so that one compare-and-swap starts the first attempt and every further one.
    start = (
        sa.update(StoryFeedback)
        .where(is_this, col(StoryFeedback.status) == RequestStatus.FAILED)
        .values(status=RequestStatus.QUEUED, attempt=StoryFeedback.attempt + 1, failure=None, requested_at=now)
    )
    is_started = session.connection().execute(start).rowcount == 1
    found = session.exec(select(StoryFeedback).where(is_this), execution_options={"populate_existing": True}).one()
    feedback_id = row_id(found)
    return FeedbackRequest(
        feedback_id,
        version,
        found.model,
        job_id(feedback_id, found.attempt),
        not is_started,
        RequestStatus(found.status),
    )


def latest_in_thread(session: Session, who: Person, thread_ts: str) -> int | None:
    """The id of the feedback that a member was given last in a thread, below its first message."""
    statement = select(StoryFeedback.id).where(
        StoryFeedback.workspace_id == who.workspace_id,
        StoryFeedback.member_id == who.member_id,
        StoryFeedback.thread_ts == thread_ts,
        col(StoryFeedback.released_at).is_not(None),
    )
    return session.exec(statement.order_by(col(StoryFeedback.released_at).desc(), col(StoryFeedback.id).desc())).first()


def latest_released(session: Session, workspace_id: str, story_id: int) -> int | None:
    """The id of the latest feedback on a story that its authors may see; None if there is none."""
    statement = (
        select(StoryFeedback.id)
        .where(StoryFeedback.workspace_id == workspace_id, StoryFeedback.story_id == story_id)
        .where(col(StoryFeedback.released_at).is_not(None), col(StoryFeedback.result).is_not(None))
        .order_by(col(StoryFeedback.version_id).desc(), col(StoryFeedback.finished_at).desc())
    )
    return session.exec(statement).first()


def awaited(session: Session, workspace_id: str, story_id: int) -> StoryFeedback | None:
    """The feedback on a story that is still being prepared or checked, the latest first; None if there is none."""
    this = StoryFeedback.workspace_id == workspace_id, StoryFeedback.story_id == story_id
    waiting = col(StoryFeedback.status) != RequestStatus.FAILED, col(StoryFeedback.released_at).is_(None)
    return session.exec(select(StoryFeedback).where(*this, *waiting).order_by(col(StoryFeedback.id).desc())).first()


def stories_with_feedback_since(session: Session, workspace_id: str, since: datetime) -> set[int]:
    """The ids of the stories whose authors were given feedback since a moment."""
    given = StoryFeedback.workspace_id == workspace_id, col(StoryFeedback.released_at) >= since
    return set(session.exec(select(StoryFeedback.story_id).where(*given)))


def usual_seconds(session: Session, workspace_id: str, model: str) -> float | None:
    """How long the most of a model's last answers took to come; None if there are too few to tell."""
    statement = (
        select(StoryFeedback.requested_at, StoryFeedback.finished_at)
        .where(StoryFeedback.workspace_id == workspace_id, StoryFeedback.model == model)
        .where(StoryFeedback.status == RequestStatus.DONE, col(StoryFeedback.finished_at).is_not(None))
        .where(col(StoryFeedback.from_cache).is_(False))
    )
    last = session.exec(statement.order_by(col(StoryFeedback.finished_at).desc()).limit(MANY_TIMED)).all()
    took = sorted((end - begin).total_seconds() for begin, end in last if end is not None)
    return took[int(len(took) * SHARE_TIMED)] if len(took) >= FEW_TIMED else None


def claim(session: Session, job: str) -> FeedbackRun | None:
    """Claim a request for this worker; None when it is finished, requested again, or its story is deleted."""
    feedback_id, attempt = (int(part) for part in job.split(":")[1:])
    this = col(StoryFeedback.id) == feedback_id, col(StoryFeedback.attempt) == attempt
    claim = queued_requests.claim(session, StoryFeedback, *this)
    if claim is None:
        return None
    row = session.get_one(StoryFeedback, feedback_id, populate_existing=True)
    author = person_of(session, row)
    try:
        story = queries.owned_story(session, author, row.story_id)
    except UnknownStoryError:
        queued_requests.finish(session, StoryFeedback, feedback_id, claim, failure=STORY_DELETED)
        return None
    version = queries.version(session, row.workspace_id, row.version_id)
    source = FeedbackSource(row.prompt_version, row.model)
    reader = languages.of_reader(session, author, story.language)
    return FeedbackRun(feedback_id, claim, row.story_id, author, story.language, version, source, reader)


def finish(session: Session, run: FeedbackRun, outcome: FeedbackOutcome, *, release: bool, now: datetime) -> bool:
    """Store the result; False when another worker has claimed the request or the story is deleted.

    With `release` the author may see it at once, otherwise once a facilitator has released it. The caller posts the
    message in the same transaction.
    """
    story = session.get(Story, run.story_id, with_for_update=True)
    if story is None or story.deleted_at:
        queued_requests.finish(session, StoryFeedback, run.feedback_id, run.claim, failure=STORY_DELETED)
        return False
    is_stored = queued_requests.finish(
        session,
        StoryFeedback,
        run.feedback_id,
        run.claim,
        failure=outcome.failure,
        result=outcome.result.model_dump_json(),
        cache_key=outcome.cache_key,
        from_cache=outcome.from_cache,
        calls=outcome.calls,
        tokens=outcome.tokens,
        estimated=outcome.estimated,
        finished_at=now,
        released_at=now if release else None,
    )
    if not is_stored:
        return False
    of_earlier_attempt = sa.delete(StoryFinding).where(col(StoryFinding.feedback_id) == run.feedback_id)
    session.connection().execute(of_earlier_attempt)
    rows = [
        {
            "workspace_id": run.author.workspace_id,
            "feedback_id": run.feedback_id,
            "position": position,
            **finding.model_dump(mode="json", exclude={"sentences"}),
            "sentences": " ".join(finding.sentences),
            "decision": FindingDecision.PROPOSED,
        }
        for position, finding in enumerate(outcome.result.findings)
    ]
    insert_new(session, StoryFinding, rows)
    return True


def cached_result(session: Session, workspace_id: str, cache_key: str, *, now: datetime) -> FeedbackResult | None:
    """The result of the same model for the same text and prompts within the last day."""
    statement = (
        select(StoryFeedback.result)
        .where(StoryFeedback.workspace_id == workspace_id, StoryFeedback.cache_key == cache_key)
        .where(StoryFeedback.status == RequestStatus.DONE, col(StoryFeedback.result).is_not(None))
        .where(col(StoryFeedback.finished_at) > now - timedelta(hours=CACHE_HOURS))
        .order_by(col(StoryFeedback.finished_at).desc())
    )
    found = session.exec(statement).first()
    return FeedbackResult.model_validate_json(found) if found else None


def get(session: Session, workspace_id: str, feedback_id: int) -> StoryFeedback:
    """Feedback by its id; UnknownFeedbackError when there is none in this workspace."""
    row = session.get(StoryFeedback, feedback_id)
    if row is None or row.workspace_id != workspace_id:
        raise UnknownFeedbackError
    return row


def result_of(row: StoryFeedback) -> FeedbackResult:
    """The stored result; UnknownFeedbackError before it is finished and after its story was deleted."""
    if row.result is None:
        raise UnknownFeedbackError
    return FeedbackResult.model_validate_json(row.result)


def awaiting_release(session: Session, workspace_id: str) -> list[int]:
    """The ids of the feedback that a facilitator has yet to release, the oldest first."""
    waiting = session.exec(_AWAITING_RELEASE.where(col(StoryFeedback.workspace_id) == workspace_id))
    return [found for found in waiting if found is not None]


def all_awaiting_release(session: Session) -> list[int]:
    """The ids of the feedback that waits to be released in any workspace, for the clock."""
    return [found for found in session.exec(_AWAITING_RELEASE) if found is not None]


_AWAITING_RELEASE = (
    select(StoryFeedback.id)
    .where(col(StoryFeedback.finished_at).is_not(None), col(StoryFeedback.result).is_not(None))
    .where(col(StoryFeedback.released_at).is_(None))
    .order_by(col(StoryFeedback.finished_at))
)


def feedback_before(session: Session, row: StoryFeedback) -> StoryFeedback | None:
    """The latest finished feedback on an earlier version of the same story."""
    return _latest_before(session, row)


def model_feedback_before(session: Session, row: StoryFeedback) -> StoryFeedback | None:
    """The latest feedback on an earlier version in which a model took part and which its author could read."""
    by_model = col(StoryFeedback.model) != RULES_ONLY
    is_done = col(StoryFeedback.status) == RequestStatus.DONE
    return _latest_before(session, row, by_model, is_done, col(StoryFeedback.released_at).is_not(None))


def _latest_before(session: Session, row: StoryFeedback, *conditions: sa.ColumnElement[bool]) -> StoryFeedback | None:
    statement = (
        select(StoryFeedback)
        .where(StoryFeedback.workspace_id == row.workspace_id, StoryFeedback.story_id == row.story_id)
        .where(col(StoryFeedback.version_id) < row.version_id, col(StoryFeedback.result).is_not(None), *conditions)
        .order_by(col(StoryFeedback.version_id).desc(), col(StoryFeedback.finished_at).desc())
    )
    return session.exec(statement).first()
