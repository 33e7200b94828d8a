"""Who gets what now, and why: arithmetic over one enrolment, without a session."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.journeys.content import Track
from bot.kit.time import Rhythm, local_date, say_moment


class Verdict(StrEnum):
    """What a due moment comes to."""

    SEND = "send"
    LATE = "late"
    PAUSED = "paused"
    AWAY = "away"
    FINISH = "finish"
    PARK = "park"


@dataclass(frozen=True)
class Due:
    """An enrolment whose moment has come, with all that the verdict depends on."""

    enrolment_id: int
    workspace_id: str
    member_id: int
    slack_id: str
    language: str
    track_id: str
    due_at: datetime
    zone: str
    at: str | None
    paused_until: datetime | None
    reachable: bool


@dataclass(frozen=True)
class Decision:
    """The verdict on one due enrolment, its reason in words, the lesson to send and when to look again."""

    due: Due
    verdict: Verdict
    reason: str
    position: int | None = None
    next_due_at: datetime | None = None


def rhythm(track: Track, zone: str, at: str | None) -> Rhythm:
    """The track's pace at the member's own hour and in their zone."""
    return Rhythm(days=track.pace.days, at=at or track.pace.at, zone=zone)


def next_position(track: Track, taken: Collection[str]) -> int | None:
    """The first lesson of a track that has not been taken; None when all have."""
    return next((at for at, step in enumerate(track.steps) if step.lesson.id not in taken), None)


def decide(due: Due, track: Track | None, taken: Collection[str], *, now: datetime, cutoff: timedelta) -> Decision:
    """What to do about one enrolment whose `due_at` has come."""
    if not due.reachable:
        return Decision(due, Verdict.AWAY, "they cannot be reached: deactivated, or the app was removed")
    if track is None:
        return Decision(due, Verdict.PARK, f"the track {due.track_id} is not offered any more")
    beat = rhythm(track, due.zone, due.at)
    if due.paused_until and due.paused_until > now:
        until = say_moment(due.paused_until, due.zone)
        return Decision(due, Verdict.PAUSED, f"paused until {until}", next_due_at=after_pause(beat, due.paused_until))
    position = next_position(track, taken)
    if position is None:
        return Decision(due, Verdict.FINISH, f"every lesson of {track.title} is done")
    if is_late(due.due_at, now, zone=due.zone, cutoff=cutoff):
        missed = f"missed {say_moment(due.due_at, due.zone)} by too much; the same lesson comes at the next moment"
        return Decision(due, Verdict.LATE, missed, position, next_due_at=beat.next_after(now))
    lesson = track.steps[position].lesson
    reason = f"lesson {position + 1} of {len(track.steps)}, {lesson.title}"
    return Decision(due, Verdict.SEND, reason, position, next_due_at=beat.next_day_after(now))


def is_late(due_at: datetime, now: datetime, *, zone: str, cutoff: timedelta) -> bool:
    """Whether a moment was missed by so much that nothing should come any more: by the cut-off, or over midnight."""
    return now - due_at > cutoff or local_date(now, zone) != local_date(due_at, zone)


def after_pause(beat: Rhythm, until: datetime) -> datetime:
    """The first moment at or after the end of a pause."""
    return beat.next_after(until - timedelta(microseconds=1))


def next_due(beat: Rhythm, *, now: datetime, paused_until: datetime | None, last_taken: datetime | None) -> datetime:
    """When the next step is due, whatever was changed: after the pause, and not on a day that had one already."""
    start = max(now, paused_until - timedelta(microseconds=1)) if paused_until else now
    if last_taken and local_date(last_taken, beat.zone) == local_date(start, beat.zone):
        return beat.next_day_after(start)
    return beat.next_after(start)
