"""Reads one event of a calendar file, with its exceptions, as a series or a single session."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dateutil.rrule import rrulestr

from bot.community.calendar.drafts import MAX_TITLE
from bot.community.calendar.first_date import MAX_AHEAD
from bot.community.calendar.links import is_link
from bot.community.calendar.recurrence import Recurrence, begin_near, format_wall_time, rule_parts, to_utc, to_wall_time
from bot.community.calendar.sentence_parser import MAX_MINUTES
from bot.community.calendar_import import rules, zones
from bot.community.calendar_import.values import FoundSeries, MovedDate, Reason
from bot.kit.patterns import LazyPattern

LINKS = ("URL", "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "LOCATION")
LINKS_ONLY = LINKS[:-1]
NOT_KEPT = ("RDATE", "EXRULE")
UTC_ZONE = "Etc/UTC"
MAX_DESCRIPTION = 1000
# Some calendars write descriptions as HTML.
_TAG = LazyPattern(r"</?[a-zA-Z][^<>]*>")
FIRST_YEAR, LAST_YEAR = 1990, 2200
A_MINUTE = timedelta(minutes=1)
_UNPRINTABLE = LazyPattern(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


# icalendar gives each property one of thirty types.
Event = Any


class LeftOutError(Exception):
    """An event can't be planned, for this reason."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class FileContext:
    """When a file is read, the zone of times without one, and the places that the file gives for names of zones."""

    now: datetime
    zone: str
    locations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LocalTime:
    """A local time; its zone is not `known` if only the moment can be kept, not a repetition."""

    wall: datetime
    zone: str
    is_known: bool = True

    @property
    def moment(self) -> datetime:
        return to_utc(self.wall, self.zone)


def single(event: Event, context: FileContext) -> FoundSeries:
    """A single session; LeftOutError if it can't be planned."""
    starts = _starts(event, context)
    _check_ahead(starts.moment, context)
    return _found(event, starts)


def repeating(event: Event, exceptions: Sequence[Event], context: FileContext) -> FoundSeries:
    """A series from its next date on; LeftOutError if it can't be planned exactly as the file says."""
    starts = _starts(event, context)
    if not starts.is_known:
        raise LeftOutError(Reason.ZONE)
    rule = None
    several = _values(event, "RRULE")
    is_plain = len(several) == 1 and not any(name in event for name in NOT_KEPT)
    if is_plain and not any(_changes_all_later(each) for each in exceptions):
        rule = rules.kept({key.upper(): value for key, value in several[0].items()}, starts.wall, starts.zone)
    if rule is None:
        raise LeftOutError(Reason.RULE)
    excluded = {each.date() for each in _excluded(event, exceptions, starts.zone, context)}
    first, rule = _from_now_on(rule, starts, excluded, context.now)
    moved = tuple(_moved(exceptions, starts.zone, first, context))
    found = _found(event, LocalTime(first, starts.zone))
    return found.model_copy(
        update={
            "rule": rule,
            "excluded": tuple(sorted(day for day in excluded if day >= first.date())),
            "moved": tuple(each for each in moved if each.moved_to > context.now),
        }
    )


def title(event: Event) -> str:
    """What an event is called, in one line."""
    return " ".join(_UNPRINTABLE.sub(" ", str(event.get("SUMMARY") or "")).split())[:MAX_TITLE].strip()


def is_cancelled(event: Event) -> bool:
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def place_in_rule(event: Event) -> datetime | date | None:
    """The RECURRENCE-ID of an exception; None for a series or a single session."""
    found: datetime | date | None = event["RECURRENCE-ID"].dt if "RECURRENCE-ID" in event else None
    return found


def _starts(event: Event, context: FileContext) -> LocalTime:
    if is_cancelled(event):
        raise LeftOutError(Reason.CANCELLED)
    prop = event["DTSTART"]
    if not isinstance(prop.dt, datetime):
        is_over = prop.dt < to_wall_time(context.now, context.zone).date() and "RRULE" not in event
        raise LeftOutError(Reason.OVER if is_over else Reason.ALL_DAY)
    if not FIRST_YEAR <= prop.dt.year <= LAST_YEAR:
        raise LeftOutError(Reason.OVER if prop.dt.year < FIRST_YEAR else Reason.TOO_FAR)
    starts = _local(prop, context, repeats="RRULE" in event)
    if starts is None:
        raise LeftOutError(Reason.ZONE)
    if not title(event):
        raise LeftOutError(Reason.NO_TITLE)
    return starts


def _local(prop: Any, context: FileContext, *, repeats: bool) -> LocalTime | None:
    """A time of a file in its zone, None if nobody knows that; a moment in UTC in the reader's, unless it repeats."""
    moment, tzid = prop.dt, prop.params.get("TZID")
    if tzid:
        if zone := zones.find(str(tzid), context.locations):
            return LocalTime(moment.replace(tzinfo=None, fold=0), zone)
        # The file may define it itself, so that the moment is known, but not when it changes its clocks later.
        return LocalTime(to_wall_time(moment, context.zone), context.zone, is_known=False) if moment.tzinfo else None
    if moment.tzinfo is None:
        return LocalTime(moment, context.zone)
    zone = UTC_ZONE if repeats else context.zone
    return LocalTime(to_wall_time(moment, zone), zone)


