"""How long a change can be undone, and when its news go out."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

UNDO_FOR = timedelta(minutes=10)
# News of a date that is nearer than this can't wait until nobody may undo it any more.
FAR_OFF = timedelta(hours=3)
# News of a date that is further off than this wait for the reader's morning, if they would come at night.
NOT_URGENT = timedelta(hours=24)
MORNING, EVENING = time(8), time(20)


def told_at(changed_at: datetime, *moments: datetime) -> datetime:
    """When news of a change are due: once it can't be undone any more, or at once if one of the moments is near."""
    return changed_at + UNDO_FOR if min(moments) - changed_at >= FAR_OFF else changed_at


def told_by_day(changed_at: datetime, zone: str, *moments: datetime) -> datetime:
    """As `told_at`, but not between evening and morning in the reader's zone, unless one of the moments is near.

    The wait takes half a day at most, so that the news always come long before any of the moments.
    """
    at = told_at(changed_at, *moments)
    local = at.astimezone(ZoneInfo(zone))
    if min(moments) - changed_at <= NOT_URGENT or MORNING <= local.time() < EVENING:
        return at
    day = local.date() + timedelta(days=local.time() >= EVENING)
    return datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(at.tzinfo)
