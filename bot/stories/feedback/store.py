"""Asking for a review, and what becomes of it: queued, claimed, finished once, looked at, released."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.kit.db import insert_new
from bot.members.models import Member
from bot.members.service import Person, person
from bot.stories import service
from bot.stories.feedback.schema import Result
from bot.stories.models import Progress, Story, StoryFinding, StoryReview
from bot.stories.service import Version

CACHE_HOURS = 24
RULES = ""
reviews = StoryReview.__table__  # type: ignore[attr-defined] # compare-and-swap speaks Core


class UnknownReviewError(GroundswellError):
    """I can't find that review any more. Ask for another one in the story."""


@dataclass(frozen=True)
class Reviewer:
    """Who is to review: the hash of the prompts (or of the rules), and the model's name; none is the rules alone."""

    prompt: str
    model: str = RULES


@dataclass(frozen=True)
class Asked:
    """A review that was asked for; `job_id` names the engine's job, `again` when there is one of just this already."""

    review_id: int
    version: Version
    model: str
    job_id: str
    again: bool
    progress: Progress


@dataclass(frozen=True)
class Work:
    """A review that this worker alone may finish; `claim` proves it."""

    review_id: int
    claim: str
    story_id: int
    author: Person
    language: str
    version: Version
    reviewer: Reviewer


@dataclass(frozen=True)
class Outcome:
    """What a review came to and what it cost; `failure` is the kind when a model was asked in vain."""

    result: Result
    cache_key: str
    calls: int = 0
    tokens: int = 0
    estimated: bool = False
    from_cache: bool = False

    @property
    def failure(self) -> str | None:
        """The kind of failure, if the model's part did not come about."""
        return self.result.failure


def job_id(review_id: int, attempt: int) -> str:
    """The engine's name for one attempt at a review."""
    return f"stories.review:{review_id}:{attempt}"


def result_key(review_id: int, attempt: int) -> str:
    """The key of the message that brings a review."""
    return f"stories.result:{review_id}:{attempt}"


def ask(session: Session, who: Person, story_id: int, reviewer: Reviewer, *, now: datetime) -> Asked:
    """Ask for a review of the story as it stands; the same reviewer on the same words is asked once.

    A failed one is queued again. The caller puts `job_id` on the engine's queue in the same transaction.
    """
    version = service.snapshot(session, who, story_id, now=now)
    row = {
        "workspace_id": who.workspace_id,
        "story_id": story_id,
        "version_id": version.id,
        "member_id": who.member_id,
        "prompt": reviewer.prompt,
        "model": reviewer.model,
        "asked_at": now,
        "attempt": 0,
        "progress": Progress.FAILED,
        "cache_key": "",
        "from_cache": False,
        "calls": 0,
        "tokens": 0,
        "estimated": False,
    }
    insert_new(session, StoryReview, [row])
    this = sa.and_(
        reviews.c.version_id == version.id, reviews.c.prompt == reviewer.prompt, reviews.c.model == reviewer.model
    )
    # A new row is a failed attempt 0: one compare-and-swap begins a first attempt and a further one.
    queued = (
        sa.update(reviews)
        .where(this, reviews.c.progress == Progress.FAILED)
        .values(progress=Progress.QUEUED, attempt=reviews.c.attempt + 1, failure=None, asked_at=now)
    )
    fresh = session.connection().execute(queued).rowcount == 1
    found = session.connection().execute(sa.select(reviews).where(this)).one()
    return Asked(found.id, version, found.model, job_id(found.id, found.attempt), not fresh, Progress(found.progress))


