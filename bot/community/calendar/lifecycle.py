"""What a session asks of us as its hour comes nearer, and when."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class SessionStep(StrEnum):
    """`call` invites in the channel, `day` and `soon` remind, `open` opens the session there, `close` ends it."""

    CALL = "call"
    DAY = "day"
    SOON = "soon"
    OPEN = "open"
    CLOSE = "close"


# Before the beginning, but for the last, which counts from the end.
LEAD = {
    SessionStep.CALL: timedelta(days=3),
    SessionStep.DAY: timedelta(days=1),
    SessionStep.SOON: timedelta(minutes=10),
    SessionStep.OPEN: timedelta(minutes=5),
}
AFTER_END = timedelta(minutes=15)
CHECK_IN_OPENS = timedelta(minutes=15)


def moment(step: SessionStep, starts_at: datetime, ends_at: datetime) -> datetime:
    """When a step of a session is due."""
    return ends_at + AFTER_END if step == SessionStep.CLOSE else starts_at - LEAD[step]


def first(starts_at: datetime, ends_at: datetime, *, now: datetime) -> tuple[SessionStep, datetime]:
    """The first step that is still ahead of `now`, and when: a session planned for tomorrow is not called for."""
    due = ((step, moment(step, starts_at, ends_at)) for step in SessionStep)
    return next(
        ((step, when) for step, when in due if when > now),
        (SessionStep.CLOSE, moment(SessionStep.CLOSE, starts_at, ends_at)),
    )


def following(step: SessionStep, starts_at: datetime, ends_at: datetime) -> tuple[SessionStep, datetime] | None:
    """What comes after a step that is done; None after the last."""
    steps = list(SessionStep)
    rest = steps[steps.index(step) + 1 :]
    return (rest[0], moment(rest[0], starts_at, ends_at)) if rest else None


def takes_check_ins(starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether people may check in: from a little before the beginning until a little after the end."""
    return starts_at - CHECK_IN_OPENS <= now <= ends_at + AFTER_END
