"""What is written in windows and sorted from texts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from bot.errors import GroundswellError
from bot.members.service import Person
from bot.stories import service
from bot.stories.models import StoryDraft, StoryVersion
from bot.stories.sections import SECTIONS, Section
from bot.stories.writing.section_parser import Sorted, paragraphs


class ParagraphGoneError(GroundswellError):
    """That paragraph has changed meanwhile, so I moved nothing. Have another look and choose again."""


@dataclass(frozen=True)
class Typed:
    """A section as a window holds it; `base` names what it said when the window was opened."""

    story_id: int
    section: Section
    base: str
    text: str
    title: str | None = None


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a draft, by its place in its section."""

    section: Section
    place: int
    text: str

    @property
    def name(self) -> str:
        """What a menu's option is called inside: it names the words too, so that no other paragraph is moved."""
        return f"{self.section}:{self.place}:{digest(self.text)}"


def digest(text: str) -> str:
    """A short name for just these words."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:12]


def unwritten(session: Session, who: Person, *, now: datetime) -> int:
    """A story to write in: the one with nothing in it yet, else a new one."""
    for draft in service.mine(session, who):
        if is_blank(draft) and _is_fresh(session, draft.story_id):
            return draft.story_id
    return service.start(session, who, now=now)


def is_blank(draft: service.Draft) -> bool:
    """Whether nothing is written in it."""
    return not draft.title and not any(text.strip() for text in draft.sections.values())


def _is_fresh(session: Session, story_id: int) -> bool:
    return session.exec(select(StoryVersion.id).where(StoryVersion.story_id == story_id)).first() is None


def keep(session: Session, who: Person, typed: Typed, *, now: datetime) -> str | None:
    """Keep what a window holds; None, or what a co-author wrote there meanwhile, and then nothing is kept."""
    story = service.owned(session, who, typed.story_id)
    kept = session.get(StoryDraft, (typed.story_id, str(typed.section)))
    if kept and kept.written_by != who.member_id and digest(kept.text) not in {typed.base, digest(typed.text)}:
        return kept.text
    service.write(session, who, typed.story_id, {str(typed.section): typed.text}, now=now)
    if typed.title is not None and typed.title != story.title:
        service.rename(session, who, typed.story_id, typed.title, now=now)
    return None


def note(session: Session, who: Person, typed: Typed, *, now: datetime) -> None:
    """Keep what is being typed; what comes late, after it was saved, is but the beginning of that and no news."""
    before = service.draft(session, who, typed.story_id).sections[typed.section]
    if not before.startswith(typed.text.rstrip()):
        keep(session, who, typed, now=now)


def begin(session: Session, who: Person, given: Sorted, *, now: datetime) -> int:
    """A new story of a sorted text; its id."""
    story_id = service.start(session, who, given.title, now=now)
    service.write(session, who, story_id, given.sections, now=now)
    return story_id


def pieces(draft: service.Draft) -> list[Paragraph]:
    """Every paragraph of a draft."""
    return [
        Paragraph(section, place, text)
        for section in SECTIONS
        for place, text in enumerate(paragraphs(draft.sections[section]))
    ]


def move(session: Session, who: Person, story_id: int, name: str, to: Section, *, now: datetime) -> None:
    """Put a paragraph at the end of another section; ParagraphGoneError when it is no longer there just so."""
    draft = service.draft(session, who, story_id)
    found = next((one for one in pieces(draft) if one.name == name), None)
    if found is None:
        raise ParagraphGoneError
    if found.section == to:
        return
    left = [text for place, text in enumerate(paragraphs(draft.sections[found.section])) if place != found.place]
    grown = [*paragraphs(draft.sections[to]), found.text]
    texts = {str(found.section): "\n\n".join(left), str(to): "\n\n".join(grown)}
    service.write(session, who, story_id, texts, now=now)


def append(session: Session, who: Person, story_id: int, section: Section, text: str, *, now: datetime) -> None:
    """Add a paragraph to a section."""
    before = service.draft(session, who, story_id).sections[section]
    whole = f"{before.rstrip()}\n\n{text}" if before.strip() else text
    service.write(session, who, story_id, {str(section): whole}, now=now)
