"""Dates and counts of cohorts, without a database session."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, timedelta

from bot.journeys import rules as journeys
from bot.journeys.content import Track
from bot.kit.contact_hours import DAYS
from bot.kit.time import WeeklySchedule, local_date, usable_zone

OPEN_FOR = timedelta(hours=24)


def starts_on(wished: str | None, zone: str | None, *, now: datetime) -> str:
    """The earliest date (ISO) for lessons after enrolment now: the cohort's start or tomorrow, whichever is later."""
    tomorrow = local_date(now, usable_zone(zone)) + timedelta(days=1)
    return max(tomorrow, date.fromisoformat(wished)).isoformat() if wished else tomorrow.isoformat()


def beat(
    track: Track, zone: str, off: Container[str], *, at: str | None = None, days: str | None = None
) -> WeeklySchedule:
    """The weekly schedule of a track in a channel, at the cohort's own time and on its own days if it has any."""
    return journeys.schedule_of(track, zone, at, days or ",".join(DAYS), off)


def first_lesson(track: Track, zone: str, starts: str | None, off: Container[str], *, now: datetime) -> datetime:
    """When a channel gets its first lesson: on or after the start date, the next working day at the earliest."""
    return beat(track, zone, off).next_after(journeys.not_before(now, starts_on(starts, zone, now=now), zone))
