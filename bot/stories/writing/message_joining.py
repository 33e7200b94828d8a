"""A long text that Slack cut into several messages, put together again."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.members.service import Person
from bot.stories import labels, service
from bot.stories.models import Story, StoryVersion
from bot.stories.sections import SECTIONS
from bot.stories.writing.section_parser import Sorted, has_a_heading, sort

# Slack cuts what is longer than four thousand characters, somewhere before that, and sends the pieces at once.
CUT, SOON = 3000, timedelta(seconds=15)
# What is shorter may be something else, unless the piece before it broke off in a sentence.
ENOUGH = 60
_ENDED = re.compile(r"[.!?…。！？:][\"'”’»)\]]*\s*\Z")


def went_on(session: Session, who: Person, text: str, *, now: datetime) -> tuple[int, bool] | None:
    """Join a message to the story just begun by a long one: the story's id, and whether headings sorted it."""
    chosen = (
        select(Story)
        .where(Story.workspace_id == who.workspace_id, Story.member_id == who.member_id)
        .where(col(Story.deleted_at).is_(None), col(Story.touched_at) >= now - SOON)
        .where(col(Story.id).not_in(select(StoryVersion.story_id)))
        .order_by(col(Story.touched_at).desc(), col(Story.id).desc())
    )
    story = session.exec(chosen).first()
    draft = service.draft(session, who, story.id) if story and story.id else None
    if draft is None or sum(map(len, draft.sections.values())) < CUT:
        return None
    if _ENDED.search(_last(draft)) and len(text) < ENOUGH:
        return None
    whole = _together(draft, text)
    service.write(session, who, draft.story_id, whole.sections, now=now)
    return draft.story_id, whole.by_headings


def _last(draft: service.Draft) -> str:
    return next((draft.sections[name] for name in reversed(SECTIONS) if draft.sections[name].strip()), "")


def _together(draft: service.Draft, text: str) -> Sorted:
    """Sorted anew as one text; what stands before its first heading goes on where the piece before broke off."""
    joint = "\n\n" if _ENDED.search(_last(draft)) else " "
    headed = has_a_heading(text)
    written = [
        f"{labels.title(name)}:\n{draft.sections[name]}" if headed else draft.sections[name]
        for name in SECTIONS
        if draft.sections[name].strip()
    ]
    title = f"# {draft.title}\n\n" if draft.title else ""
    return sort(title + "\n\n".join(written).rstrip() + joint + text)
