"""Answers to wishes about stories in words: to withdraw, find, ask about or add to one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from bot.kit.i18n import in_language, language
from bot.kit.slack import Json
from bot.members.incoming_messages import MessageContext
from bot.members.message_updates import Redrawn
from bot.members.service import Person
from bot.stories import commands, languages, queries
from bot.stories.feedback import reply_intent
from bot.stories.feedback.request import FeedbackService
from bot.stories.intake import newest_card
from bot.stories.intake.message_contents import readable
from bot.stories.intake.sentence_sorting import section_scores
from bot.stories.intake.story_wishes import StoryWish, StoryWishKind, find_story_wish
from bot.stories.models import Story, StoryStatus
from bot.stories.queries import StoryDraft
from bot.stories.sections import Section
from bot.stories.writing import listeners as writing_listeners
from bot.stories.writing import own_story_views
from bot.stories.writing import service as writing_service
from bot.stories.writing.own_story_views import StoryAddition


@dataclass(frozen=True)
class StoryShown:
    """What a message becomes that shows a story, and what else has to be redrawn."""

    message: Json
    redraws: list[Redrawn]


def answer(context: MessageContext, story_id: int | None = None) -> Json | None:
    """What is said to a wish about stories, in its own language if that is clear; None for any other message.

    `story_id` is that of the story that the thread is about in which it is said.
    """
    text = readable(context.message.markup).strip()
    wish = find_story_wish(text)
    if wish is None:
        return None
    with in_language(languages.of_message(text, language())):
        return _answer(context, wish, story_id)


def _answer(context: MessageContext, wish: StoryWish, story_id: int | None) -> Json | None:
    session, who = context.session, context.person
    if wish.kind is StoryWishKind.FIND:
        return commands.stories_found(session, who, wish.words)
    if wish.kind is StoryWishKind.WITHDRAW:
        return commands.withdrawal_asked(session, who, wish.words, story_id)
    draft = _newest(session, who, wish) if story_id is None else queries.draft(session, who, story_id)
    if draft is None:
        return None
    if wish.kind is StoryWishKind.STATE:
        return _standing(session, who, draft)
    if wish.kind is StoryWishKind.WORK:
        return writing_listeners.whole_story(session, who, draft.story_id)
    ref, told = context.message.ref, section_told(wish.words, draft.language)
    place = StoryAddition(
        story_id=draft.story_id, ts=ref.ts, thread_ts=context.message.thread_ts or "", section=str(told or "")
    )
    return own_story_views.addition(draft, wish.words, place)


def _newest(session: Session, who: Person, wish: StoryWish) -> StoryDraft | None:
    """The story they mean: the newest in the showcase for a question about that, else the newest."""
    written = [draft for draft in queries.drafts(session, who) if draft.written]
    published = [draft for draft in written if draft.status == StoryStatus.PUBLISHED]
    is_about_showcase = wish.kind is StoryWishKind.STATE
    return next(iter(published if is_about_showcase and published else written), None)


def _standing(session: Session, who: Person, draft: StoryDraft) -> Json:
    number = session.get_one(Story, draft.story_id).published_version
    older = queries.older_publication(session, who.workspace_id, draft)
    return own_story_views.standing(draft, number, is_older=older is not None)


def section_told(text: str, language: str) -> Section | None:
    """The section that a text belongs to by how it is put; None if that tells nothing."""
    scores = section_scores(text, language)
    best = max(scores, key=scores.__getitem__)
    return reply_intent.section_told(text) or (best if scores[best] > 0 else None)


def addition_at(session: Session, who: Person, place: StoryAddition, text: str) -> Json:
    """The question about an addition with the section that was chosen for it."""
    return own_story_views.addition(queries.draft(session, who, place.story_id), words_to_add(text), place)


def words_to_add(text: str) -> str:
    """What a message adds to a story, without the words that introduce it."""
    wish = find_story_wish(text)
    return wish.words if wish and wish.kind is StoryWishKind.ADD else text


def add(session: Session, who: Person, feedback: FeedbackService, place: StoryAddition, text: str) -> StoryShown:
    """Add what a message says to its section, once; how it is shown then, and the newest message with the story."""
    section, words, now = Section(place.section), words_to_add(text), feedback.deps.now()
    session.get(Story, place.story_id, with_for_update=True, populate_existing=True)
    session.expire_all()
    if words not in queries.draft(session, who, place.story_id).sections[section]:
        writing_service.append(session, who, place.story_id, section, words, now=now)
    draft = queries.draft(session, who, place.story_id)
    published = queries.older_publication(session, who.workspace_id, draft)
    redraws = newest_card.saved(session, who, feedback, place.story_id)
    return StoryShown(own_story_views.added(draft, section, published), redraws)
