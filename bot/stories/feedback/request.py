"""Requesting feedback: from a model if its author consents, else by the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from bot.deps import Deps
from bot.kit.db import row_id
from bot.kit.llm import Model
from bot.kit.prompts import Prompts
from bot.members.model_consents import ConsentTerms
from bot.members.service import Person
from bot.settings import ROOT
from bot.stories import queries, service
from bot.stories.analysis import rules
from bot.stories.feedback import consents, pipeline, store
from bot.stories.feedback.budgets import LoggedBudget, ModelErrand
from bot.stories.feedback.feedback_model import FeedbackModel, ModelProfile
from bot.stories.feedback.model_requests import DailyLimits, DailyUsage
from bot.stories.feedback.models import StoryThreadReply
from bot.stories.feedback.store import FeedbackRequest, FeedbackSource
from bot.stories.queries import StoryDraft

# Questions have a queue of their own: whoever asks one must not wait for somebody's feedback.
QUEUE, REPLY_QUEUE = "feedback", "replies"
JOB = "stories.feedback"
REPLY_JOB = "stories.reply"
FindFacilitators = Callable[[Session, str], list[str]]


@dataclass(frozen=True)
class RequestOutcome:
    """The result of a request for feedback: a request, or None if the author has to decide about consent first."""

    draft: StoryDraft
    request: FeedbackRequest | None = None


class FeedbackService:
    """Takes requests for feedback and puts them on the engine's queue.

    `facilitators` gives the Slack ids of a workspace's facilitators; `model` overrides the one of the settings.
    """

    def __init__(self, deps: Deps, facilitators: FindFacilitators, model: Model | None = None) -> None:
        settings = deps.settings
        self.deps = deps
        self.facilitators = facilitators
        self.model = model or (Model(settings) if settings.openai_model else None)
        self.prompts = Prompts(ROOT / "prompts")
        self.profile = ModelProfile(settings.model_profile)
        self.limits = DailyLimits(
            person=DailyUsage(settings.person_calls_a_day, settings.person_tokens_a_day),
            workspace=DailyUsage(settings.workspace_calls_a_day, settings.workspace_tokens_a_day),
        )

    @property
    def host(self) -> str:
        """The host to which stories are sent with their author's consent; empty when no model is set."""
        return self.model.host if self.model else ""

    @property
    def model_name(self) -> str:
        """The name of the model; empty when none is set."""
        return self.model.name if self.model else ""

    def moderators(self, session: Session, workspace_id: str) -> list[str]:
        """The Slack ids of those who look at feedback before its author does; empty if nobody has to, or can."""
        return self.facilitators(session, workspace_id) if self.deps.settings.feedback_is_moderated else []

    def ask(self, session: Session, who: Person, story_id: int) -> RequestOutcome:
        """Request feedback, unless the author has yet to decide whether a model may read the story.

        EmptyStoryError for a blank story.
        """
        draft = queries.draft(session, who, story_id)
        if draft.is_blank:
            raise service.EmptyStoryError
        if self.model and not consents.is_given(session, who, story_id, self.host):
            return RequestOutcome(draft)
        return RequestOutcome(draft, self.request(session, who, story_id, with_model=True))

    def ask_with_consent(self, session: Session, who: Person, story_id: int, wording: str) -> RequestOutcome:
        """Record the author's consent to the wording they saw, with the present version, and request feedback."""
        draft = queries.draft(session, who, story_id)
        service.snapshot(session, who, story_id, now=self.deps.now())
        if self.model:
            consents.give(session, who, story_id, ConsentTerms(self.host, wording), now=self.deps.now())
        return RequestOutcome(draft, self.request(session, who, story_id, with_model=True))

    def ask_rules_only(self, session: Session, who: Person, story_id: int) -> RequestOutcome:
        """Request feedback by the rules alone."""
        draft = queries.draft(session, who, story_id)
        return RequestOutcome(draft, self.request(session, who, story_id, with_model=False))

    def request(self, session: Session, who: Person, story_id: int, *, with_model: bool) -> FeedbackRequest:
        """Request feedback on the story as it is and enqueue its job in the caller's transaction.

        A model is used only if one is set and `who` has consented to its host.
        """
        source = FeedbackSource(rules.VERSION)
        if with_model and self.model and consents.is_given(session, who, story_id, self.host):
            source = FeedbackSource(pipeline.version(self.prompts, self.profile), self.model_name)
        request = store.request(session, who, story_id, source, now=self.deps.now())
        if not request.is_repeat:
            partition = self.partition(who.workspace_id, request.feedback_id)
            self.deps.engine.enqueue(session, QUEUE, JOB, partition=partition, job_id=request.job_id)
        return request

    def enqueue_reply(self, session: Session, row: StoryThreadReply) -> None:
        """Enqueue the job that answers a question about feedback, in the caller's transaction."""
        partition, job_id = self.partition(row.workspace_id, row.feedback_id), f"{REPLY_JOB}:{row_id(row)}"
        self.deps.engine.enqueue(session, REPLY_QUEUE, REPLY_JOB, partition=partition, job_id=job_id)

    def budget(self, errand: ModelErrand) -> LoggedBudget:
        """What one run may spend on a model."""
        return LoggedBudget(self.deps.db, errand, self.limits, host=self.host, now=self.deps.now)

    def feedback_model(self, model: Model) -> FeedbackModel:
        """A model as the settings say that it is asked."""
        settings = self.deps.settings
        return FeedbackModel(
            model, self.prompts, settings.model_answer_tokens, settings.feedback_deadline_seconds, self.profile
        )

    def partition(self, workspace_id: str, request_id: int) -> str:
        """The lane of a request, so that only as many of a workspace run at once as the settings allow.

        On their own queue the replies in the thread of feedback have one lane too, and are answered in their order.
        """
        return f"{workspace_id}:{request_id % self.deps.settings.feedback_at_once}"

    async def close(self) -> None:
        if self.model:
            await self.model.close()
