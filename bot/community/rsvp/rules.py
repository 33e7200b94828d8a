"""Until when a seat from the waiting list is held for somebody who has not been heard of."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.kit.contact_hours import Window

HELD_FOR = timedelta(hours=4)
# The next in line needs some time too.
PASSED_ON_BEFORE_START = timedelta(hours=1)


def held_until(window: Window, starts_at: datetime, *, now: datetime) -> datetime | None:
    """When a seat that was given away now passes on; None if it is too late for that, so that it is theirs for good.

    It passes on in the hours of the person it was given to, so that nobody loses a seat in their sleep, unless the
    session begins before that.
    """
    until = min(window.opens(window.opens(now) + HELD_FOR), starts_at - PASSED_ON_BEFORE_START)
    return until if until > now else None
