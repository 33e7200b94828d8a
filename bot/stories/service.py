"""Writing a story: drafts, versions, co-authors, the showcase, and taking it all back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.kit.db import insert_new
from bot.members.service import Person
from bot.stories.analysis.language import detect
from bot.stories.erasure import forget_words
from bot.stories.models import Standing, Story, StoryAuthor, StoryDraft, StorySection, StoryVersion
from bot.stories.sections import SECTIONS

MAX_CHARACTERS = 100_000
MAX_TITLE = 150


class UnknownStoryError(GroundswellError):
    """I can't find that story. `/story` shows the ones you are writing."""


class SectionTooLongError(GroundswellError):
    """That is {given} characters and a section takes at most {most}. What you had before is still there."""


class NothingWrittenError(GroundswellError):
    """There is nothing in this story yet. Write a sentence or two in any section, and then ask again."""


@dataclass(frozen=True)
class Draft:
    """A story as its authors see it now; `sections` has every section's text, empty where nothing is written."""

    story_id: int
    title: str
    language: str
    standing: Standing
    sections: dict[str, str]
    touched_at: datetime


@dataclass(frozen=True)
class Version:
    """A story as it stood once; `again` when a snapshot found nothing new since that version."""

    id: int
    workspace_id: str
    story_id: int
    number: int
    made_at: datetime
    sections: dict[str, str] = field(default_factory=dict)
    again: bool = False


def start(session: Session, who: Person, title: str = "", *, now: datetime) -> int:
    """Begin a story; its id."""
    story = Story(
        workspace_id=who.workspace_id, member_id=who.member_id, title=_title(title), started_at=now, touched_at=now
    )
    session.add(story)
    session.flush()
    assert story.id is not None, "just flushed"
    return story.id


def _title(given: str) -> str:
    return " ".join(given.split())[:MAX_TITLE]


def owned(session: Session, who: Person, story_id: int) -> Story:
    """The story, if `who` is one of its authors; UnknownStoryError also for somebody else's."""
    story = session.get(Story, story_id)
    if story is None or story.workspace_id != who.workspace_id or story.deleted_at:
        raise UnknownStoryError
    if story.member_id != who.member_id and session.get(StoryAuthor, (story_id, who.member_id)) is None:
        raise UnknownStoryError
    return story


def rename(session: Session, who: Person, story_id: int, title: str, *, now: datetime) -> None:
    """Give a story another title."""
    story = owned(session, who, story_id)
    story.title, story.touched_at = _title(title), now


def write(session: Session, who: Person, story_id: int, texts: Mapping[str, str], *, now: datetime) -> list[str]:
    """Keep what some sections say now; the names of those that changed.

    SectionTooLongError when one is too long, and then nothing is changed.
    """
    story = owned(session, who, story_id)
    for text in texts.values():
        if len(text) > MAX_CHARACTERS:
            raise SectionTooLongError(given=f"{len(text):,}", most=f"{MAX_CHARACTERS:,}")
    before = _texts(session, story_id)
    changed = [section for section, text in texts.items() if before[section] != text]
    for section in changed:
        kept = session.get(StoryDraft, (story_id, section)) or StoryDraft(
            story_id=story_id,
            section=section,
            workspace_id=who.workspace_id,
            text="",
            written_by=who.member_id,
            written_at=now,
        )
        kept.text, kept.written_by, kept.written_at = texts[section], who.member_id, now
        session.add(kept)
    if changed:
        whole = "\n".join({**before, **texts}.values())
        story.touched_at, story.language = now, detect(whole, story.language)
        session.flush()
    return changed


def draft(session: Session, who: Person, story_id: int) -> Draft:
    """A story as its authors see it now."""
    return _draft(session, owned(session, who, story_id))


def mine(session: Session, who: Person) -> list[Draft]:
    """The stories somebody writes or wrote with others, the last touched first."""
    also = select(StoryAuthor.story_id).where(StoryAuthor.member_id == who.member_id)
    chosen = (
        select(Story)
        .where(Story.workspace_id == who.workspace_id, col(Story.deleted_at).is_(None))
        .where(sa.or_(col(Story.member_id) == who.member_id, col(Story.id).in_(also)))
        .order_by(col(Story.touched_at).desc(), col(Story.id).desc())
    )
    return [_draft(session, story) for story in session.exec(chosen)]


