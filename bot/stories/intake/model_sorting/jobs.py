"""The engine's job: one draft sorted by a model and proposed to its author, once even if the process dies."""

from __future__ import annotations

from functools import partial

import structlog
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.kit.engine import Job
from bot.kit.i18n import in_language
from bot.kit.llm import FailureKind, LLMFailure
from bot.kit.log import where
from bot.kit.slack import Json
from bot.members.message_updates import Redrawn, redraw
from bot.stories.feedback.budgets import LoggedBudget, ModelErrand
from bot.stories.feedback.feedback_model import FeedbackModel
from bot.stories.feedback.request import FeedbackService
from bot.stories.intake import sorted_card
from bot.stories.intake.model_sorting import pipeline, store, views
from bot.stories.intake.model_sorting.pipeline import ModelSorting
from bot.stories.intake.model_sorting.request import JOB, QUEUE
from bot.stories.intake.model_sorting.store import SortingRun
from bot.stories.intake.sorted_card import Sorting
from bot.stories.notifications import answer_to
from bot.stories.writing import cards

log = structlog.get_logger()
INTERNAL = "internal"


def queue(feedback: FeedbackService) -> dict[str, dict[str, Job]]:
    """The engine's queue for drafts that a model sorts."""
    return {QUEUE: {JOB: partial(run, feedback)}}


async def run(feedback: FeedbackService, job: str) -> None:
    """Sort a draft and show its author the result; if the model fails in any way, how it is sorted now, and why."""
    db, now = feedback.deps.db, feedback.deps.now
    waiting = await db.transact_when_available(store.waiting_run, int(job.rpartition(":")[2]), now=now())
    if waiting is None:
        return
    found: ModelSorting | None = None
    failure = None
    try:
        found = await _sort(feedback, waiting)
    except LLMFailure as error:
        failure = str(error.kind)
    except Exception as error:  # noqa: BLE001 - its author must not wait for ever
        log.error("stories.sorting_failed", sorting=waiting.sorting_id, error=type(error).__name__, where=where(error))
        failure = INTERNAL
    redraws = await db.transact_when_available(_finish, feedback, waiting, found, failure)
    log.info("stories.sorted", sorting=waiting.sorting_id, stored=redraws is not None, failure=failure)
    feedback.deps.nudge()
    if redraws:
        await redraw(await feedback.deps.client(waiting.author.workspace_id), redraws)


async def _sort(feedback: FeedbackService, run: SortingRun) -> ModelSorting:
    deps, settings = feedback.deps, feedback.deps.settings
    if feedback.model is None:
        raise LLMFailure(FailureKind.NO_CONSENT)
    errand = ModelErrand(run.draft.story_id, run.author, run.author, feedback.model_name)
    budget = LoggedBudget(deps.db, errand, feedback.limits, host=feedback.host, now=deps.now)
    model = FeedbackModel(
        feedback.model, feedback.prompts, settings.model_answer_tokens, settings.feedback_deadline_seconds
    )
    try:
        return await pipeline.sort(run.draft.sections, run.draft.language, model, budget)
    finally:
        await deps.db.transact_when_available(budget.store_usage)


def _finish(
    session: Session, feedback: FeedbackService, run: SortingRun, found: ModelSorting | None, failure: str | None
) -> list[Redrawn] | None:
    """Store the proposal and post it in one transaction; the message it replaces, to be redrawn.

    None when another worker did or the story is gone.
    """
    now = feedback.deps.now()
    row = store.finish(session, run, found.sections if found else None, failure, now=now)
    if row is None:
        return None
    key = sorted_card.key(f"ai:{run.sorting_id}")
    with in_language(run.author.language):
        shown = _shown(session, run, found, failure)
        is_decided = found is None or not found.moved
        redraws = cards.supersede(session, run.author, run.draft.story_id, key) if is_decided else []
    delivery.post(session, answer_to(run.author, key, shown, now=now, thread_ts=row.thread_ts))
    return redraws


def _shown(session: Session, run: SortingRun, found: ModelSorting | None, failure: str | None) -> Json:
    """The message with the proposal, or with the draft as it is where nothing is proposed."""
    if found is not None and found.moved:
        return views.proposal(run.draft.title, found.sections, found.moved, run.sorting_id)
    note = views.agrees() if found else views.not_sorted(failure or INTERNAL)
    return sorted_card.card(session, run.author, run.draft, Sorting(note=note), opening=views.opening(run.draft.title))
