"""Where a group is on the change curve, how sure that is, and which groups are counted together."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.kit.time import local_date


class Feeling(StrEnum):
    """Where somebody is with the change, in the order in which people usually come through it."""

    CURIOUS = "curious"
    WORRIED = "worried"
    TRYING = "trying"
    AT_HOME = "home"


class CurveZone(StrEnum):
    """A stretch of the change curve."""

    UNINFORMED_OPTIMISM = "uninformed_optimism"
    INFORMED_PESSIMISM = "informed_pessimism"
    WAY_OUT = "way_out"
    INFORMED_OPTIMISM = "informed_optimism"


STAGE = {feeling: float(place) for place, feeling in enumerate(Feeling)}
OPEN_FOR = timedelta(days=10)
START, END = 0.0, 3.0
# An average at either end would say what every single person answered, so nothing is placed nearer to it than this.
MARGIN = 0.5
# The spread of answers that are spread evenly. The true one would say how far apart the people are.
SPREAD = 1.118
NORMAL_80 = 1.2816
# Up to which average a group is shown at which place.
PLACES = ((0.6, 0.5), (1.45, 1.0), (1.8, 1.5), (2.3, 2.0))
SIZES = (5, 10, 20, 50, 100)


def place(average: float) -> float:
    """Where an average is shown: at one of five places, none of which says what every single person answered.

    While most are worried, that is the dip, although some are trying things already.
    """
    return next((place for until, place in PLACES if average < until), END - MARGIN)


def zone(place: float) -> CurveZone:
    """The stretch of the curve at a place."""
    if place < 0.75:
        return CurveZone.UNINFORMED_OPTIMISM
    if place < 1.25:
        return CurveZone.INFORMED_PESSIMISM
    return CurveZone.WAY_OUT if place < 1.75 else CurveZone.INFORMED_OPTIMISM


def at_least(answers: int, asked: int) -> int:
    """A number of answers as a size that it has reached, which leaves open whether a few or nobody is missing."""
    smallest, *others = SIZES
    if answers < smallest:
        return 0
    return max([smallest, *(size for size in others if size <= answers and size <= asked - smallest)])


@dataclass(frozen=True)
class Band:
    """The stretch of the curve on which a group is, from place to place."""

    first: float
    last: float

    @property
    def zones(self) -> list[CurveZone]:
        """The stretches that it touches, in order."""
        steps = int((self.last - self.first) / 0.1) + 1
        found = [zone(min(self.first + step * 0.1, self.last)) for step in range(steps + 1)]
        return list(dict.fromkeys(found))


def band(place: float, answers: int) -> Band:
    """Where a group most likely is: the 80% interval around a place, by the number of answers alone."""
    half = NORMAL_80 * SPREAD / answers**0.5
    return Band(max(START, place - half), min(END, place + half))


def counted_together(answered: Mapping[str, int], least: int) -> list[tuple[str, ...]]:
    """Which groups are shown together, by how many answered: those with too few answers never stand alone.

    Small ones are put together if that is enough, and else with the smallest large one.
    """
    large = [key for key, count in answered.items() if count >= least]
    small = tuple(key for key, count in answered.items() if count < least)
    if not small or not large:
        return [(key,) for key in large] or [small]
    if sum(answered[key] for key in small) >= least:
        return [*((key,) for key in large), small]
    host = min(large, key=lambda key: answered[key])
    return [(key, *small) if key == host else (key,) for key in large]


def month_name(moment: datetime, zone: str) -> str:
    """The calendar month of a moment, such as 2026-12."""
    return f"{local_date(moment, zone):%Y-%m}"


def months_later(first: datetime, months: int, zone: str) -> datetime:
    """The beginning of the same day of the month, so many months later; the last one of a shorter month."""
    day = local_date(first, zone)
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    found = date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    return datetime(found.year, found.month, found.day, tzinfo=ZoneInfo(zone))


def earlier(places: Sequence[float], here: float) -> Mapping[str, int]:
    """How many earlier groups were further back, at the same place and further on."""
    return {
        "back": sum(each < here for each in places),
        "same": sum(each == here for each in places),
        "on": sum(each > here for each in places),
    }