def _draft(session: Session, story: Story) -> Draft:
    assert story.id is not None, "a stored story has an id"
    texts = _texts(session, story.id)
    return Draft(story.id, story.title, story.language, Standing(story.standing), texts, story.touched_at)


def _texts(session: Session, story_id: int) -> dict[str, str]:
    kept = session.exec(select(StoryDraft).where(StoryDraft.story_id == story_id))
    written = {one.section: one.text for one in kept}
    return {section: written.get(section, "") for section in SECTIONS}


def snapshot(session: Session, who: Person, story_id: int, *, now: datetime) -> Version:
    """The draft as a version that will not change; the latest one again when nothing was changed since."""
    owned(session, who, story_id)
    texts = _texts(session, story_id)
    if not any(text.strip() for text in texts.values()):
        raise NothingWrittenError
    latest = newest(session, who.workspace_id, story_id)
    if latest and latest.sections == texts:
        return Version(**{**vars(latest), "again": True})
    row = StoryVersion(
        workspace_id=who.workspace_id,
        story_id=story_id,
        number=latest.number + 1 if latest else 1,
        digest=digest(texts),
        made_by=who.member_id,
        made_at=now,
    )
    session.add(row)
    session.flush()
    assert row.id is not None, "just flushed"
    parts = [
        {"version_id": row.id, "section": name, "workspace_id": who.workspace_id, "text": text}
        for name, text in texts.items()
    ]
    insert_new(session, StorySection, parts)
    return Version(row.id, who.workspace_id, story_id, row.number, now, texts)


def digest(texts: dict[str, str]) -> str:
    """A short name for just these words in just these sections."""
    whole = "\x00".join(f"{section}\x01{texts.get(section, '')}" for section in SECTIONS)
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def versions(session: Session, workspace_id: str, story_id: int) -> list[Version]:
    """Every version of a story with its words, oldest first."""
    chosen = (
        select(StoryVersion)
        .where(StoryVersion.workspace_id == workspace_id, StoryVersion.story_id == story_id)
        .order_by(col(StoryVersion.number))
    )
    return [_version(session, row) for row in session.exec(chosen)]


def newest(session: Session, workspace_id: str, story_id: int) -> Version | None:
    """The latest version of a story, if there is one."""
    found = versions(session, workspace_id, story_id)
    return found[-1] if found else None


def version(session: Session, workspace_id: str, version_id: int) -> Version:
    """A version by its id; UnknownStoryError when there is none in this workspace."""
    row = session.get(StoryVersion, version_id)
    if row is None or row.workspace_id != workspace_id:
        raise UnknownStoryError
    return _version(session, row)


def _version(session: Session, row: StoryVersion) -> Version:
    assert row.id is not None, "a stored version has an id"
    parts = session.exec(select(StorySection).where(StorySection.version_id == row.id))
    texts = dict.fromkeys(SECTIONS, "") | {part.section: part.text for part in parts}
    return Version(row.id, row.workspace_id, row.story_id, row.number, row.made_at, texts)


def publish(session: Session, who: Person, story_id: int, *, now: datetime) -> Version:
    """Put the story as it stands now into the showcase; calling this is its author's consent. The version shown."""
    shown = snapshot(session, who, story_id, now=now)
    story = owned(session, who, story_id)
    story.standing, story.published_version, story.published_at = Standing.PUBLISHED, shown.number, now
    return shown


def withdraw(session: Session, who: Person, story_id: int) -> None:
    """Take the story out of the showcase; its authors keep it."""
    story = owned(session, who, story_id)
    story.published_version = story.published_at = None
    story.standing = Standing.WITHDRAWN if story.standing == Standing.PUBLISHED else story.standing


def delete(session: Session, who: Person, story_id: int, *, now: datetime) -> None:
    """Forget every word of the story, its versions, reviews and what was sent; figures without words stay."""
    story = owned(session, who, story_id)
    withdraw(session, who, story_id)
    forget_words(session, story_id)
    story.title, story.deleted_at = "", now
