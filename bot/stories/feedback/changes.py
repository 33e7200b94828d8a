"""Changes that replies in the thread of feedback ask for: offered, made with a version kept, and undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.kit.slack import Json
from bot.members.service import Person
from bot.stories import queries, service
from bot.stories.feedback import change_views, change_wishes, findings, proposed_changes, replies
from bot.stories.feedback.change_views import ChangeButtons, ChangeUndo, ReplyChange
from bot.stories.feedback.models import ReplyState, StoryThreadReply
from bot.stories.feedback.proposed_changes import ChangeChoice, ChangePlace, ProposedChange, ToldBefore
from bot.stories.models import Story
from bot.stories.queries import StoryDraft
from bot.stories.sections import Section
from bot.stories.writing import service as writing_service
from bot.stories.writing import views as writing_views


@dataclass(frozen=True)
class StoryEdit:
    """What a message becomes once its story was to be changed, and the story, if it was."""

    message: Json
    story_id: int
    is_made: bool


def answer(session: Session, who: Person, row: StoryThreadReply) -> Json:
    """What is said to a reply that asks for a change."""
    draft = queries.draft(session, who, replies.story_of(session, row))
    found = _find(session, row, draft)
    return offered(draft, found, change_views.of_reply(row, change_wishes.told(row.text)))


def offered(
    draft: StoryDraft, found: ProposedChange | ChangeChoice | ChangePlace | None, buttons: ChangeButtons
) -> Json:
    """What is said to a wish by what it comes to in a story."""
    if isinstance(found, ProposedChange):
        return change_views.proposal(draft.story_id, found, buttons)
    if isinstance(found, ChangeChoice):
        return change_views.which_sentence(draft.story_id, found, buttons)
    if found is None:
        return change_views.which_section(draft.story_id, proposed_changes.written_sections(draft.sections))
    return change_views.place(draft.story_id, found)


def _find(
    session: Session, row: StoryThreadReply, draft: StoryDraft
) -> ProposedChange | ChangeChoice | ChangePlace | None:
    """What a reply comes to, with the story as it is now."""
    asked = change_wishes.every_one(row.text)
    if not asked:
        return None
    found = findings.details(session, row.workspace_id, row.feedback_id)
    about = next((one.row for one in found.findings if one.row.position == row.position), None)
    added = replies.latest_answer(session, row, ReplyState.ADDED)
    before = ToldBefore(
        Section(row.section) if row.section else None,
        added.text if added else "",
        findings.quotes(about, found.result) if about else (),
    )
    return proposed_changes.find_all(asked, draft.sections, draft.language, before)


def make(session: Session, who: Person, change: ReplyChange, *, now: datetime) -> StoryEdit | None:
    """Change the story as it was shown, and keep what it said as a version; None if that was decided before.

    If the story has changed meanwhile, what would be changed is shown again.
    """
    row, found = replies.get(session, who, change.reply_id)
    story_id = found.feedback.story_id
    session.get(Story, story_id, with_for_update=True, populate_existing=True)
    session.expire_all()
    draft = queries.draft(session, who, story_id)
    proposed = shown_of(_find(session, row, draft), change.shown)
    if proposed is None:
        return StoryEdit(answer(session, who, row), story_id, is_made=False)
    if not replies.settle(session, row, ReplyState.SETTLED, now=now):
        return None
    return carry_out(session, who, draft, proposed, now=now)


def shown_of(found: ProposedChange | ChangeChoice | ChangePlace | None, shown: str) -> ProposedChange | None:
    """The change with a hash among those that a wish comes to; None if it is none of them any more."""
    alternatives = found.alternatives if isinstance(found, ChangeChoice) else (found,)
    return next((one for one in alternatives if isinstance(one, ProposedChange) and one.hash == shown), None)


def carry_out(
    session: Session, who: Person, draft: StoryDraft, proposed: ProposedChange, *, now: datetime
) -> StoryEdit:
    """Change a story, and keep what it said as a version."""
    story_id = draft.story_id
    version = service.snapshot(session, who, story_id, now=now)
    texts = proposed_changes.applied(proposed, draft.sections)
    service.write(session, who, story_id, texts, now=now)
    undo = ChangeUndo(story_id=story_id, version=version.number, after=writing_service.sections_hash(texts))
    draft = queries.draft(session, who, story_id)
    published = queries.older_publication(session, who.workspace_id, draft)
    older = writing_views.older_in_showcase(draft, published) if published else None
    return StoryEdit(change_views.changed(story_id, proposed, undo, older), story_id, is_made=True)


def undo(session: Session, who: Person, made: ChangeUndo, *, now: datetime) -> StoryEdit:
    """Put back what a story said before a change, unless it was written in since."""
    story_id = made.story_id
    draft = queries.draft(session, who, story_id)
    versions = queries.versions(session, who.workspace_id, story_id)
    before = next((one for one in versions if one.number == made.version), None)
    if before is None or writing_service.sections_hash(draft.sections) != made.after:
        section = next(iter(proposed_changes.written_sections(draft.sections)), Section.CONTEXT)
        return StoryEdit(change_views.not_undone(story_id, section), story_id, is_made=False)
    service.write(session, who, story_id, before.sections, now=now)
    return StoryEdit(change_views.undone(made.version), story_id, is_made=True)
