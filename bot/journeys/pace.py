"""When a member's tracks would be over at their pace, roughly: holidays and pauses to come are left out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from bot.journeys import rules
from bot.journeys.daily_turn import LESSONS_BETWEEN_ROUNDS
from bot.journeys.queries import LearningStatus
from bot.kit.contact_hours import DAYS, split_days
from bot.kit.time import local_date
from bot.members.models import Member

MAX_DAYS = 3 * 365


def ends(member: Member, status: LearningStatus) -> Mapping[str, date]:
    """The day of the last lesson of each track that goes on, by its id; nothing while nothing comes.

    Tracks take turns on the member's days, and rounds of reviews take theirs between.
    """
    if status.coming is None:
        return {}
    left = {on.track.id: len(on.track.steps) - on.taken for on in status.going_on}
    days = {
        on.track.id: split_days(rules.schedule_of(on.track, member.zone, member.at, member.days).days)
        for on in status.going_on
    }
    found: dict[str, date] = {}
    lessons, day = 0, local_date(status.coming.at, status.zone)
    last_day = day + timedelta(days=MAX_DAYS)
    while left and day <= last_day:
        turn = next((track_id for track_id in left if DAYS[day.weekday()] in days[track_id]), None)
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
