"""What the engine calls: one review, run to its end once however often the process dies on the way."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot.deps import Deps
from bot.kit.engine import Job
from bot.kit.llm import Model
from bot.kit.log import where
from bot.kit.prompts import Prompts
from bot.members.service import Person
from bot.settings import ROOT
from bot.stories.analysis import rules
from bot.stories.feedback import consents, pipeline, prompts, result_messages, store
from bot.stories.feedback.budgets import KeptBudget
from bot.stories.feedback.consents import Caps
from bot.stories.feedback.pipeline import Reviewers
from bot.stories.feedback.schema import Result
from bot.stories.feedback.store import Asked, Outcome, Reviewer, Work

log = structlog.get_logger()

QUEUE = "reviews"
REVIEW = "stories.review"
AWAY_SECONDS = 2.0
T = TypeVar("T")
Facilitators = Callable[[Session, str], list[str]]


class Desk:
    """Where reviews are asked for and done: the model if one is set, the prompts, and who looks at reviews first."""

    def __init__(self, deps: Deps, facilitators: Facilitators, model: Model | None = None) -> None:
        settings = deps.settings
        self.deps = deps
        self.facilitators = facilitators
        self.model = model or (Model(settings) if settings.openai_model else None)
        self.prompts = Prompts(ROOT / "prompts")
        self.caps = Caps(
            (settings.person_calls_a_day, settings.person_tokens_a_day),
            (settings.workspace_calls_a_day, settings.workspace_tokens_a_day),
        )

    @property
    def host(self) -> str | None:
        """Where stories go when their author agrees; None when no model is set."""
        return self.model.host if self.model else None

    def queue(self) -> dict[str, dict[str, Job]]:
        """The engine's queue for reviews."""
        return {QUEUE: {REVIEW: partial(review, self)}}

    def request(self, session: Session, who: Person, story_id: int, *, with_model: bool) -> Asked:
        """Ask for a review of the story as it stands and put its job on the queue, in the caller's transaction.

        With a model only if one is set and `who` has agreed that this story goes there; otherwise by the rules.
        """
        reviewer = Reviewer(rules.VERSION)
        if with_model and self.model and consents.has_agreed(session, who, story_id, self.model.host):
            reviewer = Reviewer(prompts.version(self.prompts), self.model.name)
        asked = store.ask(session, who, story_id, reviewer, now=self.deps.now())
        if not asked.again:
            lane = asked.review_id % self.deps.settings.reviews_at_once
            self.deps.engine.enqueue(
                session, QUEUE, REVIEW, partition=f"{who.workspace_id}:{lane}", job_id=asked.job_id
            )
        return asked

    async def close(self) -> None:
        if self.model:
            await self.model.close()


async def review(desk: Desk, job: str) -> None:
    """Do one review and post what it came to. Whatever goes wrong with the model, the rules have their say."""
    db = desk.deps.db
    work = await _insist(lambda: db.transact_aside(store.claim, job))
    if work is None:
        return
    try:
        outcome = await _outcome(desk, work)
    except Exception as error:  # noqa: BLE001 - its author must not wait for ever
        log.error("stories.review_failed", review=work.review_id, error=type(error).__name__, where=where(error))
        outcome = Outcome(await _by_rules(work, failure="internal"), "")
    kept = await _insist(lambda: db.transact_aside(_record, desk, work, outcome))
    log.info("stories.reviewed", review=work.review_id, kept=kept, failure=outcome.failure, calls=outcome.calls)
    desk.deps.nudge()


async def _insist(call: Callable[[], Awaitable[T]]) -> T:
    """Keep asking while the database is away."""
    while True:
        try:
            return await call()
        except DBAPIError as error:
            log.error("stories.database_away", error=type(error).__name__)
            await asyncio.sleep(AWAY_SECONDS)


async def _outcome(desk: Desk, work: Work) -> Outcome:
    if not work.reviewer.model or desk.model is None:
        return Outcome(await _by_rules(work), "")
    db, at = desk.deps.db, desk.deps.now()
    if not await db.read(consents.has_agreed, work.author, work.story_id, desk.model.host):
        # It was taken back while the review was waiting.
        return Outcome(await _by_rules(work, failure="no_consent"), "")
    key = _cache_key(work, desk.model.host)
    known = await db.read(store.cached, work.author.workspace_id, key, now=at)
    if known:
        return Outcome(known, key, from_cache=True)
    budget = KeptBudget(db, work, desk.caps, host=desk.model.host, now=desk.deps.now)
    settings = desk.deps.settings
    reviewers = Reviewers(desk.model, desk.prompts, settings.model_answer_tokens, settings.review_deadline_seconds)
    result = await pipeline.by_model(work.version.sections, reviewers, budget, work.language)
    await db.transact(budget.keep)
    return Outcome(result, key, budget.calls, budget.tokens, budget.estimated)


async def _by_rules(work: Work, failure: str | None = None) -> Result:
    """In a thread: a very long story takes seconds, and clicks must not wait for it."""
    return await asyncio.to_thread(pipeline.by_rules, work.version.sections, work.language, failure=failure)


def _cache_key(work: Work, host: str) -> str:
    """The same words to the same model with the same prompts are the same question."""
    parts = [work.language, work.reviewer.prompt, work.reviewer.model, host, work.version.sections]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _record(session: Session, desk: Desk, work: Work, outcome: Outcome) -> bool:
    """Keep the result and say so, in one transaction; False when there is nobody to say it for any more."""
    at, first = desk.deps.now(), desk.deps.settings.looked_at
    if not store.finish(session, work, outcome, release=not first, now=at):
        return False
    row = store.review(session, work.author.workspace_id, work.review_id)
    result_messages.note_adoption(session, row)
    if first:
        result_messages.tell_facilitators(session, row, desk.facilitators(session, row.workspace_id), now=at)
    else:
        result_messages.bring(session, row, host=desk.host or "", now=at)
    return True
