"""Whether a member's lessons come, are paused or have stopped, and the verbs that lead from one to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlmodel import Session

from bot.journeys.queries import LearningStatus
from bot.kit.time import local_date
from bot.members.models import Member
from bot.reviews import service as reviews


class LessonMode(StrEnum):
    """Whether lessons come."""

    COMING = "coming"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True)
class LessonState:
    """Whether lessons come; of a pause, the day on which they go on, None while it is not chosen."""

    mode: LessonMode
    until: date | None = None


def lesson_state(session: Session, member: Member, status: LearningStatus) -> LessonState | None:
    """How it is now; None for somebody on no track who isn't paused."""
    if status.is_stopped or reviews.is_stopped(session, member):
        return LessonState(LessonMode.STOPPED)
    if status.paused_until:
        return LessonState(LessonMode.PAUSED, local_date(status.paused_until, status.zone))
    return LessonState(LessonMode.COMING) if status.tracks else None


def verbs(before: LessonState | None, wished: LessonState | None) -> list[str]:
    """The commands of `/learn` that lead from one state to another; none if nothing changes."""
    if wished is None or wished == before:
        return []
    if wished.mode is LessonMode.STOPPED:
        return ["stop"]
    was_stopped = before is not None and before.mode is LessonMode.STOPPED
    if wished.mode is LessonMode.COMING:
        return ["resume"]
    return [*(["resume"] if was_stopped else []), f"pause {wished.until}"]