def _check_ahead(moment: datetime, context: FileContext) -> None:
    if moment <= context.now:
        raise LeftOutError(Reason.OVER)
    if moment - context.now > MAX_AHEAD:
        raise LeftOutError(Reason.TOO_FAR)


def _found(event: Event, starts: LocalTime) -> FoundSeries:
    links = [str(each).strip() for name in LINKS for each in _values(event, name)]
    usable = next(filter(is_link, links), None)
    claimed = any(str(each).strip() for name in LINKS_ONLY for each in _values(event, name))
    return FoundSeries(
        uid=str(event.get("UID") or ""),
        title=title(event),
        starts=format_wall_time(starts.wall),
        zone=starts.zone,
        minutes=_minutes(event),
        link=usable,
        description=_description(event),
        lost_link=claimed and usable is None,
    )


def _description(event: Event) -> str | None:
    """What an event is about, as plain text; None if the file doesn't say."""
    said = str(next(iter(_values(event, "DESCRIPTION")), ""))
    lines = [" ".join(_UNPRINTABLE.sub(" ", line).split()) for line in _TAG.sub("\n", said).splitlines()]
    return "\n".join(filter(None, lines))[:MAX_DESCRIPTION].strip() or None


def _values(event: Event, name: str) -> list[Any]:
    """All values of a property, which may occur several times."""
    found = event.get(name)
    return [] if found is None else (found if isinstance(found, list) else [found])


def _minutes(event: Event) -> int | None:
    """How long it lasts; None if the file doesn't say."""
    lasts = timedelta()
    if "DURATION" in event:
        lasts = event["DURATION"].dt
    elif "DTEND" in event:
        lasts = event["DTEND"].dt - event["DTSTART"].dt
    minutes = round(lasts / A_MINUTE)
    if not 0 <= minutes <= MAX_MINUTES:
        raise LeftOutError(Reason.TOO_LONG)
    return minutes or None


def _changes_all_later(event: Event) -> bool:
    return "RANGE" in event["RECURRENCE-ID"].params


def _excluded(event: Event, exceptions: Sequence[Event], zone: str, context: FileContext) -> Iterator[datetime]:
    """The local times in the series' zone that are left out: by a list, or because they are cancelled."""
    for prop in _values(event, "EXDATE"):
        for each in prop.dts:
            yield _wall(each.dt, prop.params.get("TZID"), zone, context)
    for each in filter(is_cancelled, exceptions):
        yield _place(each, zone, context)


def _place(event: Event, zone: str, context: FileContext) -> datetime:
    prop = event["RECURRENCE-ID"]
    return _wall(prop.dt, prop.params.get("TZID"), zone, context)


def _wall(given: datetime | date, tzid: object, zone: str, context: FileContext) -> datetime:
    """A time of the file as local time of the series' zone; a date alone is its midnight."""
    if not isinstance(given, datetime):
        return datetime(given.year, given.month, given.day)  # noqa: DTZ001 - local time
    named = zones.find(str(tzid), context.locations) if tzid else None
    if named:
        return to_wall_time(to_utc(given.replace(tzinfo=None), named), zone) if named != zone else _naive(given)
    return to_wall_time(given, zone) if given.tzinfo else given


def _naive(given: datetime) -> datetime:
    return given.replace(tzinfo=None, fold=0)


def _moved(exceptions: Sequence[Event], zone: str, first: datetime, context: FileContext) -> Iterator[MovedDate]:
    """The dates from `first` on that are at another time, or last differently."""
    for each in exceptions:
        original_start = _place(each, zone, context)
        if is_cancelled(each) or original_start < first:
            continue
        starts = _starts(each, context)
        yield MovedDate(
            original_start=format_wall_time(original_start),
            moved_to=starts.moment.astimezone(UTC),
            minutes=_minutes(each),
        )


def _from_now_on(rule: str, starts: LocalTime, excluded: set[date], now: datetime) -> tuple[datetime, str]:
    """The next date of a rule that takes place, and the rule from there on; LeftOutError if it is over."""
    parts = rule_parts(rule)
    until, count = parts.pop("UNTIL", None), int(parts.pop("COUNT", 0))
    endless = ";".join(f"{name}={value}" for name, value in parts.items())
    near = starts.wall
    if not count:
        near = begin_near(Recurrence("", starts.wall, 0, starts.zone, rule), to_wall_time(now, starts.zone)).starts
    last = datetime.strptime(until, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if until else None
    for passed, wall in enumerate(rrulestr(endless, dtstart=near, ignoretz=True)):
        moment = to_utc(wall, starts.zone)
        if (count and passed >= count) or (last and moment > last):
            raise LeftOutError(Reason.OVER)
        if moment > now and wall.date() not in excluded:
            if moment - now > MAX_AHEAD:
                raise LeftOutError(Reason.TOO_FAR)
            end = f";COUNT={count - passed}" if count else (f";UNTIL={until}" if until else "")
            return wall, endless + end
    raise LeftOutError(Reason.OVER)
