"""Moments in a person's own zone, in short English."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

TOKEN = re.compile(r"\{(\w+)\}")


def moment(ts: str) -> datetime:
    """The aware moment of a message timestamp."""
    return datetime.fromtimestamp(float(ts), UTC)


def local(at: datetime, tz: str) -> datetime:
    return at.astimezone(ZoneInfo(tz))


def city(tz: str) -> str:
    """The last part of a zone's name: `America/New_York` is New York."""
    return tz.rsplit("/", maxsplit=1)[-1].replace("_", " ")


def time_of_day(at: datetime, tz: str) -> str:
    return f"{local(at, tz):%H:%M}"


def clock_line(at: datetime, tz: str) -> str:
    """`Mon 23 Nov, 09:00 in Berlin`."""
    there = local(at, tz)
    return f"{there:%a} {there.day} {there:%b, %H:%M} in {city(tz)}"


def utc_line(at: datetime) -> str:
    utc = at.astimezone(UTC)
    return f"{utc:%a} {utc.day} {utc:%b %Y, %H:%M:%S} UTC"


def day_line(day: date, today: date) -> str:
    """The label of a day separator."""
    near = _nearby(day, today)
    year = f" {day.year}" if day.year != today.year else ""
    return near.capitalize() or f"{day:%A} {day.day} {day:%B}{year}"


def ago(at: datetime, now: datetime) -> str:
    """`3 minutes ago`, `in 2 hours`, `just now`."""
    seconds = (now - at).total_seconds()
    for unit, size in (("day", 86400), ("hour", 3600), ("minute", 60)):
        count = int(abs(seconds) // size)
        if count:
            words = f"{count} {unit}{'s' if count > 1 else ''}"
            return f"{words} ago" if seconds > 0 else f"in {words}"
    return "just now"


def slack_date(seconds: int, pattern: str, *, now: datetime, tz: str) -> str:
    """What `<!date^seconds^pattern>` says; unknown tokens stay as they are."""
    at = datetime.fromtimestamp(seconds, UTC)
    there, today = local(at, tz), local(now, tz).date()

    def fill(token: re.Match[str]) -> str:
        name = token[1]
        if name == "ago":
            return ago(at, now)
        plain = _FORMATS.get(name.removesuffix("_pretty"))
        if plain is None:
            return token[0]
        return (name.endswith("_pretty") and _nearby(there.date(), today)) or plain(there)

    return TOKEN.sub(fill, pattern)


def _nearby(day: date, today: date) -> str:
    names = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return names.get((day - today) // timedelta(days=1), "")


def _ordinal(day: int) -> str:
    suffix = "th" if 11 <= day % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


_FORMATS: dict[str, Callable[[datetime], str]] = {
    "date_num": lambda at: f"{at:%Y-%m-%d}",
    "date_slash": lambda at: f"{at:%m/%d/%Y}",
    "date": lambda at: f"{at:%B} {_ordinal(at.day)}, {at.year}",
    "date_short": lambda at: f"{at:%b} {at.day}, {at.year}",
    "date_long": lambda at: f"{at:%A}, {at:%B} {_ordinal(at.day)}, {at.year}",
    "time": lambda at: f"{at:%H:%M}",
    "time_secs": lambda at: f"{at:%H:%M:%S}",
}
