"""What was found in a calendar file, as it is kept until its sender decides."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.community.calendar.recurrence import parse_wall_time, to_utc
from bot.community.calendar.schedule_reading import ScheduleRequest
from bot.kit.payloads import Payload


class Reason(StrEnum):
    """Why an event of a calendar file is left out."""

    OVER = "over"
    CANCELLED = "cancelled"
    PLANNED = "planned"
    TWICE = "twice"
    ALL_DAY = "all_day"
    TOO_LONG = "too_long"
    TOO_FAR = "too_far"
    NO_TITLE = "no_title"
    RULE = "rule"
    ZONE = "zone"
    UNREADABLE = "unreadable"
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class LeftOut:
    """An event that is left out, and why."""

    reason: Reason
    title: str = ""


class MovedDate(Payload):
    """A date of a series that is at another time than its rule says; times as in the database's format."""

    original_start: str
    moved_to: datetime
    minutes: int | None = None


class FoundSeries(Payload):
    """A series or single session of a calendar file; `starts` is its next date, in local time of `zone`.

    With `lost_link`, it has a link that can't be used.
    """

    uid: str
    title: str
    starts: str
    zone: str
    rule: str = ""
    minutes: int | None = None
    link: str | None = None
    description: str | None = None
    excluded: tuple[date, ...] = ()
    moved: tuple[MovedDate, ...] = ()
    lost_link: bool = False

    @property
    def starts_at(self) -> datetime:
        """When the next date of the rule begins, in UTC."""
        return to_utc(parse_wall_time(self.starts), self.zone)

    @property
    def request(self) -> ScheduleRequest:
        return ScheduleRequest(
            None, self.title, parse_wall_time(self.starts), self.zone, self.rule, self.minutes, None, self.link,
            excluded=self.excluded,
        )  # fmt: skip


class FoundCalendar(Payload):
    """The series of a calendar file, named as the file is."""

    name: str
    series: tuple[FoundSeries, ...] = ()

    def without(self, several: Collection[FoundSeries]) -> FoundCalendar:
        """The same without some series."""
        return FoundCalendar(name=self.name, series=tuple(each for each in self.series if each not in several))
