"""The end of a pause, as people write it."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import GroundswellError
from bot.kit.time import local

LONGEST = timedelta(days=366)
_FILLERS = re.compile(r"^((until|till|for|bis|zum|next|nächste[nrs]?)\s+)+", re.IGNORECASE)


class UnreadableDateError(GroundswellError):
    """I can't read “{given}” as a date. Try `2026-12-24`, `next Monday` or `2 weeks`."""


class TooLongError(GroundswellError):
    """That is more than a year away. Pick an earlier day; you can always pause again."""


def read_end(given: str, zone: str, *, at: datetime) -> datetime:
    """When a pause ends: the start of the named day in the person's zone; `2 weeks` counts from today."""
    import dateparser  # noqa: PLC0415 - half a second that only a pause should cost

    words = _FILLERS.sub("", given.strip())
    settings = {
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": local(at, zone).replace(tzinfo=None),
        "DATE_ORDER": "DMY" if "." in words else "MDY",  # 3.1. is written day first, 12/24 month first
    }
    found = None if words.isdecimal() else dateparser.parse(words, languages=["en", "de"], settings=settings)
    if found is None:
        raise UnreadableDateError(given=given[:60])
    end = datetime.combine(found.date(), time(), ZoneInfo(zone))
    if end - at > LONGEST:
        raise TooLongError
    return end
