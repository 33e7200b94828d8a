"""Writing a story together."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.kit.db import insert_new
from bot.members.service import Person
from bot.stories.models import StoryAuthor
from bot.stories.service import owned


class LastAuthorError(GroundswellError):
    """You are the only author left. Withdraw or delete the story instead."""


def add_author(session: Session, who: Person, story_id: int, other: Person, *, now: datetime) -> None:
    """Let somebody of the same workspace write in the story too; once, however often this is called."""
    story = owned(session, who, story_id)
    if other.workspace_id != who.workspace_id or other.member_id == story.member_id:
        return
    row = {"story_id": story_id, "member_id": other.member_id, "workspace_id": who.workspace_id, "added_at": now}
    insert_new(session, StoryAuthor, [row])


def leave(session: Session, who: Person, story_id: int) -> None:
    """Stop being an author; the longest-standing co-author takes the place of who began it. LastAuthorError if none."""
    story = owned(session, who, story_id)
    others = session.exec(
        select(StoryAuthor).where(StoryAuthor.story_id == story_id).order_by(col(StoryAuthor.added_at))
    ).all()
    if story.member_id == who.member_id:
        if not others:
            raise LastAuthorError
        story.member_id = others[0].member_id
        session.delete(others[0])
        return
    session.delete(next(one for one in others if one.member_id == who.member_id))
