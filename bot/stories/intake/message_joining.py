"""Joins the parts of a long text that Slack split into several messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.kit.db import row_id
from bot.kit.patterns import LazyPattern
from bot.members.service import Person
from bot.stories import labels, queries, service
from bot.stories.intake.section_parser import has_heading, parse
from bot.stories.models import Story, StoryVersion
from bot.stories.queries import StoryDraft
from bot.stories.sections import SECTIONS
from bot.stories.writing.service import ParsedStory

# Slack splits a text of more than four thousand characters, somewhere before that, and sends the parts at once.
MIN_SPLIT_CHARACTERS, MAX_GAP = 3000, timedelta(seconds=15)
# A shorter message may be something else, unless the part before it broke off within a sentence.
MIN_PART_CHARACTERS = 60
_SENTENCE_END = LazyPattern(r"[.!?…。！？:][\"'”’»)\]]*\s*\Z")


@dataclass(frozen=True)
class JoinedStory:
    """A draft after a message was joined to it, and how both were sorted."""

    draft: StoryDraft
    parsed: ParsedStory


def join_to_latest(session: Session, who: Person, text: str, *, now: datetime) -> JoinedStory | None:
    """Join a message to the story that a long one has just begun; None when it does not continue one."""
    statement = (
        select(Story)
        .where(Story.workspace_id == who.workspace_id, Story.member_id == who.member_id)
        .where(col(Story.deleted_at).is_(None), col(Story.updated_at) >= now - MAX_GAP)
        .where(col(Story.id).not_in(select(StoryVersion.story_id)))
        .order_by(col(Story.updated_at).desc(), col(Story.id).desc())
    )
    story = session.exec(statement).first()
    if story is None:
        return None
    draft = queries.draft(session, who, row_id(story))
    if sum(map(len, draft.sections.values())) < MIN_SPLIT_CHARACTERS:
        return None
    if len(text) < MIN_PART_CHARACTERS and _SENTENCE_END.search(_last_section(draft)):
        return None
    joined = _join(draft, text)
    service.write(session, who, draft.story_id, joined.sections, now=now)
    return JoinedStory(queries.draft(session, who, draft.story_id), joined)


def _last_section(draft: StoryDraft) -> str:
    return next((draft.sections[name] for name in reversed(SECTIONS) if draft.sections[name].strip()), "")


def _join(draft: StoryDraft, text: str) -> ParsedStory:
    """Draft and message parsed as one text; what comes before its first heading continues the last section."""
    separator = "\n\n" if _SENTENCE_END.search(_last_section(draft)) else " "
    with_headings = has_heading(text)
    written = [
        f"{labels.title(name)}:\n{draft.sections[name]}" if with_headings else draft.sections[name]
        for name in SECTIONS
        if draft.sections[name].strip()
    ]
    title = f"# {draft.title}\n\n" if draft.title else ""
    return parse(title + "\n\n".join(written).rstrip() + separator + text)
