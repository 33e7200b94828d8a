"""The window in which an author agrees to publish a story, with everything they should look at first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from bot.kit.slack import Json
from bot.members.service import Person
from bot.stories.feedback import findings
from bot.stories.publishing import modals, privacy_check
from bot.stories.publishing import service as publishing_service
from bot.stories.publishing.service import PublishPlan
from bot.stories.writing.modals import waiting


@dataclass(frozen=True)
class PublishWindow:
    """What would be published, and what the latest feedback says about privacy."""

    plan: PublishPlan
    remarks: list[str]

    @property
    def waiting(self) -> Json | None:
        """The modal until `modal` is made, for a long story."""
        return waiting(modals.publish_title()) if self.plan.draft.is_long else None

    def modal(self) -> Json:
        """The modal; takes seconds for a very long story."""
        draft = self.plan.draft
        return modals.publish(self.plan, privacy_check.check(draft.title, draft.sections), self.remarks)


def read(session: Session, who: Person, story_id: int) -> PublishWindow:
    """The window for one of the story's authors; EmptyStoryError if nothing is written."""
    plan = publishing_service.plan(session, who, story_id)
    return PublishWindow(plan, findings.privacy_remarks(session, who.workspace_id, story_id))
