"""Writing in modals and from pasted texts: save, create, and move paragraphs."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.kit.patterns import LazyPattern
from bot.members.service import Person
from bot.stories import queries, service
from bot.stories.analysis.segmentation import split_sentences
from bot.stories.models import Story, StoryDraftSection, StoryVersion
from bot.stories.queries import StoryDraft
from bot.stories.sections import SECTION_LETTERS, SECTIONS, Section
from bot.stories.writing.diff import SectionDiff, compare

_BLANK_LINE = LazyPattern(r"\n\s*\n")


class ParagraphGoneError(GroundswellError):
    """That paragraph has changed, so I didn't move anything. Please look at it again and choose where it belongs."""


class NoVersionError(GroundswellError):
    """I only have your draft so far. Once you've asked for feedback, I can show you what has changed since then."""


@dataclass(frozen=True)
class ParsedStory:
    """A text sorted into sections; `by_headings` if headings named them, `is_guess` if most of it gave no sign.

    `to_us` are sentences that were in the text and are no part of the story.
    """

    title: str
    sections: dict[str, str]
    by_headings: bool
    is_guess: bool = False
    to_us: tuple[str, ...] = ()


@dataclass(frozen=True)
class SectionInput:
    """A section in a modal; `base` is the hash of its text when the modal was opened."""

    story_id: int
    section: Section
    base: str
    text: str
    title: str | None = None


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a draft, by its position in its section."""

    section: Section
    position: int
    text: str

    @property
    def key(self) -> str:
        """Identifies the paragraph by its text too, so that an outdated menu moves nothing else."""
        return f"{self.section}:{self.position}:{text_hash(self.text)}"


@dataclass(frozen=True)
class PlacedSentence:
    """A sentence of a draft, word for word, and its section."""

    section: Section
    text: str

    @property
    def key(self) -> str:
        """Identifies the sentence by its text."""
        return f"{self.section}:{text_hash(self.text)}"


@dataclass(frozen=True)
class StoryChanges:
    """What differs between two versions, or, with `after` None, between a version and the draft."""

    title: str
    before: int
    after: int | None
    sections: list[SectionDiff]


def text_hash(text: str) -> str:
    """A short hash of a text without the spaces around it."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:12]


def sections_hash(sections: Mapping[str, str]) -> str:
    """A short hash of a draft's text."""
    return text_hash("\0".join(sections.get(section, "").strip() for section in SECTIONS))


def blank_story(session: Session, who: Person, *, now: datetime) -> int:
    """The id of a story to write in: the member's blank one if there is one, else a new one."""
    has_text = select(StoryDraftSection.story_id).where(col(StoryDraftSection.text) != "")
    statement = (
        select(Story.id)
        .where(queries.is_written_by(who), Story.title == "")
        .where(col(Story.id).not_in(has_text), col(Story.id).not_in(select(StoryVersion.story_id)))
        .order_by(col(Story.updated_at).desc(), col(Story.id).desc())
    )
    found = session.exec(statement).first()
    return found if found is not None else service.start(session, who, now=now)


def save(session: Session, who: Person, given: SectionInput, *, now: datetime) -> str | None:
    """Save a section and the title. If a co-author changed it meanwhile, returns their text and saves nothing."""
    story = queries.owned_story(session, who, given.story_id)
    row = session.get(StoryDraftSection, (given.story_id, str(given.section)))
    known = {given.base, text_hash(given.text)}
    if row and row.updated_by != who.member_id and text_hash(row.text) not in known:
        return row.text
    service.write(session, who, given.story_id, {str(given.section): given.text}, now=now)
    if given.title is not None and given.title != story.title:
        service.rename(session, who, given.story_id, given.title, now=now)
    return None


def autosave(session: Session, who: Person, given: SectionInput, *, now: datetime) -> None:
    """Save what is being typed; a late event with a beginning of the saved text changes nothing."""
    before = queries.draft(session, who, given.story_id).sections[given.section]
    if not before.startswith(given.text.rstrip()):
        save(session, who, given, now=now)


def create(session: Session, who: Person, parsed: ParsedStory, *, now: datetime) -> StoryDraft:
    """A new story from a parsed text."""
    story_id = service.start(session, who, parsed.title, now=now)
    service.write(session, who, story_id, parsed.sections, now=now)
    return queries.draft(session, who, story_id)


