"""Begins a document that somebody asks for in words, made of one of their stories."""

from __future__ import annotations

from sqlmodel import Session

from bot.kit import blocks
from bot.kit.blocks import button
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.members.command_registry import Reply
from bot.members.service import Person
from bot.stories import labels, languages
from bot.stories.feedback.request import FeedbackService
from bot.stories.models import StoryStatus
from bot.stories.payloads import StoryRef
from bot.stories.publishing import assets, notifications, showcase
from bot.stories.publishing.drafting import request as drafts
from bot.stories.publishing.modals import AssetChoice
from bot.stories.publishing.views import MAKE_ASSET
from bot.stories.queries import StoryDraft
from bot.stories.writing import own_story_views
from bot.stories.writing.views import PUBLISH

FORMAT = "docx"


def begin(session: Session, who: Person, feedback: FeedbackService, draft: StoryDraft, name: str) -> Reply:
    """Begin a document, named as a kind of asset is, as a Word file; what is said at once.

    A model drafts it where an author has agreed to that. A very long story takes too long to do it here.
    """
    choice = AssetChoice(name, FORMAT)
    document = assets.name(choice.kind) if choice.kind else _("Micro-lesson")
    if draft.status != StoryStatus.PUBLISHED:
        return Reply(own_story_views.not_in_showcase_yet(draft, document))
    if draft.is_long:
        return Reply(_other_ways(draft, _("How would you like to get the document?")))
    text = _("{document}, made from {title}, is on its way.", document=document, title=labels.story_title(draft.title))
    if drafts.ask_if_agreed(session, who, feedback, draft.story_id, choice):
        return Reply(blocks.message(text), is_delivered=True)
    story = showcase.published_story(session, who.workspace_id, draft.story_id)
    uses = showcase.use_reports(session, who.workspace_id, draft.story_id)
    payload = notifications.asset_payload(story, uses, choice, languages.of_reader(session, who, story.language))
    notifications.send_asset(session, who, draft.story_id, choice, payload, now=feedback.deps.now())
    return Reply(_other_ways(draft, text))


def possible(draft: StoryDraft) -> Json:
    """Says which documents can be made of a story, and how one asks for one."""
    kinds = ", ".join([*map(assets.name, assets.AssetKind), _("Micro-lesson")])
    text = _(
        "I can make these documents from a story in the showcase: {documents}. Just ask, for example: "
        "“write a checklist from my story, please”.",
        documents=kinds,
    )
    if draft.status == StoryStatus.PUBLISHED:
        return _other_ways(draft, text)
    publish = button(PUBLISH, _("Publish it"), StoryRef(story_id=draft.story_id).encode())
    return blocks.message(text, blocks.section(text), blocks.actions(publish))


def _other_ways(draft: StoryDraft, text: str) -> Json:
    """The sentence with the button that leads to every kind and format."""
    ref = StoryRef(story_id=draft.story_id).encode()
    other = button(MAKE_ASSET, _("Other kinds and formats"), ref)
    return blocks.message(text, blocks.section(text), blocks.actions(other))
