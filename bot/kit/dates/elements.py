"""The pieces that a sentence about time is made of, before they are put together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.kit.dates.values import DayRange, Doubt, Grain, TextSpan

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class Days:
    """A day, week or month: from `days.first` until before `days.back`. No `days`: an impossible date."""

    span: TextSpan
    days: DayRange | None
    grain: Grain = Grain.DAY
    is_weekday: bool = False
    doubts: frozenset[Doubt] = frozenset()
    others: tuple[DayRange, ...] = ()

    @property
    def first(self) -> date:
        """The first day; of an impossible date, that of its first alternative."""
        return (self.days or self.others[0]).first


@dataclass(frozen=True)
class WallRange:
    """Minutes since midnight, from `start` until before `end`, which is None if only a beginning was said."""

    start: int
    end: int | None = None


@dataclass(frozen=True)
class TimeOfDay:
    """A time of day or a range of it, 1 to 6 taken for the afternoon. `is_open`: its half of the day was not said."""

    span: TextSpan
    times: WallRange
    is_open: bool = False


@dataclass(frozen=True)
class PartOfDay:
    """A part of the day, with the hours that we take for it; `is_today` for “tonight”."""

    span: TextSpan
    times: WallRange
    is_today: bool = False

    @property
    def is_early(self) -> bool:
        return self.times.start < 12 * 60

    @property
    def is_night(self) -> bool:
        return self.times.start >= 21 * 60


@dataclass(frozen=True)
class Moment:
    """An exact moment, counted from now: “in two hours”."""

    span: TextSpan
    at: datetime
    grain: Grain


@dataclass(frozen=True)
class ZonePiece:
    """A zone named right behind a time."""

    span: TextSpan
    candidates: tuple[str, ...]
    doubts: frozenset[Doubt] = frozenset()


def one_day(span: TextSpan, day: date) -> Days:
    """A day that leaves no doubt."""
    return Days(span, DayRange(day, day + timedelta(days=1)))


Element = Days | TimeOfDay | PartOfDay | Moment | ZonePiece
