"""Asking a model to sort a draft, where one is set and its author has agreed to it."""

from __future__ import annotations

from sqlmodel import Session

from bot.members.model_consents import ConsentTerms
from bot.members.service import Person
from bot.stories import service
from bot.stories.feedback import consents
from bot.stories.feedback.feedback_model import ModelProfile
from bot.stories.feedback.request import FeedbackService
from bot.stories.feedback.views import consent_wording
from bot.stories.intake.model_sorting import store

QUEUE = "sorting"
JOB = "stories.sort"


def is_offered(feedback: FeedbackService) -> bool:
    """Whether there is a model that can sort a whole story at once."""
    return feedback.model is not None and feedback.profile == ModelProfile.WHOLE


def is_agreed(session: Session, feedback: FeedbackService, who: Person, story_id: int) -> bool:
    """Whether this author has agreed that the model reads this story."""
    return is_offered(feedback) and consents.is_given(session, who, story_id, feedback.host)


def ask_if_agreed(session: Session, who: Person, feedback: FeedbackService, story_id: int, thread_ts: str = "") -> bool:
    """Have the draft sorted, in the caller's transaction; False where its author has yet to agree, or no model is set.

    Nothing is enqueued where a request is waiting already.
    """
    if not is_agreed(session, feedback, who, story_id):
        return False
    sorting_id = store.request(session, who, story_id, thread_ts, now=feedback.deps.now())
    if sorting_id is not None:
        lane = sorting_id % feedback.deps.settings.feedback_at_once
        partition = f"{who.workspace_id}:{lane}"
        feedback.deps.engine.enqueue(session, QUEUE, JOB, partition=partition, job_id=f"{JOB}:{sorting_id}")
    return True


def ask_with_consent(
    session: Session, who: Person, feedback: FeedbackService, story_id: int, thread_ts: str = ""
) -> bool:
    """Record the author's consent to the wording they saw, with the present version, and have the draft sorted."""
    if is_offered(feedback):
        now = feedback.deps.now()
        service.snapshot(session, who, story_id, now=now)
        terms = ConsentTerms(feedback.host, consent_wording(feedback.host, feedback.model_name))
        consents.give(session, who, story_id, terms, now=now)
    return ask_if_agreed(session, who, feedback, story_id, thread_ts)
