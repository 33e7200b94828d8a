"""Dates and times in a person's zone: weekly schedules, parsing and formatting."""

from __future__ import annotations

import re
from collections.abc import Container
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import cache, lru_cache
from zlib import crc32
from zoneinfo import ZoneInfo, available_timezones

from apscheduler.triggers.cron import CronTrigger

from bot.errors import GroundswellError
from bot.kit.i18n import _, language
from bot.kit.patterns import LazyPattern

_TIME = LazyPattern(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?(?:\s*uhr)?", re.IGNORECASE)
# Times further away than this are shown with their year.
FAR = timedelta(days=300)
_now: ContextVar[datetime | None] = ContextVar("now", default=None)


FIRST_SPREAD_MINUTE = 2  # Slack's own peak is over


class UnknownZoneError(GroundswellError):
    """I don't know the time zone “{given}”.{hint} Time zones look like `Europe/Berlin` or `America/New_York`."""


class ImpossibleTimeError(GroundswellError):
    """I can't read “{given}” as a time of day. Try `8:30`, `17:00` or `8am`."""


@dataclass(frozen=True)
class WeeklySchedule:
    """Weekdays in cron's notation and a time of day (HH:MM) in a zone, except the dates `off` (ISO)."""

    days: str
    at: str
    zone: str
    off: Container[str] = frozenset()

    def next_after(self, moment: datetime) -> datetime:
        """The first time of the schedule after an aware `moment`, in UTC.

        A time skipped when the clocks go forward falls later.
        """
        # In UTC, since two times of one zone are equal though an hour of the autumn lies between them.
        found = _next_time(self.days, self.at, self.zone, moment.astimezone(UTC))
        while local_date(found, self.zone).isoformat() in self.off:
            found = _next_time(self.days, self.at, self.zone, found)
        return found

    def next_day_after(self, moment: datetime) -> datetime:
        """The first time of the schedule on a later local date than `moment`'s, in UTC.

        So nothing comes twice in a day, even when a wall-clock time is repeated in autumn.
        """
        midnight = datetime.combine(local_date(moment, self.zone) + timedelta(days=1), time(), ZoneInfo(self.zone))
        return self.next_after(midnight.astimezone(UTC) - timedelta(microseconds=1))


def spread(at: str, whose: str, minutes: int, before: str) -> str:
    """A full or half hour (HH:MM) put some minutes later, by whom it is for: two, and up to `minutes` more.

    It stays as it is if that would not be `before`, as do other times, and all if `minutes` is 0.
    """
    if not minutes or at[3:] not in ("00", "30"):
        return at
    later = int(at[3:]) + FIRST_SPREAD_MINUTE + crc32(whose.encode()) % (minutes + 1)
    moved = f"{at[:3]}{later:02d}"
    return moved if moved < before else at


# A tick asks the same of everybody whose lessons come at the same time.
@lru_cache(maxsize=4096)
def _next_time(days: str, at: str, zone: str, moment: datetime) -> datetime:
    """The first time of a schedule after a moment, whatever days are off, in UTC."""
    found = _fire_after(days, at, zone, moment)
    if f"{to_local(found, zone):%H:%M}" < at:
        # In Greenland the hour before midnight is skipped: later would be another day.
        return _fire_after(days, at, zone, found)
    return found


def _fire_after(days: str, at: str, zone: str, moment: datetime) -> datetime:
    after = to_local(moment, zone) + timedelta(microseconds=1)
    fire: datetime = _trigger(days, at, zone).get_next_fire_time(None, after)
    return fire.astimezone(UTC)


@lru_cache(maxsize=4096)
def _trigger(days: str, at: str, zone: str) -> CronTrigger:
    hour, minute = at.split(":")
    return CronTrigger(day_of_week=days, hour=int(hour), minute=int(minute), timezone=ZoneInfo(zone))


def check_days(days: str) -> None:
    """Raise ValueError unless `days` are weekdays in cron's notation, such as mon-fri or tue,thu."""
    CronTrigger(day_of_week=days, timezone=UTC)


@dataclass(frozen=True)
class Period:
    """The time from `start` on and before `end`."""

    start: datetime
    end: datetime


@lru_cache(maxsize=1024)
def known_zone(name: str | None) -> str | None:
    """The zone's name if the time zone database has it, else None."""
    try:
        return ZoneInfo(name or "").key
    except (KeyError, ValueError, OSError):
        return None


def usable_zone(name: str | None) -> str:
    """The zone's name, or UTC if it is unknown or no longer exists."""
    return known_zone(name) or "Etc/UTC"


def to_local(moment: datetime, zone: str) -> datetime:
    """An aware moment as local time in `zone`."""
    return moment.astimezone(ZoneInfo(zone))


def local_date(moment: datetime, zone: str) -> date:
    """The date on which an aware moment falls in `zone`."""
    return to_local(moment, zone).date()


def day_start(day: date, zone: str) -> datetime:
    """The moment at which a date begins in a zone."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def parse_zone(given: str) -> str:
    """The IANA name of a zone given by name or city, in any case; UnknownZoneError suggests the nearest ones."""
    names, cities = _zones()
    wanted = given.strip().replace(" ", "_").casefold()
    if wanted in names:
        return names[wanted]
    if wanted in cities:
        return cities[wanted]
    near = [names.get(name) or cities[name] for name in get_close_matches(wanted, [*names, *cities], n=3)]
    zones = " / ".join(f"`{name}`" for name in dict.fromkeys(near))
    hint = _(" Did you mean {names}?", names=zones) if near else ""
    raise UnknownZoneError(given=given.strip()[:60], hint=hint)


@cache
def _zones() -> tuple[dict[str, str], dict[str, str]]:
    """All zone names by case-folded name and by case-folded city; cached, because it reads hundreds of files."""
    names = {name.casefold(): name for name in available_timezones()}
    cities = {
        name.rsplit("/", 1)[-1]: full for name, full in names.items() if "/" in full and not full.startswith("Etc")
    }
    return names, cities


def parse_time(given: str) -> str:
    """Parse a time of day (8:30, 17h, 8 am, 8.30 Uhr) into `HH:MM`; raises ImpossibleTimeError."""
    found = _TIME.fullmatch(given.strip())
    if not found:
        raise ImpossibleTimeError(given=given.strip()[:60])
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or "").replace(".", "").casefold()
    if half and not 1 <= hour <= 12:
        raise ImpossibleTimeError(given=given.strip()[:60])
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    if hour > 23 or minute > 59:
        raise ImpossibleTimeError(given=given.strip()[:60])
    return f"{hour:02d}:{minute:02d}"


def format_moment(moment: datetime, zone: str, *, with_year: bool = False) -> str:
    """A moment in the current language, such as `Tue 24 Nov, 09:00`; with its year if wanted, or far from now."""
    from babel.dates import format_datetime  # noqa: PLC0415 - slow to import

    now = _now.get()
    is_far = with_year or (now is not None and abs(moment - now) > FAR)
    pattern = _("EEE d MMM y, HH:mm") if is_far else _("EEE d MMM, HH:mm")
    return format_datetime(to_local(moment, zone), pattern, locale=language())


def set_reference_time(now: datetime) -> None:
    """Set the `now` by which `format_moment` decides what is far, for the rest of the running task."""
    _now.set(now)


def format_month(day: date) -> str:
    """The month of a date in the current language, such as `July`; with its year if it is far from now."""
    from babel.dates import format_date  # noqa: PLC0415 - as above

    now = _now.get()
    is_far = now is not None and abs(day - now.date()) > FAR
    return format_date(day, "LLLL y" if is_far else "LLLL", locale=language())


def format_short_date(day: date) -> str:
    """A date in the current language without its year, such as `Thu 24 Dec`."""
    from babel.dates import format_date  # noqa: PLC0415 - as above

    return format_date(day, _("EEE d MMM"), locale=language())


def format_date(day: date) -> str:
    """A date in the current language, such as `Thu 24 Dec 2026`."""
    from babel.dates import format_date  # noqa: PLC0415 - as above

    return format_date(day, _("EEE d MMM y"), locale=language())
