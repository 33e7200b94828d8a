"""The window in which an author agrees to publish a story, with everything they should look at first."""

from __future__ import annotations

from sqlmodel import Session

from bot.kit.slack import Json, SlowModal
from bot.members.service import Person
from bot.stories.feedback import findings
from bot.stories.intake.feedback_wish import sentences_to_us
from bot.stories.publishing import modals, privacy_check
from bot.stories.publishing import service as publishing_service
from bot.stories.writing.modals import slow_modal


def window(session: Session, who: Person, story_id: int) -> SlowModal:
    """The window for one of the story's authors; EmptyStoryError if nothing is written."""
    plan = publishing_service.plan(session, who, story_id)
    remarks = findings.privacy_remarks(session, who.workspace_id, story_id)
    companies = findings.about_companies(session, who.workspace_id, story_id)

    def modal() -> Json:
        check = privacy_check.check(plan.draft.title, plan.draft.sections, companies)
        return modals.publish(plan, check, remarks, sentences_to_us(plan.draft.sections))

    return slow_modal(plan.draft, modals.publish_title(), modal)
