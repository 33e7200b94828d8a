"""Asking for a drafted asset, where a model is set and one of the story's authors has agreed to it."""

from __future__ import annotations

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.kit.i18n import in_language
from bot.members.model_consents import ConsentTerms
from bot.members.service import Person
from bot.stories import queries
from bot.stories.feedback import consents
from bot.stories.feedback.feedback_model import ModelProfile
from bot.stories.feedback.request import FeedbackService
from bot.stories.feedback.views import consent_wording
from bot.stories.notifications import answer_to
from bot.stories.publishing import views
from bot.stories.publishing.assets import AssetKind
from bot.stories.publishing.drafting import store
from bot.stories.publishing.modals import AssetChoice, DraftOffer
from bot.stories.queries import UnknownStoryError

QUEUE = "assets"
JOB = "stories.asset"


def offer(session: Session, feedback: FeedbackService, who: Person, story_id: int) -> DraftOffer | None:
    """What a member is offered: a draft that an author has agreed to, to agree to one as an author, or none.

    Where facilitators check feedback, nobody else gets a model's words unread: only authors and facilitators are
    offered a draft, and pass it on themselves.
    """
    if feedback.model is None or feedback.profile != ModelProfile.WHOLE:
        return None
    is_author = _is_author(session, who, story_id)
    is_checked = feedback.deps.settings.feedback_is_moderated
    if is_checked and not is_author and who.slack_id not in feedback.moderators(session, who.workspace_id):
        return None
    is_agreed = consents.consenting_author(session, who.workspace_id, story_id, feedback.host) is not None
    return DraftOffer(feedback.model_name, feedback.host, is_agreed) if is_agreed or is_author else None


def _is_author(session: Session, who: Person, story_id: int) -> bool:
    try:
        queries.owned_story(session, who, story_id)
    except UnknownStoryError:
        return False
    return True


def ask_if_agreed(session: Session, who: Person, feedback: FeedbackService, story_id: int, choice: AssetChoice) -> bool:
    """Ask for a draft if an author has agreed, or agrees with this choice; False where none may be made."""
    offered = offer(session, feedback, who, story_id)
    if offered is None or choice.kind is None:
        return False
    if not offered.is_agreed:
        if not choice.agrees:
            return False
        terms = ConsentTerms(offered.host, consent_wording(offered.host, offered.model))
        consents.give(session, who, story_id, terms, now=feedback.deps.now())
    _ask(session, feedback, who, story_id, choice.kind, choice.format)
    return True


def _ask(session: Session, feedback: FeedbackService, who: Person, story_id: int, kind: AssetKind, form: str) -> None:
    """Enqueue the job in the caller's transaction, and tell the asker that the asset is on its way."""
    now = feedback.deps.now()
    asset_id = store.request(session, who, story_id, kind, form, now=now)
    partition, job = feedback.partition(who.workspace_id, asset_id), store.job_id(asset_id)
    feedback.deps.engine.enqueue(session, QUEUE, JOB, partition=partition, job_id=job)
    with in_language(who.language):
        message = views.drafting(kind, feedback.model_name, feedback.host)
    delivery.post(session, answer_to(who, f"{job}:begun", message, now=now))
