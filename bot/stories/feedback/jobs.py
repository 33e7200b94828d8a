"""What runs by itself: one feedback run, completed once even if the process dies, and an end to every wait."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.kit.engine import Job
from bot.kit.log import where
from bot.stories.feedback import consents, earlier_remarks, findings, moderation, pipeline, reply_job, sending, store
from bot.stories.feedback.budgets import ModelErrand
from bot.stories.feedback.earlier_remarks import EarlierFeedback
from bot.stories.feedback.feedback_model import ModelProfile
from bot.stories.feedback.models import StoryFeedback
from bot.stories.feedback.request import JOB, QUEUE, REPLY_JOB, REPLY_QUEUE, FeedbackService
from bot.stories.feedback.schema import EarlierRemark, FeedbackResult
from bot.stories.feedback.store import FeedbackOutcome, FeedbackRun

log = structlog.get_logger()


def queue(feedback: FeedbackService) -> dict[str, dict[str, Job]]:
    """The engine's queues for feedback, and for the questions in its threads."""
    return {QUEUE: {JOB: partial(run, feedback)}, REPLY_QUEUE: {REPLY_JOB: partial(reply_job.run, feedback)}}


async def run(feedback: FeedbackService, job: str) -> None:
    """Give the requested feedback and post it; if the model fails in any way, that of the rules."""
    db = feedback.deps.db
    claimed = await db.transact_when_available(store.claim, job)
    if claimed is None:
        return
    try:
        outcome = await _outcome(feedback, claimed)
    except Exception as error:  # noqa: BLE001 - its author must not wait for ever
        outcome = await _outcome_of_error(claimed, "stories.feedback_failed", error)
    try:
        stored = await db.transact_when_available(_finish, feedback, claimed, outcome)
    except DBAPIError as error:  # the model's text may contain what the database rejects
        outcome = await _outcome_of_error(claimed, "stories.feedback_refused", error)
        stored = await db.transact_when_available(_finish, feedback, claimed, outcome)
    log.info(
        "stories.feedback_given",
        feedback=claimed.feedback_id,
        stored=stored,
        failure=outcome.failure,
        calls=outcome.calls,
    )
    feedback.deps.nudge()


async def _outcome(feedback: FeedbackService, run: FeedbackRun) -> FeedbackOutcome:
    if not run.source.model or feedback.model is None:
        return FeedbackOutcome(await _by_rules(run))
    deps = feedback.deps
    if not await deps.db.read(consents.is_given, run.author, run.story_id, feedback.host):
        # Withdrawn while the request was waiting.
        return FeedbackOutcome(await _by_rules(run, failure="no_consent"))
    is_whole = feedback.profile == ModelProfile.WHOLE
    earlier = await deps.db.read(earlier_remarks.of_run, run) if is_whole else EarlierFeedback()
    key = _cache_key(run, feedback.host, [*earlier.remarks, *earlier.done])
    known = await deps.db.read(store.cached_result, run.author.workspace_id, key, now=deps.now())
    if known:
        return FeedbackOutcome(known, key, from_cache=True, earlier=earlier.finding_ids)
    errand = ModelErrand(run.story_id, run.author, run.author, run.source.model, run.feedback_id)
    budget, model = feedback.budget(errand), feedback.feedback_model(feedback.model)
    result = await pipeline.by_model(
        run.version.sections,
        model,
        budget,
        run.language,
        earlier.remarks,
        run.reader_language,
        done=earlier.done,
        hides_people=True,
    )
    await deps.db.transact(budget.store_usage)
    return FeedbackOutcome(result, key, budget.calls, budget.tokens, budget.estimated, earlier=earlier.finding_ids)


async def _outcome_of_error(run: FeedbackRun, event: str, error: Exception) -> FeedbackOutcome:
    """The outcome after an error of ours, which is logged: the rules' feedback."""
    log.error(event, feedback=run.feedback_id, error=type(error).__name__, where=where(error))
    return FeedbackOutcome(await _by_rules(run, failure="internal"))


async def _by_rules(run: FeedbackRun, failure: str | None = None) -> FeedbackResult:
    """In a thread: a very long story takes seconds, and clicks must not wait for it."""
    return await asyncio.to_thread(
        pipeline.by_rules, run.version.sections, run.language, run.reader_language, failure=failure
    )


def _cache_key(run: FeedbackRun, host: str, earlier: Sequence[EarlierRemark]) -> str:
    """A hash of everything that the model's answer depends on."""
    remarks = [one.model_dump(mode="json") for one in earlier]
    parts = [
        run.language,
        run.reader_language,
        run.source.prompt_version,
        run.source.model,
        host,
        run.version.sections,
        remarks,
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _finish(session: Session, feedback: FeedbackService, run: FeedbackRun, outcome: FeedbackOutcome) -> bool:
    """Store the result and post its message in one transaction; False when another worker did or the story is gone."""
    now, is_moderated = feedback.deps.now(), feedback.deps.settings.feedback_is_moderated
    if not store.finish(session, run, outcome, release=not is_moderated, now=now):
        return False
    row = store.get(session, run.author.workspace_id, run.feedback_id)
    if row.model and feedback.profile == ModelProfile.WHOLE:
        findings.record_settled(session, row.workspace_id, outcome.earlier, outcome.result.settled)
    else:
        sending.record_adoption(session, row)
    moderators = feedback.moderators(session, row.workspace_id)
    if moderators:
        sending.post_to_facilitators(session, row, moderators, now=now)
        return True
    if is_moderated:
        moderation.release_unseen(session, row, now=now)
    sending.post_result(session, row, host=feedback.host, now=now)
    return True


async def release_unseen(feedback: FeedbackService) -> None:
    """Release what no facilitator looks at any more, or none has looked at for days: no author waits for ever."""
    db = feedback.deps.db
    released = [one for one in await db.read(store.all_awaiting_release) if await db.transact(_give_up, feedback, one)]
    if released:
        log.info("stories.feedback_released_unseen", feedback=released)
        feedback.deps.nudge()


def next_release_at(session: Session, feedback: FeedbackService) -> datetime | None:
    """When feedback that nobody has looked at is next released: after its longest wait; at once if nobody can look."""
    waiting = [session.get_one(StoryFeedback, one) for one in store.all_awaiting_release(session)]
    moments = [
        row.finished_at + moderation.LONGEST_WAIT if feedback.moderators(session, row.workspace_id) else row.finished_at
        for row in waiting
        if row.finished_at
    ]
    return min(moments, default=None)


def _give_up(session: Session, feedback: FeedbackService, feedback_id: int) -> bool:
    """Release feedback that has waited enough and post it; False if it is still worth waiting, or released."""
    row, now = session.get_one(StoryFeedback, feedback_id, with_for_update=True), feedback.deps.now()
    is_looked_at = feedback.moderators(session, row.workspace_id) and not moderation.has_waited_enough(row, now=now)
    if row.released_at or row.result is None or is_looked_at:
        return False
    moderation.release_unseen(session, row, now=now)
    sending.post_result(session, row, host=feedback.host, now=now)
    return True
