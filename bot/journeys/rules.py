"""Decide what to do about one due enrolment, and when its next step is due."""

from __future__ import annotations

from collections.abc import Collection, Container
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.journeys.contact import SILENCE_REASONS, Silence
from bot.journeys.content import Track
from bot.kit.contact_hours import DAYS, Pause, split_days
from bot.kit.time import WeeklySchedule, day_start, format_moment, local_date, spread, to_local, usable_zone
from bot.members.models import Member


class LessonVerdict(StrEnum):
    """What is done about a due enrolment.

    `turn`: the day brings something else; `ask`, `last_line` and `quiet` are for members who don't answer (`contact`).
    """

    SEND = "send"
    TURN = "turn"
    ASK = "ask"
    LAST_LINE = "last_line"
    QUIET = "quiet"
    LATE = "late"
    FULL = "full"
    OFF = "off"
    PAUSED = "paused"
    AWAY = "away"
    FINISH = "finish"
    PARK = "park"


@dataclass(frozen=True)
class DueLesson:
    """A due enrolment, with everything its verdict depends on."""

    enrolment_id: int
    workspace_id: str
    member_id: int
    slack_id: str
    language: str
    track_id: str
    due_at: datetime
    zone: str
    at: str | None
    days: str
    paused_from: datetime | None
    paused_until: datetime | None
    reachable: bool
    off: Container[str] = frozenset()
    hours_to: str = "23:59"
    spread_minutes: int = 0
    snoozed_until: datetime | None = None

    @property
    def pause(self) -> Pause:
        return Pause(self.paused_from, self.paused_until)


@dataclass(frozen=True)
class LessonDecision:
    """The verdict on a due enrolment, its reason, the position of the lesson to send, and when to look again.

    With `welcome_back` the lesson greets somebody after an absence.
    """

    due: DueLesson
    verdict: LessonVerdict
    reason: str
    position: int | None = None
    next_due_at: datetime | None = None
    welcome_back: bool = False


def schedule_of(
    track: Track, zone: str | None, at: str | None, days: str, off: Container[str] = frozenset()
) -> WeeklySchedule:
    """The track's pace on the member's own days, at their time and in their zone, without their days off."""
    common = split_days(track.pace.days) & split_days(days) or split_days(days)
    ordered = ",".join(day for day in DAYS if day in common)
    return WeeklySchedule(days=ordered, at=at or track.pace.at, zone=usable_zone(zone), off=off)


def next_position(track: Track, taken: Collection[str]) -> int | None:
    """The position of the first lesson that has not been taken; None if all have."""
    return next((at for at, step in enumerate(track.steps) if step.lesson.id not in taken), None)


def decide(
    due: DueLesson, track: Track | None, taken: Collection[str], *, now: datetime, cutoff: timedelta
) -> LessonDecision:
    """Decide what to do about a due enrolment; `track` is None if it is no longer offered."""
    if not due.reachable:
        return LessonDecision(due, LessonVerdict.AWAY, "they cannot be reached: deactivated, or the app was removed")
    if track is None:
        return LessonDecision(due, LessonVerdict.PARK, f"the track {due.track_id} is not offered any more")
    return _decide(due, track, taken, now, cutoff)


def _decide(due: DueLesson, track: Track, taken: Collection[str], now: datetime, cutoff: timedelta) -> LessonDecision:
    common = schedule_of(track, due.zone, due.at, due.days, due.off)
    whose = f"{due.workspace_id}:{due.member_id}"
    schedule = replace(common, at=spread(common.at, whose, due.spread_minutes, before=due.hours_to))
    if due.paused_until and due.pause.covers(now):
        until = format_moment(due.paused_until, due.zone)
        return LessonDecision(
            due, LessonVerdict.PAUSED, f"paused until {until}", next_due_at=after_pause(schedule, due.paused_until)
        )
    if due.snoozed_until and now < due.snoozed_until:
        until = format_moment(due.snoozed_until, due.zone)
        later = _after_snooze(schedule, due.snoozed_until, due.hours_to)
        return LessonDecision(due, LessonVerdict.PAUSED, f"quiet until {until}", next_due_at=later)
    position = next_position(track, taken)
    if position is None:
        return LessonDecision(due, LessonVerdict.FINISH, f"every lesson of {track.title} is done")
    if is_late(due.due_at, now, zone=due.zone, cutoff=cutoff):
        missed = f"missed {format_moment(due.due_at, due.zone)} by too much; the same lesson comes at the next moment"
        later = _outside(due.pause, schedule.next_after(now), schedule)
        return LessonDecision(due, LessonVerdict.LATE, missed, position, later)
    if local_date(now, due.zone).isoformat() in due.off:
        later = _outside(due.pause, schedule.next_after(now), schedule)
        return LessonDecision(due, LessonVerdict.OFF, "a day off", position, later)
    lesson = track.steps[position].lesson
    reason = f"lesson {position + 1} of {len(track.steps)}, {lesson.title}"
    later = _outside(due.pause, schedule.next_day_after(now), schedule)
    return LessonDecision(due, LessonVerdict.SEND, reason, position, later)