def take_from(session: Session, who: Person, story_id: int, message_key: str) -> None:
    """Record that the draft as it is now was taken from a message, known by its key."""
    story = queries.owned_story(session, who, story_id)
    story.source, story.source_hash = message_key, sections_hash(queries.draft_sections(session, story_id))


def forget_source(session: Session, who: Person, story_id: int) -> None:
    """Record that the draft is more than any one message gave."""
    story = queries.owned_story(session, who, story_id)
    story.source = story.source_hash = None


def taken_from(session: Session, who: Person, message_key: str) -> StoryDraft | None:
    """The draft whose text a member's message gave, if it gave any."""
    statement = select(Story.id).where(queries.is_written_by(who), Story.source == message_key)
    found = session.exec(statement.order_by(col(Story.id).desc())).first()
    return None if found is None else queries.draft(session, who, found)


def is_as_sent(session: Session, who: Person, draft: StoryDraft) -> bool:
    """Whether a draft is still as it was taken from a message."""
    return queries.owned_story(session, who, draft.story_id).source_hash == sections_hash(draft.sections)


def split_paragraphs(text: str) -> list[str]:
    """The parts of a text between blank lines."""
    return [part.strip() for part in _BLANK_LINE.split(text) if part.strip()]


def paragraphs(draft: StoryDraft) -> list[Paragraph]:
    """Every paragraph of a draft."""
    return [
        Paragraph(section, position, text)
        for section in SECTIONS
        for position, text in enumerate(split_paragraphs(draft.sections[section]))
    ]


def move_paragraph(session: Session, who: Person, story_id: int, key: str, to: Section, *, now: datetime) -> None:
    """Move a paragraph to the end of another section; ParagraphGoneError when it was changed or is gone."""
    draft = queries.draft(session, who, story_id)
    moved = next((one for one in paragraphs(draft) if one.key == key), None)
    if moved is None:
        raise ParagraphGoneError
    if moved.section == to:
        return
    left = split_paragraphs(draft.sections[moved.section])
    del left[moved.position]
    target = [*split_paragraphs(draft.sections[to]), moved.text]
    texts = {str(moved.section): "\n\n".join(left), str(to): "\n\n".join(target)}
    service.write(session, who, story_id, texts, now=now)


def placed_sentences(sections: Mapping[str, str]) -> list[PlacedSentence]:
    """Every sentence of a draft."""
    return [
        PlacedSentence(section, one.text)
        for section in SECTIONS
        for one in split_sentences(sections[section], SECTION_LETTERS[section])
    ]


def leave_out(session: Session, who: Person, story_id: int, keys: Collection[str], *, now: datetime) -> None:
    """Take the sentences with these keys out of a draft; those that are no longer in it change nothing."""
    texts = queries.draft(session, who, story_id).sections
    for one in placed_sentences(texts):
        if one.key in keys:
            texts[one.section] = without_sentence(texts[one.section], one.text)
    service.write(session, who, story_id, texts, now=now)


def without_sentence(text: str, sentence: str) -> str:
    """A text without a sentence in it and the space around that."""
    before, _sentence, after = text.partition(sentence)
    begins_line = not before or before.endswith("\n")
    rest = before + after.lstrip() if begins_line else before.rstrip() + after
    return rest.strip()


def append(session: Session, who: Person, story_id: int, section: Section, text: str, *, now: datetime) -> None:
    """Add a paragraph to a section."""
    before = queries.draft(session, who, story_id).sections[section]
    joined = f"{before.rstrip()}\n\n{text}" if before.strip() else text
    service.write(session, who, story_id, {str(section): joined}, now=now)


def latest_changes(session: Session, who: Person, story_id: int) -> StoryChanges:
    """What changed since the latest version, or, if nothing did, from the version before to that one."""
    draft = queries.draft(session, who, story_id)
    versions = queries.versions(session, who.workspace_id, story_id)
    if not versions:
        raise NoVersionError
    latest = versions[-1]
    if latest.sections != draft.sections or len(versions) == 1:
        return StoryChanges(draft.title, latest.number, None, compare(latest.sections, draft.sections))
    before = versions[-2]
    return StoryChanges(draft.title, before.number, latest.number, compare(before.sections, latest.sections))
