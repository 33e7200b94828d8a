"""The newest message that shows a story, as it is once the draft has changed."""

from __future__ import annotations

from sqlmodel import Session

from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.members.message_updates import Redrawn
from bot.members.service import Person
from bot.stories import queries
from bot.stories.feedback.request import FeedbackService
from bot.stories.intake import sorted_card
from bot.stories.intake.model_sorting import request as model_sorting
from bot.stories.intake.model_sorting import views as sorting_views
from bot.stories.intake.sorted_card import Sorting
from bot.stories.writing import cards, listeners


def sorted_now(session: Session, who: Person, feedback: FeedbackService, story_id: int, note: str) -> Json:
    """How a draft is sorted now, with a note on why it is as it is."""
    draft = queries.draft(session, who, story_id)
    sorting = Sorting(note=note, offers_model=model_sorting.is_offered(feedback))
    return sorted_card.card(session, who, draft, sorting, opening=sorting_views.opening(draft.title))


def saved(session: Session, who: Person, feedback: FeedbackService, story_id: int, note: str = "") -> list[Redrawn]:
    """What has to be redrawn once a draft was written in; the `note` says how, if not in a section's window."""
    if cards.is_whole(session, who, story_id):
        shown = listeners.whole_story(session, who, story_id)
    else:
        shown = sorted_now(session, who, feedback, story_id, note or _("Your text is saved as you wrote it."))
    return cards.redrawn(session, who, story_id, shown)
