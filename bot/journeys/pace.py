"""When a member's tracks would be over at their pace, on the days on which lessons could come."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.journeys import rules
from bot.journeys.daily_turn import LESSONS_BETWEEN_ROUNDS
from bot.journeys.queries import LearningStatus
from bot.kit.contact_hours import DAYS, Pause, split_days
from bot.kit.time import WeeklySchedule, local_date
from bot.members.models import Member

MAX_DAYS = 3 * 365


def ends(member: Member, status: LearningStatus, off: Container[str]) -> Mapping[str, date]:
    """The day of the last lesson of each track that goes on, by its id; nothing while nothing comes.

    Tracks take turns on the member's days, except those `off` (ISO dates) and in a pause, and rounds of reviews take
    theirs between.
    """
    if status.coming is None:
        return {}
    left = {on.track.id: len(on.track.steps) - on.taken for on in status.going_on}
    schedules = {
        on.track.id: rules.schedule_of(on.track, member.zone, member.at, member.days, off) for on in status.going_on
    }
    pause = Pause(member.paused_from, member.paused_until)
    found: dict[str, date] = {}
    lessons, day = 0, local_date(status.coming.at, status.zone)
    last_day = day + timedelta(days=MAX_DAYS)
    while left and day <= last_day:
        turn = next((track_id for track_id in left if _may_come(schedules[track_id], pause, day)), None)
        if turn and lessons == LESSONS_BETWEEN_ROUNDS:
            lessons = 0
        elif turn:
            lessons += 1
            more = left.pop(turn) - 1
            if more:
                left[turn] = more  # as the last in turn
            else:
                found[turn] = day
        day += timedelta(days=1)
    return found


def _may_come(schedule: WeeklySchedule, pause: Pause, day: date) -> bool:
    """Whether a lesson could come on a date."""
    if DAYS[day.weekday()] not in split_days(schedule.days) or day.isoformat() in schedule.off:
        return False
    return not pause.covers(datetime.combine(day, time.fromisoformat(schedule.at), ZoneInfo(schedule.zone)))
