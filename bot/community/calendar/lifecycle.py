"""The lifecycle of a session, and when each step is due."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class SessionStep(StrEnum):
    """Invite in the channel, remind a day and ten minutes before, open the session there, and close it."""

    INVITE = "invite"
    DAY_REMINDER = "day_reminder"
    LAST_REMINDER = "last_reminder"
    OPEN = "open"
    CLOSE = "close"


BEFORE_START = {
    SessionStep.INVITE: timedelta(days=3),
    SessionStep.DAY_REMINDER: timedelta(days=1),
    SessionStep.LAST_REMINDER: timedelta(minutes=10),
    SessionStep.OPEN: timedelta(minutes=5),
}
CLOSES_AFTER_END = timedelta(minutes=15)
CHECK_IN_OPENS_BEFORE = timedelta(minutes=15)


def due_at(step: SessionStep, starts_at: datetime, ends_at: datetime) -> datetime:
    """When a step of a session is due."""
    return ends_at + CLOSES_AFTER_END if step == SessionStep.CLOSE else starts_at - BEFORE_START[step]


def first(starts_at: datetime, ends_at: datetime, *, now: datetime) -> tuple[SessionStep, datetime]:
    """The first step that is still ahead, and when it is due; otherwise the last one."""
    due = [(step, due_at(step, starts_at, ends_at)) for step in SessionStep]
    return next(((step, moment) for step, moment in due if moment > now), due[-1])


def following(step: SessionStep, starts_at: datetime, ends_at: datetime) -> tuple[SessionStep, datetime] | None:
    """The step after another, and when it is due; None after the last."""
    steps = list(SessionStep)
    rest = steps[steps.index(step) + 1 :]
    return (rest[0], due_at(rest[0], starts_at, ends_at)) if rest else None


def is_check_in_open(starts_at: datetime, ends_at: datetime, *, now: datetime) -> bool:
    """Whether people may check in: from a little before a session begins until a little after it ends."""
    return starts_at - CHECK_IN_OPENS_BEFORE <= now <= ends_at + CLOSES_AFTER_END
