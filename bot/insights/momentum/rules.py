"""The month that news are about, and the day on which they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.measurement.participation import MeasuredPeriod
from bot.measurement.weeks import IsoWeek, week_of

# Not on the first days of a month, on which leads get their report.
DAY_OF_MONTH = 10


@dataclass(frozen=True, order=True)
class WinMonth:
    """A calendar month by its first day, counted at Greenwich."""

    first: date

    @property
    def label(self) -> str:
        """Its name in keys, such as `2026-11`."""
        return f"{self.first:%Y-%m}"

    @property
    def period(self) -> MeasuredPeriod:
        return MeasuredPeriod(_midnight(self.first), _midnight(self.next.first))

    @property
    def weeks(self) -> Sequence[IsoWeek]:
        """The weeks that have a day in it."""
        begin = week_of(self.period.start)
        weeks = [begin.plus(number) for number in range(6)]
        return [each for each in weeks if each.starts_at < self.period.end]

    @property
    def day(self) -> date:
        """The day on which the month after is told of it."""
        return self.next.first.replace(day=DAY_OF_MONTH)

    @property
    def next(self) -> WinMonth:
        """The month after."""
        return WinMonth((self.first.replace(day=28) + timedelta(days=4)).replace(day=1))


def before(moment: datetime) -> WinMonth:
    """The month before the one that a moment is in."""
    return WinMonth((moment.astimezone(UTC).date().replace(day=1) - timedelta(days=1)).replace(day=1))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
