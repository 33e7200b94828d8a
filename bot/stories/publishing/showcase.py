"""Stories that others may read and use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from bot.members.service import Person
from bot.stories.models import Standing, Story, StoryUse
from bot.stories.service import UnknownStoryError, Version, versions


class Worked(StrEnum):
    """How it went where somebody else used it."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True)
class Shown:
    """A story in the showcase, with the words that its author published."""

    story_id: int
    member_id: int
    title: str
    language: str
    version: Version
    published_at: datetime


@dataclass(frozen=True)
class Use:
    """Somebody else used a story: where, what they changed, and whether it worked."""

    member_id: int
    version: int
    place: str
    adapted: str
    worked: Worked
    used_at: datetime


def showcase(session: Session, workspace_id: str) -> list[Shown]:
    """Every published story, the newest first."""
    chosen = (
        select(Story)
        .where(Story.workspace_id == workspace_id, Story.standing == Standing.PUBLISHED)
        .where(col(Story.deleted_at).is_(None))
        .order_by(col(Story.published_at).desc(), col(Story.id).desc())
    )
    return [shown for story in session.exec(chosen) if (shown := _shown(session, story))]


def _shown(session: Session, story: Story) -> Shown | None:
    assert story.id is not None, "a stored story has an id"
    found = [one for one in versions(session, story.workspace_id, story.id) if one.number == story.published_version]
    if not found or story.published_at is None:
        return None
    return Shown(story.id, story.member_id, story.title, story.language, found[0], story.published_at)


def look_at(session: Session, workspace_id: str, story_id: int) -> Shown:
    """One published story; UnknownStoryError for any other."""
    story = session.get(Story, story_id)
    if story is None or story.workspace_id != workspace_id or story.standing != Standing.PUBLISHED:
        raise UnknownStoryError
    shown = _shown(session, story)
    if shown is None:
        raise UnknownStoryError
    return shown


def find(session: Session, workspace_id: str, words: str) -> list[Shown]:
    """Published stories that have every one of these words in them, those with it in the title first."""
    wanted = words.casefold().split()
    found = [one for one in showcase(session, workspace_id) if _has(_whole(one), wanted)]
    return sorted(found, key=lambda one: not _has(one.title, wanted))


def _whole(shown: Shown) -> str:
    return "\n".join([shown.title, *shown.version.sections.values()])


def _has(text: str, wanted: Sequence[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in wanted)


def used(session: Session, who: Person, story_id: int, use: tuple[str, str, Worked], *, now: datetime) -> None:
    """Write down that `who` used a published story: (place, what they adapted, worked). The same place is told anew."""
    shown = look_at(session, who.workspace_id, story_id)
    place, adapted, worked = use
    known = session.exec(
        select(StoryUse).where(
            StoryUse.story_id == story_id, StoryUse.member_id == who.member_id, StoryUse.place == place
        )
    ).first()
    row = known or StoryUse(
        workspace_id=who.workspace_id,
        story_id=story_id,
        member_id=who.member_id,
        version=shown.version.number,
        place=place,
        worked=worked,
        used_at=now,
    )
    row.version, row.adapted, row.worked, row.used_at = shown.version.number, adapted, worked, now
    session.add(row)
    session.flush()


def uses(session: Session, workspace_id: str, story_id: int) -> list[Use]:
    """Who used a story, the latest first."""
    chosen = (
        select(StoryUse)
        .where(StoryUse.workspace_id == workspace_id, StoryUse.story_id == story_id)
        .order_by(col(StoryUse.used_at).desc())
    )
    return [
        Use(one.member_id, one.version, one.place, one.adapted, Worked(one.worked), one.used_at)
        for one in session.exec(chosen)
    ]
