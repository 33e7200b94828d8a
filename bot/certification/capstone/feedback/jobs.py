"""The engine's job: one part read by a model and its author told, once even if the process dies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import structlog
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from bot.certification.capstone import notices, service, submitting
from bot.certification.capstone.context import Certification
from bot.certification.capstone.feedback import pipeline, preparing, request, views
from bot.certification.capstone.feedback.checks import MarkGivenError, SpoilingFailure
from bot.certification.capstone.feedback.consents import CapstoneBudget
from bot.certification.capstone.feedback.remarks import PartRemarks
from bot.certification.capstone.feedback.request import JOB, QUEUE
from bot.certification.capstone.models import Capstone, CapstoneFeedback
from bot.certification.capstone.rubric import RubricPart
from bot.delivery import service as delivery
from bot.kit.engine import Job
from bot.kit.i18n import in_language
from bot.kit.llm import FailureKind, LLMFailure
from bot.kit.log import where
from bot.members.service import Person, person_of
from bot.stories import languages
from bot.stories.feedback import queued_requests
from bot.stories.feedback.request import FeedbackService

log = structlog.get_logger()


@dataclass(frozen=True)
class _Run:
    """A request that this worker took, with the part as it is now; `texts` is empty where it may not be read."""

    id: int
    row: CapstoneFeedback
    who: Person
    claim: str
    part: RubricPart | None
    texts: Mapping[str, str]
    spoken: str


@dataclass(frozen=True)
class _Outcome:
    """What was found, or why nothing was."""

    result: PartRemarks | None = None
    failure: str | None = None
    calls: int = 0
    tokens: int = 0


def queue(certification: Certification, feedback: FeedbackService) -> dict[str, dict[str, Job]]:
    """The engine's queue for drafts that a model reads."""
    return {QUEUE: {JOB: partial(run, certification, feedback)}}


async def run(certification: Certification, feedback: FeedbackService, job: str) -> None:
    """Read a part and tell its author; if the model fails in any way, what is still missing, and why."""
    db = feedback.deps.db
    claimed = await db.transact_when_available(_claim, certification, int(job.rpartition(":")[2]))
    if claimed is None:
        return
    try:
        outcome = await _outcome(certification, feedback, claimed)
    except Exception as error:  # noqa: BLE001 - its author must not wait for ever
        outcome = _of_error(claimed, error)
    try:
        stored = await db.transact_when_available(_finish, certification, feedback, claimed, outcome)
    except DBAPIError as error:  # the model's text may contain what the database rejects
        outcome = _of_error(claimed, error)
        stored = await db.transact_when_available(_finish, certification, feedback, claimed, outcome)
    log.info(
        "capstone.feedback_given",
        feedback=claimed.id,
        stored=stored,
        failure=outcome.failure,
        calls=outcome.calls,
    )
    feedback.deps.nudge()


def _claim(session: Session, certification: Certification, feedback_id: int) -> _Run | None:
    claim = queued_requests.claim(session, CapstoneFeedback, col(CapstoneFeedback.id) == feedback_id)
    if claim is None:
        return None
    row = session.get_one(CapstoneFeedback, feedback_id)
    who, capstone = person_of(session, row), session.get_one(Capstone, row.capstone_id)
    part = certification.rubric.part(row.part)
    texts = request.texts_of(session, capstone, part) if part else {}
    spoken = languages.of_reader(session, who, preparing.language_of(texts))
    if submitting.is_with_assessors(session, capstone, row.part):
        texts = {}
    session.flush()
    session.expunge(row)
    return _Run(feedback_id, row, who, claim, part, texts, spoken)


async def _outcome(certification: Certification, feedback: FeedbackService, run: _Run) -> _Outcome:
    if not run.texts or run.part is None or feedback.model is None:
        return _Outcome(failure=SpoilingFailure.NOTHING)
    deps = feedback.deps
    budget = CapstoneBudget(deps.db, run.who, run.row, feedback.limits, host=feedback.host, now=deps.now)
    result, failure = None, None
    try:
        model = feedback.feedback_model(feedback.model)
        result = await pipeline.read(certification.edition, run.part, run.texts, run.spoken, model, budget)
    except LLMFailure as error:
        failure = str(error.kind)
    except MarkGivenError:
        failure = SpoilingFailure.MARK
    finally:
        await deps.db.transact_when_available(budget.store_usage)
    return _Outcome(result, failure, budget.calls, budget.tokens)


def _of_error(run: _Run, error: Exception) -> _Outcome:
    log.error("capstone.feedback_failed", feedback=run.id, error=type(error).__name__, where=where(error))
    return _Outcome(failure=SpoilingFailure.INTERNAL)


def _finish(
    session: Session, certification: Certification, feedback: FeedbackService, run: _Run, outcome: _Outcome
) -> bool:
    """Store the result and post its message in one transaction; False when another worker did.

    A part that was handed in meanwhile gets no feedback.
    """
    now = feedback.deps.now()
    capstone = service.locked(session, run.who)
    failure, result = outcome.failure, outcome.result
    if submitting.is_with_assessors(session, capstone, run.row.part):
        failure, result = SpoilingFailure.HANDED_IN, None
    stored = queued_requests.finish(
        session,
        CapstoneFeedback,
        run.id,
        run.claim,
        failure=failure,
        result=result.model_dump_json() if result else None,
        cache_key=request.cache_key(run.texts, run.who, certification, feedback),
        calls=outcome.calls,
        tokens=outcome.tokens,
        finished_at=now,
    )
    if not stored or run.part is None:
        return False
    with in_language(result.language if result else run.who.language):
        part = certification.rubric.part(run.part.id) or run.part
        if result:
            origin = views.origin(run.row.model, feedback.host)
            message = views.result(part, result, run.id, origin)
        elif failure == SpoilingFailure.HANDED_IN:
            message = views.not_given(part)
        else:
            draft = service.draft(session, capstone)
            little = service.empty_looking(draft, certification.rubric)
            message = views.fallback(part, draft, little, failure or FailureKind.INVALID)
    delivery.post(session, notices.answer_to(run.who, f"capstone.feedback:{run.id}", message, now=now))
    return True
