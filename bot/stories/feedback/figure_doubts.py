"""Whether what is added to a story gives another figure for something that the story says already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from bot.kit.i18n import _
from bot.kit.slack import escape
from bot.stories import queries
from bot.stories.analysis import numbers
from bot.stories.analysis.preprocessing import prepare_section
from bot.stories.feedback import quoting
from bot.stories.feedback.models import StoryThreadReply
from bot.stories.feedback.schema import Finding, FindingKind
from bot.stories.models import Story
from bot.stories.sections import SECTIONS, Section


@dataclass(frozen=True)
class FigureDoubt:
    """Two stretches of a story with different figures for the same thing; `section` has the one from before."""

    section: Section
    said: str
    added: str


def of_addition(session: Session, row: StoryThreadReply, story_id: int) -> FigureDoubt | None:
    """What in a story the text of a reply that was put into it does not agree with; None where that is in doubt."""
    texts = queries.draft_sections(session, story_id)
    if row.text not in texts[row.section]:
        return None
    before, _text, after = texts[row.section].rpartition(row.text)
    texts[row.section] = f"{before}\n\n{after}"
    return _doubt(session, story_id, texts, Section(row.section), row.text)


def of_section(session: Session, story_id: int, section: Section) -> FigureDoubt | None:
    """What in a story a section does not agree with, be it elsewhere or in itself; None where that is in doubt."""
    texts = queries.draft_sections(session, story_id)
    return _doubt(session, story_id, texts, section, texts[section])


def question(doubt: FigureDoubt) -> str:
    """Asks in one sentence which of the two is right."""
    return _("Which of the two is right: “{said}” or “{added}”?", said=escape(doubt.said), added=escape(doubt.added))


def _doubt(
    session: Session, story_id: int, texts: Mapping[str, str], section: Section, added: str
) -> FigureDoubt | None:
    """What in these sections a text in one of them does not agree with; a very long story is not looked through."""
    if sum(map(len, texts.values())) > queries.LONG_CHARACTERS:
        return None
    language = session.get_one(Story, story_id).language
    parts = [prepare_section(one, language, texts[one]) for one in SECTIONS]
    found = numbers.disagreement(parts, prepare_section(section, language, added))
    if found is None:
        return None
    kind = FindingKind.CONTRADICTION
    about = Finding(kind=kind, section=found.section, topic=kind, source="rules", text="")
    said, put_in = (quoting.excerpt(one, about, language) for one in (found.said, found.added))
    return FigureDoubt(found.section, said, put_in)
