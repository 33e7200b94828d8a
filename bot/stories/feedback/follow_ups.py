"""Questions in the thread of a feedback message, whose answers go into the draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.kit.db import insert_new, row_id
from bot.kit.slack import MessageRef
from bot.members.service import Person
from bot.stories.feedback import findings
from bot.stories.feedback.models import StoryFeedback, StoryFollowUp
from bot.stories.sections import Section
from bot.stories.writing import service as writing_service


@dataclass(frozen=True)
class FollowUpReply:
    """A reply in the thread of a feedback message."""

    message: MessageRef
    text: str


def ask_next(session: Session, row: StoryFeedback, *, now: datetime) -> StoryFollowUp | None:
    """Record the next question as asked; None when none is left or the last one is still open."""
    feedback_id = row_id(row)
    asked = _asked(session, feedback_id)
    steps = findings.details(session, row.workspace_id, feedback_id).next_steps[len(asked) :]
    if not steps or any(one.answered_at is None for one in asked):
        return None
    values = {
        "workspace_id": row.workspace_id,
        "feedback_id": feedback_id,
        "position": len(asked),
        "section": str(steps[0].section),
        "question": steps[0].question,
        "asked_at": now,
    }
    insert_new(session, StoryFollowUp, [values])
    return _asked(session, feedback_id)[-1]


def _asked(session: Session, feedback_id: int) -> list[StoryFollowUp]:
    statement = select(StoryFollowUp).where(StoryFollowUp.feedback_id == feedback_id)
    return list(session.exec(statement.order_by(col(StoryFollowUp.position))))


def answer(session: Session, who: Person, feedback_id: int, reply: FollowUpReply, *, now: datetime) -> Section | None:
    """Append a reply to the section that was asked about and return that section; None when no question is open.

    The same reply twice is appended once and gives the same section.
    """
    found = findings.author_details(session, who, feedback_id)
    channel, ts = reply.message.channel, reply.message.ts
    known = session.exec(
        select(StoryFollowUp).where(
            StoryFollowUp.workspace_id == who.workspace_id, StoryFollowUp.channel == channel, StoryFollowUp.ts == ts
        )
    ).first()
    if known:
        return Section(known.section)
    open_question = next((one for one in _asked(session, feedback_id) if one.answered_at is None), None)
    if open_question is None:
        return None
    section = Section(open_question.section)
    writing_service.append(session, who, found.feedback.story_id, section, reply.text, now=now)
    open_question.channel, open_question.ts, open_question.answered_at = channel, ts, now
    session.add(open_question)
    session.flush()
    return section
