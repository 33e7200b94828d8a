"""A text that was just put into a section of a story: how it is taken out again, if nothing was written there since."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.kit import blocks
from bot.kit.blocks import button
from bot.kit.i18n import _
from bot.kit.payloads import Payload
from bot.kit.slack import Json
from bot.members.service import Person
from bot.stories import queries, service
from bot.stories.models import Story
from bot.stories.queries import StoryDraft
from bot.stories.sections import Section
from bot.stories.writing.service import sections_hash

UNDO_ADDITION = "stories.undo_addition"


class AdditionUndo(Payload):
    """What a section had before an addition (so many characters), and the hash of what it has with it.

    `reply_id` is the reply that was added, if it was one.
    """

    story_id: int
    section: Section
    kept: int
    after: str
    reply_id: int | None = None


def undo_button(draft: StoryDraft, section: Section, words: str, reply_id: int | None = None) -> Json | None:
    """The button that takes a text out again; None where something else was written behind it."""
    text = draft.sections[section].rstrip()
    if not words.strip() or not text.endswith(words.rstrip()):
        return None
    kept = len(text[: -len(words.rstrip())].rstrip())
    undo = AdditionUndo(
        story_id=draft.story_id, section=section, kept=kept, after=_hash(draft, section), reply_id=reply_id
    )
    return button(UNDO_ADDITION, _("Undo"), undo.encode())


def take_out(session: Session, who: Person, undo: AdditionUndo, *, now: datetime) -> bool:
    """Take a text out again; whether that was done, which it isn't where the section has changed since."""
    session.get(Story, undo.story_id, with_for_update=True, populate_existing=True)
    session.expire_all()
    draft = queries.draft(session, who, undo.story_id)
    if _hash(draft, undo.section) != undo.after:
        return False
    before = draft.sections[undo.section][: undo.kept].rstrip()
    service.write(session, who, undo.story_id, {str(undo.section): before}, now=now)
    return True


def taken_out() -> Json:
    """Says that the story is as it was."""
    return blocks.message(_("I've taken the text out again. Your story is back to how it was."))


def _hash(draft: StoryDraft, section: Section) -> str:
    return sections_hash({section: draft.sections[section]})
