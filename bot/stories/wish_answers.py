"""Answers to wishes about stories in words: to withdraw, find, ask about, add to, rename or go on with one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from bot.kit.blocks import button
from bot.kit.i18n import _, in_language, language
from bot.kit.slack import Json
from bot.members.command_registry import Reply
from bot.members.incoming_messages import MessageContext
from bot.members.message_updates import Redrawn
from bot.members.service import Person
from bot.stories import commands, document_wishes, erasure, languages, message_changes, queries, service, story_choice
from bot.stories.feedback import app_questions, remark_mentions, sending, small_talk, store
from bot.stories.feedback.change_views import ChangeUndo, MessageChange
from bot.stories.feedback.request import FeedbackService
from bot.stories.feedback.views import UNDO_CHANGE
from bot.stories.intake import newest_card, open_story_wishes
from bot.stories.intake.message_contents import readable
from bot.stories.intake.sentence_sorting import section_scores
from bot.stories.intake.story_wishes import StoryWish, StoryWishKind, find_story_wish
from bot.stories.models import Story
from bot.stories.payloads import SentText, StoryJoin
from bot.stories.publishing import notifications
from bot.stories.publishing.notifications import ShowcaseUpdate
from bot.stories.queries import StoryDraft
from bot.stories.sections import SECTIONS, Section
from bot.stories.story_choice import Nearness
from bot.stories.writing import additions, own_story_views, views
from bot.stories.writing import listeners as writing_listeners
from bot.stories.writing import service as writing_service
from bot.stories.writing.own_story_views import StoryAddition, StoryPage, StoryTitle


@dataclass(frozen=True)
class StoryShown:
    """What a message becomes that shows a story, and what else has to be redrawn."""

    message: Json
    redraws: list[Redrawn]


@dataclass(frozen=True)
class SaidOf:
    """A story, and the message that is about it."""

    draft: StoryDraft
    sent: SentText


def answer(context: MessageContext, feedback: FeedbackService, story_id: int | None = None) -> Reply | None:
    """What is said to a wish about stories, in its own language if that is clear; None for any other message.

    `story_id` is that of the story that the thread is about in which it is said.
    """
    session, who, text = context.session, context.person, readable(context.message.markup).strip()
    wish = find_story_wish(text)
    page = StoryPage(ts=context.message.ref.ts, thread_ts=context.message.thread_ts or "")
    with in_language(languages.of_message(text, language())):
        if wish is None:
            changed = message_changes.answer(session, who, text, page) if story_id is None else None
            return Reply(changed) if changed else None
        if wish.kind in {StoryWishKind.FIND, StoryWishKind.LIST}:
            is_own = wish.kind is StoryWishKind.LIST
            return (
                commands.list_stories(context.command)
                if is_own
                else Reply(commands.stories_found(session, who, wish.words))
            )
        last = story_choice.last_word(session, who, now=context.now) if story_id is None else None
        is_away = story_id is None and story_choice.nearness(session, who, last, now=context.now) is Nearness.AWAY
        is_below_else = wish.kind is StoryWishKind.WHO_SEES and story_id is None and bool(page.thread_ts)
        if wish.names_no_story and (is_away or is_below_else):
            return None
        spoken_of = None if is_away else story_choice.spoken_of(session, who, last, now=context.now)
        meant = story_choice.meant(session, who, wish, story_id, spoken_of)
        if wish.kind is StoryWishKind.NEXT:
            # After feedback, “and now?” asks to look again.
            meant = [one for one in meant if store.latest_released(session, who.workspace_id, one.story_id) is None]
        if open_story_wishes.only_asks_how_long(wish.message):
            meant = [one for one in meant if store.awaited(session, who.workspace_id, one.story_id)]
        if len(meant) > 1:
            return Reply(story_choice.question(wish.kind, meant, page))
        if wish.kind is StoryWishKind.WITHDRAW:
            return Reply(commands.withdrawal(meant))
        sent = SentText(ts=page.ts, thread_ts=page.thread_ts)
        return _about(session, who, feedback, wish, SaidOf(meant[0], sent)) if meant else None


def others(session: Session, who: Person, text: str, page: StoryPage) -> Json:
    """The question which story a message is about, with other stories than before."""
    wish = find_story_wish(text)
    with in_language(languages.of_message(text, language())):
        if wish is None:
            every = story_choice.written(session, who)
            changed = message_changes.answer(session, who, text, page)
            return changed or (story_choice.question(None, every, page) if every else views.no_story())
        return story_choice.question(wish.kind, story_choice.meant(session, who, wish), page)


def chosen(session: Session, who: Person, feedback: FeedbackService, sent: SentText, text: str) -> Json:
    """What is said to a message once its author has said which story it is about."""
    draft, wish = queries.draft(session, who, sent.story_id), find_story_wish(text)
    with in_language(languages.of_message(text, language())):
        if wish is None:
            return message_changes.in_story(draft, text, sent)
        return _about(session, who, feedback, wish, SaidOf(draft, sent)).message or {}


def _about(session: Session, who: Person, feedback: FeedbackService, wish: StoryWish, said: SaidOf) -> Reply:
    """What is said to a wish about one story."""
    draft = said.draft
    if wish.kind is StoryWishKind.MAKE:
        return document_wishes.begin(session, who, feedback, draft, wish.words)
    says: dict[StoryWishKind, Callable[[], Json]] = {
        StoryWishKind.RENAME: lambda: own_story_views.titled(draft, wish.words),
        StoryWishKind.NO_AI: lambda: commands.consent_of(session, who, draft, is_refused=True),
        StoryWishKind.DELETE: lambda: views.confirm_delete(draft),
        StoryWishKind.SHORTEN: lambda: own_story_views.how_to_shorten(draft),
        StoryWishKind.STATE: lambda: _standing(session, who, draft),
        StoryWishKind.ADD: lambda: addition(draft, wish.words, said.sent),
        StoryWishKind.AI_AGAIN: lambda: own_story_views.ai_again(draft),
        StoryWishKind.FEEDBACK: lambda: views.offer_feedback([draft]),
        StoryWishKind.PROGRESS: lambda: sending.progress(session, feedback, who, draft),
        StoryWishKind.WHO_SEES: lambda: own_story_views.read_by(
            _standing(session, who, draft), app_questions.readers()
        ),
        StoryWishKind.CHANGES: lambda: _changes(session, who, draft),
        StoryWishKind.CALLED: lambda: own_story_views.called(draft),
        StoryWishKind.DOCUMENTS: lambda: document_wishes.possible(draft),
        StoryWishKind.SENT: lambda: commands.consent_of(session, who, draft),
        StoryWishKind.NEXT: lambda: views.next_is_feedback(draft),
        StoryWishKind.PUBLISH: lambda: writing_listeners.whole_story(session, who, draft.story_id, is_to_publish=True),
    }
    shows = says.get(wish.kind, lambda: writing_listeners.whole_story(session, who, draft.story_id))
    return Reply(shows())


def addition(draft: StoryDraft, text: str, sent: SentText) -> Json:
    """The question whether what a message says goes into a story, and where."""
    asked = small_talk.separate(text).section if small_talk.asks_to_add(text) else None
    words = words_to_add(text)
    section = str(asked or section_told(words, draft.language) or "")
    place = StoryAddition(story_id=draft.story_id, ts=sent.ts, thread_ts=sent.thread_ts, section=section)
    return own_story_views.addition(draft, words, place)


def _changes(session: Session, who: Person, draft: StoryDraft) -> Json:
    """How the versions of a story differ; without a version yet, the story."""
    if not queries.versions(session, who.workspace_id, draft.story_id):
        return writing_listeners.whole_story(session, who, draft.story_id)
    return views.changes(writing_service.latest_changes(session, who, draft.story_id))


def _standing(session: Session, who: Person, draft: StoryDraft) -> Json:
    number = session.get_one(Story, draft.story_id).published_version
    older = queries.older_publication(session, who.workspace_id, draft)
    return own_story_views.standing(draft, number, is_older=older is not None)


def section_told(text: str, language: str) -> Section | None:
    """The section that a text belongs to by how it is put; None if that tells nothing."""
    scores = section_scores(text, language)
    best = max(scores, key=scores.__getitem__)
    return remark_mentions.section_told(text) or (best if scores[best] > 0 else None)


def addition_at(session: Session, who: Person, place: StoryAddition, text: str) -> Json:
    """The question about an addition with the section that was chosen for it."""
    return own_story_views.addition(queries.draft(session, who, place.story_id), words_to_add(text), place)


def words_to_add(text: str) -> str:
    """What a message adds to a story, without the words that introduce it."""
    wish = find_story_wish(text)
    if wish and wish.kind is StoryWishKind.ADD:
        return wish.words
    return small_talk.separate(text).rest if small_talk.asks_to_add(text) else text


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
    undo = additions.undo_button(draft, section, words)
    return StoryShown(own_story_views.added(draft, section, published, undo), redraws)


def join(session: Session, who: Person, feedback: FeedbackService, wanted: StoryJoin) -> StoryShown:
    """Put a new story into another one, section by section, and delete it; that one keeps its text as a version."""
    now = feedback.deps.now()
    for story_id in sorted((wanted.story_id, wanted.into)):
        session.get(Story, story_id, with_for_update=True, populate_existing=True)
    session.expire_all()
    new, old = (queries.draft(session, who, each) for each in (wanted.story_id, wanted.into))
    version = service.snapshot(session, who, old.story_id, now=now)
    for section in SECTIONS:
        words = new.sections[section].strip()
        if words and words not in old.sections[section]:
            writing_service.append(session, who, old.story_id, section, words, now=now)
    erasure.delete_story(session, who, new.story_id, now=now)
    draft = queries.draft(session, who, old.story_id)
    after = writing_service.sections_hash(draft.sections)
    undo = ChangeUndo(story_id=old.story_id, version=version.number, after=after).encode()
    redraws = newest_card.saved(session, who, feedback, old.story_id)
    shown = views.joined(draft, version.number, button(UNDO_CHANGE, _("Undo"), undo))
    return StoryShown(shown, redraws)


@dataclass(frozen=True)
class Renamed:
    """What is said about a story with a new title, and its message in the showcase, if it is there."""

    shown: StoryShown
    update: ShowcaseUpdate | None


def rename(session: Session, who: Person, feedback: FeedbackService, given: StoryTitle) -> Renamed:
    """Give a story a title, from which it can go back."""
    before = queries.draft(session, who, given.story_id)
    service.rename(session, who, given.story_id, given.title, now=feedback.deps.now())
    session.flush()
    draft = queries.draft(session, who, given.story_id)
    published = queries.older_publication(session, who.workspace_id, draft)
    shown = StoryShown(
        own_story_views.renamed(draft, before.title, published),
        newest_card.saved(session, who, feedback, given.story_id),
    )
    return Renamed(shown, notifications.retitled(session, who.workspace_id, given.story_id))


def make_change(
    session: Session, who: Person, feedback: FeedbackService, change: MessageChange, text: str
) -> StoryShown:
    """Make a change that a direct message asked for; how it is shown then."""
    edit = message_changes.make(session, who, change, text, now=feedback.deps.now())
    redraws = newest_card.saved(session, who, feedback, edit.story_id) if edit.is_made else []
    return StoryShown(edit.message, redraws)