def is_late(due_at: datetime, now: datetime, *, zone: str, cutoff: timedelta) -> bool:
    """Whether it is too late to send: after the cut-off, or on another local date."""
    return now - due_at > cutoff or local_date(now, zone) != local_date(due_at, zone)


def _after_snooze(schedule: WeeklySchedule, until: datetime, hours_to: str) -> datetime:
    """The end of a snooze, if lessons may come then, else the first time of the schedule after it."""
    day = local_date(until, schedule.zone)
    is_lesson_day = local_date(after_pause(schedule, day_start(day, schedule.zone)), schedule.zone) == day
    is_in_hours = to_local(until, schedule.zone).strftime("%H:%M") < hours_to
    return until if is_lesson_day and is_in_hours else schedule.next_after(until)


def after_pause(schedule: WeeklySchedule, until: datetime) -> datetime:
    """The first time of the schedule at or after the end of a pause."""
    return schedule.next_after(until - timedelta(microseconds=1))


def next_due(schedule: WeeklySchedule, *, now: datetime, pause: Pause, last_taken: datetime | None) -> datetime:
    """When the next step is due: not during the pause, and not on a local date that already had one."""
    start = pause.after(now)
    if start > now:
        start -= timedelta(microseconds=1)
    if last_taken and local_date(last_taken, schedule.zone) == local_date(start, schedule.zone):
        found = schedule.next_day_after(start)
    else:
        found = schedule.next_after(start)
    return _outside(pause, found, schedule)


def _outside(pause: Pause, moment: datetime, schedule: WeeklySchedule) -> datetime:
    """A moment of the schedule, or the first one after a pause that covers it, so that no date in it is ever named."""
    return after_pause(schedule, pause.after(moment)) if pause.covers(moment) else moment


def due_for(
    member: Member,
    track: Track,
    off: Container[str],
    spread_minutes: int,
    *,
    now: datetime,
    starts_on: str | None,
    last: datetime | None,
) -> datetime:
    """When a member's next step on a track is due, if its last one was taken at `last`."""
    common = schedule_of(track, member.zone, member.at, member.days, off)
    whose, minutes = f"{member.workspace_id}:{member.id}", 0 if member.digest else spread_minutes
    schedule = replace(common, at=spread(common.at, whose, minutes, before=member.hours_to))
    pause = Pause(member.paused_from, member.paused_until)
    return next_due(schedule, now=not_before(now, starts_on, member.zone), pause=pause, last_taken=last)


def not_before(now: datetime, starts_on: str | None, zone: str | None) -> datetime:
    """The later of `now` and the last moment before the date `starts_on` (ISO) begins in a zone."""
    if starts_on is None:
        return now
    begins = datetime.combine(date.fromisoformat(starts_on), time(), ZoneInfo(usable_zone(zone)))
    return max(now, begins.astimezone(UTC) - timedelta(microseconds=1))


ABSENCE = timedelta(days=5)


def comes_back(due: DueLesson, last_came: datetime | None, now: datetime) -> bool:
    """Whether a pause has ended since the last thing came, if that is some days ago."""
    if last_came is None or due.paused_until is None:
        return False
    return last_came < due.paused_until <= now and now - last_came >= ABSENCE


def give_way(decision: LessonDecision) -> LessonDecision:
    """Put off a lesson to the next day, because this one brings something else."""
    due, reason = decision.due, "this day brings something else; the same lesson comes on the next one"
    return LessonDecision(due, LessonVerdict.TURN, reason, decision.position, next_due_at=decision.next_due_at)


def hold(decision: LessonDecision, silence: Silence) -> LessonDecision:
    """Send nothing new to a member who doesn't answer."""
    verdict, reason = LessonVerdict(silence), SILENCE_REASONS[silence]
    return LessonDecision(decision.due, verdict, reason, decision.position, next_due_at=decision.next_due_at)


def postpone(decision: LessonDecision) -> LessonDecision:
    """Put off a lesson to the next time, because the daily limit is reached."""
    due, position = decision.due, decision.position
    reason = "this day has had as many messages as they want; the same lesson comes at the next moment"
    return LessonDecision(due, LessonVerdict.FULL, reason, position, next_due_at=decision.next_due_at)
