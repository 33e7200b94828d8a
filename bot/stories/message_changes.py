"""Changes of a story that a direct message asks for: a sentence to take out, or other words for some."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.kit.slack import Json
from bot.members.service import Person
from bot.stories import queries, story_choice
from bot.stories.feedback import change_views, change_wishes, changes, proposed_changes
from bot.stories.feedback.change_views import MessageChange
from bot.stories.feedback.changes import StoryEdit
from bot.stories.feedback.proposed_changes import ChangeChoice, ChangePlace, ProposedChange, ToldBefore
from bot.stories.models import Story
from bot.stories.payloads import SentText
from bot.stories.queries import StoryDraft
from bot.stories.writing.own_story_views import StoryPage


def answer(session: Session, who: Person, text: str, page: StoryPage) -> Json | None:
    """What is said to a wish to change a story, or which of several is meant; None for any other message."""
    wish = change_wishes.in_reply(text)
    if wish is None or not change_wishes.is_about_a_story(text, wish):
        return None
    every = story_choice.written(session, who)
    found = [draft for draft in every if _find(draft, text) is not None]
    if not found and not change_wishes.names_the_story(text):
        return None
    likely = found or every
    if len(likely) == 1:
        return in_story(likely[0], text, SentText(ts=page.ts, thread_ts=page.thread_ts))
    return story_choice.question(None, likely, page) if likely else None


def in_story(draft: StoryDraft, text: str, sent: SentText) -> Json:
    """What is said to a wish to change this story."""
    return changes.offered(draft, _find(draft, text), change_views.of_message(draft.story_id, sent))


def is_found_in(draft: StoryDraft, text: str) -> bool:
    """Whether what a message wishes to change stands in a story."""
    return isinstance(_find(draft, text), ProposedChange | ChangeChoice)


def _find(draft: StoryDraft, text: str) -> ProposedChange | ChangeChoice | ChangePlace | None:
    asked = change_wishes.every_one(text)
    return proposed_changes.find_all(asked, draft.sections, draft.language, ToldBefore()) if asked else None


def make(session: Session, who: Person, change: MessageChange, text: str, *, now: datetime) -> StoryEdit:
    """Change a story as it was shown; if it has changed meanwhile, what would be changed is shown again."""
    queries.owned_story(session, who, change.story_id)
    session.get(Story, change.story_id, with_for_update=True, populate_existing=True)
    session.expire_all()
    draft = queries.draft(session, who, change.story_id)
    proposed = changes.shown_of(_find(draft, text), change.shown)
    if proposed is None:
        shown = in_story(draft, text, SentText(ts=change.ts, thread_ts=change.thread_ts))
        return StoryEdit(shown, change.story_id, is_made=False)
    return changes.carry_out(session, who, draft, proposed, now=now)
