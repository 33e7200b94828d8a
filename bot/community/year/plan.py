"""A community's year worked out: what is on in which week, who leads it, and where nothing is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.community.calendar.models import SessionState
from bot.community.calendar.recurrence import expand, format_wall_time, to_utc
from bot.community.year.facts import ActivityFacts, YearFacts
from bot.community.year.span import WEEK, YearSpan
from bot.kit.public_holidays import DaysOff, name_of
from bot.kit.time import local_date


@dataclass(frozen=True)
class PlannedDate:
    """A date of an activity on a day of the community's zone; `host` is the Slack id of who leads it."""

    activity_id: int
    day: date
    host: str | None = None
    is_draft: bool = False


@dataclass(frozen=True)
class YearRow:
    """An activity in a year: its dates, and the Slack ids of those who lead it, deputies among them."""

    activity: ActivityFacts
    dates: tuple[PlannedDate, ...]
    leads: tuple[str, ...]

    @property
    def announced(self) -> tuple[PlannedDate, ...]:
        return tuple(each for each in self.dates if not each.is_draft)

    @property
    def has_only_drafts(self) -> bool:
        return not self.announced


@dataclass(frozen=True)
class Gap:
    """Weeks in a row, from a Monday on, in which nothing is announced."""

    monday: date
    weeks: int


@dataclass(frozen=True)
class HolidayClash:
    """A date that falls on a day off; `name` is None for one of the workspace's own."""

    day: date
    title: str
    name: str | None


@dataclass(frozen=True)
class YearPlan:
    """A year to be shown: its rows, the busiest first, its gaps from this week on, and what falls on days off.

    `past_gaps` are the weeks before this one, since the first date in the year, in which nothing took place.
    """

    community_id: int
    channel: str
    span: YearSpan
    today: date
    rows: tuple[YearRow, ...]
    gaps: tuple[Gap, ...]
    clashes: tuple[HolidayClash, ...]
    days_off: DaysOff = field(default_factory=DaysOff)
    may_plan: bool = False
    past_gaps: tuple[Gap, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.rows

    @property
    def has_drafts(self) -> bool:
        return any(each.is_draft for row in self.rows for each in row.dates)

    @property
    def is_ahead(self) -> bool:
        """Whether any of it is still to come."""
        return self.span.end > self.today

    def dates_in(self, month: date) -> list[tuple[YearRow, list[PlannedDate]]]:
        """The rows with dates in a month, and those dates; `month` is its first day."""
        inside = [(row, [d for d in row.dates if d.day.replace(day=1) == month]) for row in self.rows]
        return [(row, dates) for row, dates in inside if dates]


def work_out(facts: YearFacts) -> YearPlan:
    """The year of a community; takes a while for many series, so callers run it in a thread."""
    dates: dict[int, list[PlannedDate]] = {}
    for each in sorted(_dates(facts), key=lambda one: one.day):
        dates.setdefault(each.activity_id, []).append(each)
    today = local_date(facts.now, facts.zone)
    rows = [_row(each, dates[each.id], today) for each in facts.activities if each.id in dates]
    rows.sort(key=lambda row: (-len(row.announced), -len(row.dates), row.activity.title.casefold(), row.activity.id))
    announced = [one.day for row in rows for one in row.announced]
    this_week = today - timedelta(days=today.weekday())
    # Of a year that is over, nobody is told what was missing.
    began = min(announced, default=this_week) if facts.span.end > today else this_week
    return YearPlan(
        facts.community_id,
        facts.channel,
        facts.span,
        today,
        tuple(rows),
        tuple(_gaps(facts.span, announced, since=this_week)),
        tuple(_clashes(rows, facts.days_off, today)),
        facts.days_off,
        facts.may_plan,
        tuple(_gaps(facts.span, announced, since=began, until=this_week)),
    )


def _dates(facts: YearFacts) -> Iterable[PlannedDate]:
    """The dates that exist, where they are now, and those that the rules give beyond."""
    for card in facts.cards:
        day = local_date(card.starts_at, facts.zone)
        if card.state != SessionState.SKIPPED and facts.span.first <= day < facts.span.end:
            yield PlannedDate(card.activity_id, day, card.host)
    known = {(card.series_id, card.original_start) for card in facts.cards}
    start, end = (to_utc(datetime.combine(day, time()), facts.zone) for day in (facts.span.first, facts.span.end))
    for series in facts.series:
        for each in expand([series.recurrence], max(start, facts.now), end):
            day = local_date(each.starts_at, facts.zone)
            if (series.id, format_wall_time(each.original_start)) not in known:
                yield PlannedDate(series.activity_id, day, is_draft=series.is_draft)


def _row(activity: ActivityFacts, dates: list[PlannedDate], today: date) -> YearRow:
    """A row with those who lead it: the rota's, then those who lead a date ahead, else its owner."""
    hosts = [each.host for each in dates if each.host and each.day >= today]
    often = [host for host, _count in Counter(hosts).most_common()]
    known = dict.fromkeys([*activity.leads, *often])
    return YearRow(activity, tuple(dates), tuple(known or ([activity.owner] if activity.owner else [])))


def _gaps(span: YearSpan, days: Iterable[date], *, since: date, until: date = date.max) -> Iterable[Gap]:
    """The weeks without any of some days, between two days."""
    busy = {span.week_of(day) for day in days}
    open_since: int | None = None
    weeks = span.weeks
    for number, monday in enumerate(weeks):
        counts = monday >= max(since, span.first) and monday < until and monday + WEEK <= span.end
        if counts and number not in busy:
            open_since = number if open_since is None else open_since
        elif open_since is not None:
            yield Gap(weeks[open_since], number - open_since)
            open_since = None
    if open_since is not None:
        yield Gap(weeks[open_since], len(weeks) - open_since)


def _clashes(rows: Iterable[YearRow], days_off: DaysOff, today: date) -> Iterable[HolidayClash]:
    found = [
        HolidayClash(each.day, row.activity.title, name_of(days_off.country, each.day))
        for row in rows
        for each in row.dates
        if each.day >= today and each.day.isoformat() in days_off
    ]
    return sorted(found, key=lambda clash: (clash.day, clash.title))
