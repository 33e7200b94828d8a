"""What the reader of dates gives back: values, and what is doubtful about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.kit.time import local_date, to_local

# Whoever writes more than this writes no date.
MAX_TEXT = 1500
# Where a bare “en” comes from a zone of the United States, 3/4 is the fourth of March.
_UNITED_STATES = frozenset(
    {"Anchorage", "Boise", "Chicago", "Denver", "Detroit", "Honolulu", "Juneau", "Los_Angeles", "New_York", "Phoenix"}
)


class Grain(StrEnum):
    """How exact a phrase was: “at 15:00” is a minute, “tomorrow” a day, “in March” a month."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Doubt(StrEnum):
    """Why a value may be wrong. Those in `SAID_BACK` need no question: show the value, and let people change it."""

    DAY_OR_MONTH_FIRST = "day or month first"  # 03/04
    DATE_OR_TIME = "date or time"  # 8.10
    IMPOSSIBLE_DATE = "impossible date"  # 31 February; there is no value
    ZONE_HAS_TWO_MEANINGS = "zone has two meanings"  # IST, “US”
    READERS_DISAGREE = "readers disagree"
    ONE_READER_ONLY = "one reader only"  # a phrase that our grammar lacks and one library alone has read
    ONE_OF_TWO = "one of two"  # “Monday or Tuesday at 4”
    WHICH_WEEK = "which week"  # “next Friday”, said on a Monday
    WRONG_WEEKDAY = "wrong weekday"  # “Tuesday 24 December”, which is a Thursday
    EVERY_OR_OF_MONTH = "every few weeks or of the month"  # “every fifth Monday”
    ABOUT = "about"  # “mid-March”, “a few days”
    BESIDE_THAT_DAY = "beside that day"  # “the day before Christmas”: the value is Christmas
    IN_THE_PAST = "in the past"
    MORNING_OR_AFTERNOON = "morning or afternoon"  # “at 3”: 15:00 is assumed
    AT_NIGHT = "at night"  # “3am”, which nobody plans
    WHICH_MIDNIGHT = "which midnight"  # “Friday at midnight”: where it begins, or where it ends
    PART_OF_DAY = "part of day"  # “in the morning”: the hour is ours
    LAST_DAY_OR_RETURN = "last day or return"  # “until Friday”: is Friday still away?
    END_UNKNOWN = "end unknown"  # an illness without an end
    SKIPPED_BY_CLOCK_CHANGE = "skipped by clock change"
    REPEATED_BY_CLOCK_CHANGE = "repeated by clock change"


SAID_BACK = frozenset(
    {
        Doubt.MORNING_OR_AFTERNOON,
        Doubt.PART_OF_DAY,
        Doubt.LAST_DAY_OR_RETURN,
        Doubt.SKIPPED_BY_CLOCK_CHANGE,
        Doubt.REPEATED_BY_CLOCK_CHANGE,
    }
)


def to_ask(doubts: frozenset[Doubt]) -> frozenset[Doubt]:
    """The doubts that have to be asked about before anything is saved; the others are only said back."""
    return doubts - SAID_BACK


@dataclass(frozen=True)
class ReadingContext:
    """When (aware), in which IANA zone and with which habits (`en-US`, `en-GB`, `de-DE`, …) something was written.

    With a bare `en`, the zone says whether the month comes first.
    """

    now: datetime
    zone: str
    locale: str = "en-GB"

    @property
    def wall_time(self) -> datetime:
        """The local time at which it was written, naive and without seconds."""
        return to_local(self.now, self.zone).replace(tzinfo=None, second=0, microsecond=0)

    @property
    def today(self) -> date:
        return local_date(self.now, self.zone)

    @property
    def language(self) -> str:
        """The two-letter code of the writer's language."""
        return self.locale.replace("_", "-").partition("-")[0].casefold()

    @property
    def month_first(self) -> bool:
        """Whether 3/4 means the fourth of March: in the United States alone."""
        if self.locale.casefold() == "en":
            return self.zone.rpartition("/")[2] in _UNITED_STATES or self.zone.startswith("US/")
        return self.locale.replace("_", "-").casefold() == "en-us"


