"""The engine's job: one drafted asset, sent once even if the process dies on the way."""

from __future__ import annotations

import asyncio
import hashlib
import json
from functools import partial

import structlog
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.kit.engine import Job
from bot.kit.i18n import in_language
from bot.kit.llm import FailureKind, LLMFailure
from bot.kit.log import where
from bot.kit.slack import Json
from bot.stories.feedback import consents
from bot.stories.feedback.budgets import ModelErrand
from bot.stories.feedback.request import FeedbackService
from bot.stories.notifications import answer_to
from bot.stories.publishing import documents, skeleton, views
from bot.stories.publishing.drafting import layout, pipeline, prompts, store
from bot.stories.publishing.drafting.pipeline import TooLittleCarriedError
from bot.stories.publishing.drafting.request import JOB, QUEUE
from bot.stories.publishing.drafting.store import AssetDraft, AssetRun

log = structlog.get_logger()

INTERNAL = "internal"


def queue(feedback: FeedbackService) -> dict[str, dict[str, Job]]:
    """The engine's queue for drafted assets."""
    return {QUEUE: {JOB: partial(run, feedback)}}


async def run(feedback: FeedbackService, job: str) -> None:
    """Draft an asset and send it; if the model fails in any way, the one of the story's own sentences, and why."""
    db = feedback.deps.db
    claimed = await db.transact_when_available(store.claim, job)
    if claimed is None:
        await db.transact_when_available(_tell_if_withdrawn, feedback, job)
        feedback.deps.nudge()
        return
    try:
        draft = await _draft(feedback, claimed)
    except LLMFailure as error:
        draft = AssetDraft(failure=error.kind)
    except TooLittleCarriedError:
        draft = AssetDraft(failure=views.TOO_LITTLE)
    except Exception as error:  # noqa: BLE001 - its asker must not wait for ever
        log.error("stories.asset_failed", asset=claimed.asset_id, error=type(error).__name__, where=where(error))
        draft = AssetDraft(failure=INTERNAL)
    payload = await asyncio.to_thread(_payload, feedback, claimed, draft)
    stored = await db.transact_when_available(_finish, feedback, claimed, draft, payload)
    if not stored:
        await db.transact_when_available(_tell_if_withdrawn, feedback, job)
    log.info("stories.asset_made", asset=claimed.asset_id, stored=stored, failure=draft.failure, lines=len(draft.lines))
    feedback.deps.nudge()


async def _draft(feedback: FeedbackService, run: AssetRun) -> AssetDraft:
    deps, story = feedback.deps, run.story
    workspace_id = run.asker.workspace_id
    author = await deps.db.read(consents.consenting_author, workspace_id, story.story_id, feedback.host)
    if feedback.model is None or author is None:
        # Withdrawn while the request was waiting.
        return AssetDraft(failure=FailureKind.NO_CONSENT)
    key = _cache_key(run, feedback)
    known = await deps.db.read(store.known_lines, workspace_id, key)
    if known:
        return AssetDraft(known, cache_key=key)
    errand = ModelErrand(story.story_id, run.asker, author, feedback.model_name)
    budget = feedback.budget(errand)
    try:
        lines = await pipeline.draft(run.kind, story, run.language, feedback.feedback_model(feedback.model), budget)
    finally:
        await deps.db.transact(budget.store_usage)
    return AssetDraft(lines, cache_key=key, calls=budget.calls, tokens=budget.tokens)


def _cache_key(run: AssetRun, feedback: FeedbackService) -> str:
    """A hash of everything that the model's answer depends on."""
    story = run.story
    parts = [
        run.kind,
        story.language,
        run.language,
        prompts.version(feedback.prompts),
        feedback.model_name,
        feedback.host,
        story.version.sections,
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _payload(feedback: FeedbackService, run: AssetRun, draft: AssetDraft) -> Json:
    """The message with the asset, in the language of who asked for it."""
    with in_language(run.language):
        if draft.lines:
            drafted = layout.document(run.kind, run.story, draft.lines, run.uses, feedback.model_name)
            return documents.payload(drafted, run.format)
        return documents.payload(skeleton.build(run.kind, run.story, run.uses), run.format)


def _finish(session: Session, feedback: FeedbackService, run: AssetRun, draft: AssetDraft, payload: Json) -> bool:
    """Store the draft and post the asset in one transaction; False when another worker did or the story is gone."""
    now = feedback.deps.now()
    if not store.finish(session, run, draft, now=now):
        return False
    key = store.file_key(run.asset_id)
    messages = [answer_to(run.asker, key, payload, now=now)]
    if draft.failure:
        with in_language(run.asker.language):
            why = views.not_drafted(run.kind, draft.failure)
        messages.insert(0, answer_to(run.asker, f"{key}:why", why, now=now))
    delivery.post(session, *messages)
    return True


def _tell_if_withdrawn(session: Session, feedback: FeedbackService, job: str) -> None:
    """Tell the asker that nothing will come, if that is because the story is no longer published."""
    asker = store.asker_of_withdrawn(session, job)
    if asker is not None:
        with in_language(asker.language):
            message = views.story_withdrawn()
        delivery.post(session, answer_to(asker, f"{job}:withdrawn", message, now=feedback.deps.now()))
