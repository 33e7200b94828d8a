"""Parse future dates and times as people write them, for pauses and snoozes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import GroundswellError
from bot.kit.time import to_local

MAX_PAUSE = timedelta(days=366)
_FILLERS = re.compile(r"^((until|till|for|from|bis|zum|ab|von|vom|für|next|nächste[nrs]?)\s+)+", re.IGNORECASE)
_SPAN = re.compile(r"\s+(?:to|until|till|bis(?: zum)?|-|\u2013)\s+", re.IGNORECASE)


class UnreadableDateError(GroundswellError):
    """I can't read “{given}” as a date. Try `2026-12-24`, `next Monday` or `in 2 weeks`."""


class TooLongError(GroundswellError):
    """That's more than a year away. Pick an earlier day; you can always pause again."""


def read_end(given: str, zone: str, *, now: datetime) -> datetime:
    """The end of a pause: the start of the named day in the member's zone; `2 weeks` counts from today."""
    return _start_of_day(_read(given, zone, now), zone, now)


def read_span(given: str, zone: str, *, now: datetime) -> tuple[datetime | None, datetime]:
    """The start (None for now) and end of a pause; `24 Dec to 2 Jan` includes both days."""
    parts = _SPAN.split(given.strip(), maxsplit=1)
    if len(parts) == 1 or not parts[0]:
        return None, read_end(given, zone, now=now)
    starts = read_end(parts[0], zone, now=now)
    ends = _start_of_day(_read(parts[1], zone, starts) + timedelta(days=1), zone, now)
    return starts if starts > now else None, ends


def read_moment(given: str, zone: str, *, now: datetime) -> datetime:
    """The end of a snooze: `2 hours` counts from now; a day without a time means its start."""
    found = _read(given, zone, now)
    base = to_local(now, zone).replace(tzinfo=None)
    if found.time() == base.time() and found.date() != base.date():
        return _start_of_day(found, zone, now)
    # Added in UTC, so that two hours are two hours when the clocks change too.
    exact = re.search(r"\d\s*(h|hours?|stunden?|std|m|min|minutes?|minuten?)\b", given, re.IGNORECASE)
    return now + (found - base) if exact else found.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _read(given: str, zone: str, now: datetime) -> datetime:
    """The naive local time that `given` means."""
    import dateparser  # noqa: PLC0415 - takes half a second, and only pauses need it

    words = _FILLERS.sub("", given.strip())
    settings = {
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": to_local(now, zone).replace(tzinfo=None),
        "DATE_ORDER": "DMY" if "." in words else "MDY",  # 3.1. is written day first, 12/24 month first
    }
    found: datetime | None = (
        None if words.isdecimal() else dateparser.parse(words, languages=["en", "de"], settings=settings)
    )
    if found is None:
        raise UnreadableDateError(given=given[:60])
    return found


def _start_of_day(found: datetime, zone: str, now: datetime) -> datetime:
    end = datetime.combine(found.date(), time(), ZoneInfo(zone))
    if end - now > MAX_PAUSE:
        raise TooLongError
    return end