@dataclass(frozen=True, order=True)
class TextSpan:
    """A part of a text, as in `text[start:end]`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def overlaps(self, other: TextSpan) -> bool:
        return self.start < other.end and other.start < self.end

    def surrounds(self, other: TextSpan) -> bool:
        """Whether the other part lies within this one, and begins later."""
        return self.start < other.start and other.end <= self.end


@dataclass(frozen=True)
class TimeReading:
    """One meaning of a phrase: aware moments; `end` is exclusive, and None where none was said.

    “Tomorrow” and “next week” have an end (the day, the week is over); “at 15:00” has none.
    """

    start: datetime
    end: datetime | None
    grain: Grain


@dataclass(frozen=True)
class TimeMention:
    """A date or time in a text. `reading` is None for an impossible date, whose `alternatives` are the nearest days.

    Without `has_date` only a time of day was said, and the day is the next on which it comes; without `has_time` the
    times are those of midnight. `is_weekday` if the date was a bare “Tuesday”; `zone` is the one said beside it, or
    the context's.
    """

    span: TextSpan
    reading: TimeReading | None
    zone: str
    has_date: bool
    has_time: bool
    is_weekday: bool = False
    doubts: frozenset[Doubt] = frozenset()
    alternatives: tuple[TimeReading, ...] = ()

    @property
    def questions(self) -> frozenset[Doubt]:
        """The doubts that have to be asked about."""
        return to_ask(self.doubts)


@dataclass(frozen=True)
class DayRange:
    """The first day of an absence, and the day of return (None if unknown)."""

    first: date
    back: date | None


@dataclass(frozen=True)
class AbsenceReading:
    """A holiday, leave or illness: its first day (today if none was said) and the day of return.

    `back` is None where none was said (“krank”), with the doubt END_UNKNOWN.
    """

    span: TextSpan
    first: date
    back: date | None
    doubts: frozenset[Doubt] = frozenset()
    alternatives: tuple[DayRange, ...] = ()

    @property
    def questions(self) -> frozenset[Doubt]:
        """The doubts that have to be asked about."""
        return to_ask(self.doubts)


@dataclass(frozen=True)
class ClockTime:
    """A time of day that somebody prefers; `alternatives` has other meanings, such as 3:00 for “at 3”."""

    span: TextSpan
    at: time
    doubts: frozenset[Doubt] = frozenset()
    alternatives: tuple[time, ...] = ()

    @property
    def questions(self) -> frozenset[Doubt]:
        """The doubts that have to be asked about."""
        return to_ask(self.doubts)


@dataclass(frozen=True)
class LengthReading:
    """A length of time, such as “anderthalb Stunden”."""

    span: TextSpan
    length: timedelta

    @property
    def minutes(self) -> int:
        return round(self.length.total_seconds() / 60)


@dataclass(frozen=True)
class ZoneReading:
    """A zone named by its IANA name, a city, a country or an abbreviation.

    `zone` is None where it has two meanings and the context prefers none; `candidates` are all of them, likeliest
    first. A fixed distance such as GMT+1 is a zone of the Etc area, whose sign is the other way round.
    """

    span: TextSpan
    zone: str | None
    candidates: tuple[str, ...]
    doubts: frozenset[Doubt] = frozenset()

    @property
    def questions(self) -> frozenset[Doubt]:
        """The doubts that have to be asked about."""
        return to_ask(self.doubts)


@dataclass(frozen=True)
class RuleReading:
    """A recurrence: an RFC 5545 rule without its end, and the end beside it.

    `until` is the last day on which it may happen, `excluded` the days left out. `spans` are all the phrases that
    belong to it, so that none of them becomes part of a title. `starts` is a first day that was said with the rule
    (“from 12 January”), or None.
    """

    spans: tuple[TextSpan, ...]
    rule: str
    starts: date | None = None
    until: date | None = None
    count: int | None = None
    excluded: tuple[date, ...] = ()
    doubts: frozenset[Doubt] = frozenset()

    @property
    def questions(self) -> frozenset[Doubt]:
        """The doubts that have to be asked about."""
        return to_ask(self.doubts)
