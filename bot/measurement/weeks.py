"""Calendar weeks, which all figures over time are about, so that no two of them overlap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.kit.patterns import LazyPattern
from bot.measurement.participation import MeasuredPeriod

LABEL = LazyPattern(r"(\d{4})-W(\d{2})")
# A week is over everywhere in the world half a day after it ended at Greenwich.
EVERYWHERE = timedelta(hours=12)


@dataclass(frozen=True, order=True)
class IsoWeek:
    """An ISO week by its Monday, counted at Greenwich."""

    monday: date

    @property
    def label(self) -> str:
        """Its ISO name, such as `2026-W48`."""
        year, number, _ = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def starts_at(self) -> datetime:
        return datetime(self.monday.year, self.monday.month, self.monday.day, tzinfo=UTC)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(weeks=1)

    @property
    def period(self) -> MeasuredPeriod:
        return MeasuredPeriod(self.starts_at, self.ends_at)

    @property
    def closes_at(self) -> datetime:
        """When it is over everywhere, so that its figures are complete."""
        return self.ends_at + EVERYWHERE

    def plus(self, weeks: int) -> IsoWeek:
        """The week so many weeks later."""
        return IsoWeek(self.monday + timedelta(weeks=weeks))


def week_of(moment: datetime) -> IsoWeek:
    """The week that a moment is in."""
    day = moment.astimezone(UTC).date()
    return IsoWeek(day - timedelta(days=day.weekday()))


def last_closed(now: datetime) -> IsoWeek:
    """The newest week that is over everywhere."""
    return week_of(now - EVERYWHERE).plus(-1)


def parse_week(label: str) -> IsoWeek:
    """The week of an ISO name; ValueError if it is none."""
    found = LABEL.fullmatch(label)
    if found is None:
        raise ValueError(f"{label} is no week")
    return IsoWeek(date.fromisocalendar(int(found[1]), int(found[2]), 1))
