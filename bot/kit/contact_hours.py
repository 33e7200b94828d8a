"""Contact hours: the weekdays and hours, in a person's zone, in which unrequested messages may come."""

from __future__ import annotations

import re
from collections.abc import Collection, Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.errors import GroundswellError
from bot.kit.i18n import language
from bot.kit.patterns import LazyPattern
from bot.kit.time import local_date

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES = (
    ("monday", "montag"),
    ("tuesday", "dienstag"),
    ("wednesday", "mittwoch"),
    ("thursday", "donnerstag"),
    ("friday", "freitag"),
    ("saturday", "samstag"),
    ("sunday", "sonntag"),
)
LOOK_AHEAD = 400  # days; further than any pause


class ImpossibleDaysError(GroundswellError):
    """I can't read “{given}” as days of the week. Try `mon-fri` or `mon, tue, thu`."""


@dataclass(frozen=True)
class Pause:
    """A time without unrequested messages: none if `ends` is None, already begun if `begins` is None."""

    begins: datetime | None = None
    ends: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        begun = self.begins is None or self.begins <= moment
        return self.ends is not None and begun and moment < self.ends

    def after(self, moment: datetime) -> datetime:
        """The end of the pause if it covers `moment`, else `moment` itself."""
        return self.ends if self.ends and self.covers(moment) else moment


@dataclass(frozen=True)
class Window:
    """Weekdays (`mon,tue,…`) and hours (HH:MM, end exclusive) in a zone, except the dates `off` (ISO)."""

    days: str
    hours_from: str
    hours_to: str
    zone: str
    off: Container[str] = frozenset()

    def opens(self, moment: datetime) -> datetime:
        """An aware `moment` itself while the window is open, else the next opening, in UTC."""
        first = local_date(moment, self.zone)
        for ahead in range(LOOK_AHEAD):
            day = first + timedelta(days=ahead)
            if not self.has(day):
                continue
            start, end = self._at(day, self.hours_from), self._at(day, self.hours_to)
            if moment < start:
                return start
            if moment < end:
                return moment
        raise ImpossibleDaysError(given=self.days)

    def opens_on(self, moment: datetime) -> datetime:
        """When the hours begin on the local date of `moment`, in UTC."""
        return self._at(local_date(moment, self.zone), self.hours_from)

    def next_day(self, moment: datetime) -> datetime:
        """The first opening on a later local date than `moment`'s, in UTC."""
        return self.opens(self._at(local_date(moment, self.zone) + timedelta(days=1), "00:00"))

    def has(self, day: date) -> bool:
        """Whether the window opens on a local date."""
        return DAYS[day.weekday()] in split_days(self.days) and day.isoformat() not in self.off

    def _at(self, day: date, hour: str) -> datetime:
        # A time skipped when the clocks go forward falls later; of a repeated one, the first counts.
        return datetime.combine(day, time.fromisoformat(hour), ZoneInfo(self.zone)).astimezone(UTC)


_TO = LazyPattern(r"\.?\s*(?:[-\u2013]|\b(?:to|till|until|through|thru|bis)\b)\s*")


@lru_cache(maxsize=256)
def split_days(days: str) -> frozenset[str]:
    """The weekdays in `mon-fri`, `sun-thu` or `mon,wed` as a set; raises ImpossibleDaysError for anything else."""
    found: set[str] = set()
    ranges = _TO.sub("-", days.strip().casefold())
    for part in filter(None, re.split(r"[,;&+/\s]+|\b(?:and|und)\b", ranges)):
        first, dash, last = part.partition("-")
        found.update(_range(first, last if dash else first, days))
    if not found:
        raise ImpossibleDaysError(given=days[:60])
    return frozenset(found)


def _range(first: str, last: str, given: str) -> Collection[str]:
    start, end = (_index(name.rstrip("."), given) for name in (first, last))
    return [DAYS[(start + step) % 7] for step in range((end - start) % 7 + 1)]


def _index(name: str, given: str) -> int:
    """The index of a weekday, by at least the first two letters of its name."""
    found = [at for at, names in enumerate(_NAMES) if any(full.startswith(name) for full in names)]
    if len(name) < 2 or len(found) != 1:
        raise ImpossibleDaysError(given=given[:60])
    return found[0]


def format_days(days: str) -> str:
    """Weekdays (`mon,tue,…`) in the current language, such as `Mon, Tue`."""
    from babel.dates import get_day_names  # noqa: PLC0415 - slow to import

    names = get_day_names("abbreviated", locale=language())
    # Without the full stop of German names, since they stand before one.
    return ", ".join(str(names[DAYS.index(day)]).rstrip(".") for day in days.split(","))


def parse_days(given: str) -> str:
    """Parse weekdays as people write them into `mon,tue,…`, in order."""
    chosen = split_days(given)
    return ",".join(day for day in DAYS if day in chosen)
