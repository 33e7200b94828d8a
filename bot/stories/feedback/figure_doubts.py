"""Whether what was put into a story from the thread gives another figure for something that the story says already."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from bot.stories import queries
from bot.stories.analysis import numbers
from bot.stories.analysis.preprocessing import prepare_section
from bot.stories.analysis.rules import StoryRule
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
    texts, language = queries.draft_sections(session, story_id), session.get_one(Story, story_id).language
    if sum(map(len, texts.values())) > queries.LONG_CHARACTERS or row.text not in texts[row.section]:
        return None
    before, _text, after = texts[row.section].rpartition(row.text)
    texts[row.section] = f"{before}\n\n{after}"
    parts = [prepare_section(section, language, texts[section]) for section in SECTIONS]
    added = prepare_section(Section(row.section), language, row.text)
    found = numbers.disagreement(parts, added)
    if found is None:
        return None
    about = Finding(
        kind=FindingKind.CONTRADICTION,
        section=found.section,
        topic=StoryRule.CONTRADICTION,
        source="rules",
        text="",
    )
    said, put_in = (quoting.excerpt(one, about, language) for one in (found.said, found.added))
    return FigureDoubt(found.section, said, put_in)