def claim(session: Session, job: str) -> Work | None:
    """Take a review up for this worker; None when it is finished, asked anew, or its story is gone.

    A job that runs again takes it from its dead predecessor, whose claim is worth nothing from then on.
    """
    review_id, attempt = (int(part) for part in job.split(":")[1:])
    mine = uuid.uuid4().hex
    taken = (
        sa.update(reviews)
        .where(reviews.c.id == review_id, reviews.c.attempt == attempt)
        .where(reviews.c.progress.in_([Progress.QUEUED, Progress.RUNNING]))
        .values(progress=Progress.RUNNING, claim=mine)
    )
    if session.connection().execute(taken).rowcount == 0:
        return None
    row = session.get(StoryReview, review_id, populate_existing=True)
    assert row is not None, "just claimed"
    author = session.get(Member, row.member_id)
    assert author is not None, "a foreign key"
    try:
        story = service.owned(session, person(author), row.story_id)
    except service.UnknownStoryError:
        session.connection().execute(_put(review_id, mine).values(progress=Progress.FAILED, failure="deleted"))
        return None
    words = service.version(session, row.workspace_id, row.version_id)
    reviewer = Reviewer(row.prompt, row.model)
    return Work(review_id, mine, row.story_id, person(author), story.language, words, reviewer)


def _put(review_id: int, mine: str) -> sa.Update:
    return sa.update(reviews).where(
        reviews.c.id == review_id, reviews.c.claim == mine, reviews.c.progress == Progress.RUNNING
    )


def finish(session: Session, work: Work, outcome: Outcome, *, release: bool, now: datetime) -> bool:
    """Record what a review came to; False when another worker has it or the story is gone: then nothing is kept.

    With `release` its author may see it at once; otherwise a facilitator looks first. The caller posts the message
    in the same transaction.
    """
    story = session.get(Story, work.story_id, with_for_update=True)
    if story is None or story.deleted_at:
        session.connection().execute(
            _put(work.review_id, work.claim).values(progress=Progress.FAILED, failure="deleted")
        )
        return False
    done = _put(work.review_id, work.claim).values(
        progress=Progress.FAILED if outcome.failure else Progress.DONE,
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
    if session.connection().execute(done).rowcount == 0:
        return False
    session.connection().execute(sa.delete(StoryFinding).where(col(StoryFinding.review_id) == work.review_id))
    rows = [
        {
            "workspace_id": work.author.workspace_id,
            "review_id": work.review_id,
            "position": position,
            **finding.model_dump(mode="json", exclude={"sentences"}),
            "sentences": " ".join(finding.sentences),
            "decision": "proposed",
        }
        for position, finding in enumerate(outcome.result.findings)
    ]
    insert_new(session, StoryFinding, rows)
    return True


def cached(session: Session, workspace_id: str, cache_key: str, *, now: datetime) -> Result | None:
    """What the same model said about the same words with the same prompts within the last day."""
    chosen = (
        select(StoryReview.result)
        .where(StoryReview.workspace_id == workspace_id, StoryReview.cache_key == cache_key)
        .where(StoryReview.progress == Progress.DONE, col(StoryReview.result).is_not(None))
        .where(col(StoryReview.finished_at) > now - timedelta(hours=CACHE_HOURS))
        .order_by(col(StoryReview.finished_at).desc())
    )
    found = session.exec(chosen).first()
    return Result.model_validate_json(found) if found else None


def review(session: Session, workspace_id: str, review_id: int) -> StoryReview:
    """A review by its id; UnknownReviewError when there is none in this workspace."""
    row = session.get(StoryReview, review_id)
    if row is None or row.workspace_id != workspace_id:
        raise UnknownReviewError
    return row


def result(row: StoryReview) -> Result:
    """What a finished review says; UnknownReviewError when its words are gone or not there yet."""
    if row.result is None:
        raise UnknownReviewError
    return Result.model_validate_json(row.result)


def waiting(session: Session, workspace_id: str) -> list[int]:
    """The reviews that a facilitator is still to look at, the oldest first."""
    chosen = (
        select(StoryReview.id)
        .where(StoryReview.workspace_id == workspace_id, col(StoryReview.finished_at).is_not(None))
        .where(col(StoryReview.released_at).is_(None), col(StoryReview.result).is_not(None))
        .order_by(col(StoryReview.finished_at))
    )
    return [found for found in session.exec(chosen) if found is not None]
