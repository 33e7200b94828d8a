"""The engine's job: one feedback run, completed once even if the process dies on the way."""

from __future__ import annotations

import asyncio
import hashlib
import json
from functools import partial

import structlog
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.kit.engine import Job
from bot.kit.log import where
from bot.stories.feedback import consents, pipeline, sending, store
from bot.stories.feedback.budgets import LoggedBudget, ModelErrand
from bot.stories.feedback.feedback_model import FeedbackModel
from bot.stories.feedback.request import JOB, QUEUE, FeedbackService
from bot.stories.feedback.schema import FeedbackResult
from bot.stories.feedback.store import FeedbackOutcome, FeedbackRun

log = structlog.get_logger()


def queue(feedback: FeedbackService) -> dict[str, dict[str, Job]]:
    """The engine's queue for feedback."""
    return {QUEUE: {JOB: partial(run, feedback)}}


async def run(feedback: FeedbackService, job: str) -> None:
    """Give the requested feedback and post it; if the model fails in any way, that of the rules."""
    db = feedback.deps.db
    claimed = await db.transact_when_available(store.claim, job)
    if claimed is None:
        return
    try:
        outcome = await _outcome(feedback, claimed)
    except Exception as error:  # noqa: BLE001 - its author must not wait for ever
        log.error(
            "stories.feedback_failed", feedback=claimed.feedback_id, error=type(error).__name__, where=where(error)
        )
        outcome = FeedbackOutcome(await _by_rules(claimed, failure="internal"))
    try:
        stored = await db.transact_when_available(_finish, feedback, claimed, outcome)
    except DBAPIError as error:  # the model's text may contain what the database rejects
        log.error(
            "stories.feedback_refused", feedback=claimed.feedback_id, error=type(error).__name__, where=where(error)
        )
        outcome = FeedbackOutcome(await _by_rules(claimed, failure="internal"))
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
    key = _cache_key(run, feedback.host)
    known = await deps.db.read(store.cached_result, run.author.workspace_id, key, now=deps.now())
    if known:
        return FeedbackOutcome(known, key, from_cache=True)
    errand = ModelErrand(run.story_id, run.author, run.author, run.source.model, run.feedback_id)
    budget = LoggedBudget(deps.db, errand, feedback.limits, host=feedback.host, now=deps.now)
    model = FeedbackModel(
        feedback.model,
        feedback.prompts,
        deps.settings.model_answer_tokens,
        deps.settings.feedback_deadline_seconds,
        feedback.profile,
    )
    result = await pipeline.by_model(run.version.sections, model, budget, run.language)
    await deps.db.transact(budget.store_usage)
    return FeedbackOutcome(result, key, budget.calls, budget.tokens, budget.estimated)


async def _by_rules(run: FeedbackRun, failure: str | None = None) -> FeedbackResult:
    """In a thread: a very long story takes seconds, and clicks must not wait for it."""
    return await asyncio.to_thread(pipeline.by_rules, run.version.sections, run.language, failure=failure)


def _cache_key(run: FeedbackRun, host: str) -> str:
    """A hash of everything that the model's answer depends on."""
    parts = [run.language, run.source.prompt_version, run.source.model, host, run.version.sections]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _finish(session: Session, feedback: FeedbackService, run: FeedbackRun, outcome: FeedbackOutcome) -> bool:
    """Store the result and post its message in one transaction; False when another worker did or the story is gone."""
    now, is_moderated = feedback.deps.now(), feedback.deps.settings.feedback_is_moderated
    if not store.finish(session, run, outcome, release=not is_moderated, now=now):
        return False
    row = store.get(session, run.author.workspace_id, run.feedback_id)
    sending.record_adoption(session, row)
    if is_moderated:
        facilitators = feedback.facilitators(session, row.workspace_id)
        sending.post_to_facilitators(session, row, facilitators, now=now)
    else:
        sending.post_result(session, row, host=feedback.host, now=now)
    return True
