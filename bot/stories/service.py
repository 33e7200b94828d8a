"""Start and rename stories, write their text, and keep versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from bot.errors import GroundswellError
from bot.kit.db import insert_new, row_id
from bot.members.service import Person
from bot.stories import queries
from bot.stories.analysis.language import detect_language
from bot.stories.models import Story, StoryDraftSection, StoryVersion, StoryVersionSection
from bot.stories.queries import StoryDraft, StorySnapshot

MAX_CHARACTERS = 100_000
MAX_TITLE = 150


class SectionTooLongError(GroundswellError):
    """Your text has {given} characters, and a section can have at most {most}. Your earlier text is still there."""


class EmptyStoryError(GroundswellError):
    """This story is still empty. Write a sentence or two in any section, and then ask again."""


def written_draft(session: Session, who: Person, story_id: int) -> StoryDraft:
    """The story as one of its authors sees it now; EmptyStoryError if nothing is written."""
    draft = queries.draft(session, who, story_id)
    if not draft.written:
        raise EmptyStoryError
    return draft


def start(session: Session, who: Person, title: str = "", *, now: datetime) -> int:
    """Begin a story; returns its id."""
    story = Story(
        workspace_id=who.workspace_id, member_id=who.member_id, title=_title(title), created_at=now, updated_at=now
    )
    session.add(story)
    session.flush()
    return row_id(story)


def _title(given: str) -> str:
    return " ".join(given.split())[:MAX_TITLE]


def rename(session: Session, who: Person, story_id: int, title: str, *, now: datetime) -> None:
    """Give a story another title."""
    story = queries.owned_story(session, who, story_id)
    story.title, story.updated_at = _title(title), now


def write(session: Session, who: Person, story_id: int, texts: Mapping[str, str], *, now: datetime) -> list[str]:
    """Replace the text of some sections; returns the names of those that changed.

    SectionTooLongError if one is too long; then nothing is changed.
    """
    story = queries.owned_story(session, who, story_id)
    for text in texts.values():
        if len(text) > MAX_CHARACTERS:
            raise SectionTooLongError(given=f"{len(text):,}", most=f"{MAX_CHARACTERS:,}")
    before = queries.draft_sections(session, story_id)
    changed = [section for section, text in texts.items() if before[section] != text]
    for section in changed:
        row = session.get(StoryDraftSection, (story_id, section)) or StoryDraftSection(
            story_id=story_id,
            section=section,
            workspace_id=who.workspace_id,
            text="",
            updated_by=who.member_id,
            updated_at=now,
        )
        row.text, row.updated_by, row.updated_at = texts[section], who.member_id, now
        session.add(row)
    if changed:
        story.updated_at = now
        story.language = detect_language("\n".join({**before, **texts}.values()), story.language)
        session.flush()
    return changed


def snapshot(session: Session, who: Person, story_id: int, *, now: datetime) -> StorySnapshot:
    """Keep the draft as a version; returns the latest version if the draft still equals it.

    EmptyStoryError if no section has text.
    """
    queries.owned_story(session, who, story_id)
    texts = queries.draft_sections(session, story_id)
    if not any(text.strip() for text in texts.values()):
        raise EmptyStoryError
    latest = queries.latest_version(session, who.workspace_id, story_id)
    if latest and latest.sections == texts:
        return latest
    version = StoryVersion(
        workspace_id=who.workspace_id,
        story_id=story_id,
        number=latest.number + 1 if latest else 1,
        created_by=who.member_id,
        created_at=now,
    )
    session.add(version)
    session.flush()
    parts = [
        {"version_id": row_id(version), "section": name, "workspace_id": who.workspace_id, "text": text}
        for name, text in texts.items()
    ]
    insert_new(session, StoryVersionSection, parts)
    return StorySnapshot(row_id(version), who.workspace_id, story_id, version.number, now, texts)
