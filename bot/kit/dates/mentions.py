"""Putting days, times, parts of the day and zones together: what `find_times` answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from bot.kit.dates import clock_times, days, moments, zones
from bot.kit.dates.day_arithmetic import DAY, WEEK
from bot.kit.dates.elements import (
    MINUTES_A_DAY,
    Days,
    Element,
    Moment,
    PartOfDay,
    TimeOfDay,
    WallRange,
    ZonePiece,
)
from bot.kit.dates.spans import longest
from bot.kit.dates.values import MAX_TEXT, DayRange, Doubt, Grain, ReadingContext, TextSpan, TimeMention, TimeReading
from bot.kit.patterns import LazyPattern

MAX_ALTERNATIVES = 4
MAX_RUNNING = timedelta(days=200)  # “24 Nov to 2 Jan” may have begun; “14 Jan to next Friday” is no range at all
NOON = clock_times.NOON

_JOINS = LazyPattern(
    r"[\s,;.()]*(?:(?:at|um|on|am|the|den|dem|der|gegen|around|about|ab|from|von|in the|jeweils|je|immer|und zwar|dann|"
    r"then|@|in|of|im|zum|beginning|starting|uhr|h|:)\s*){0,2}[\s,(]*",
    re.IGNORECASE,
)
_ZONE_JOINS = LazyPattern(r"[\s,]*")
_TO = LazyPattern(
    r"[\s,.]*(?:-|\u2013|\u2014|to|until|till|til|bis|through|thru|und|and)\s*"
    r"(?:zum|einschließlich|zum einschließlich|including|and including|inklusive|on|am|the|um|at)?\s*",
    re.IGNORECASE,
)
_AND = LazyPattern(r"[\s,]*(?:und|and)\b", re.IGNORECASE)
_BETWEEN = LazyPattern(r"\b(?:between|zwischen)\s+(?:the\s+|dem\s+)?$", re.IGNORECASE)
_BESIDE = LazyPattern(
    r"\b(?:days?|weeks?|evening|night|tage?|wochen?|abend)\s+(?:before|after|vor|nach)\s+(?:the\s+|de[mnr]\s+)?$",
    re.IGNORECASE,
)
_PREPOSITIONS = LazyPattern(r"(?:\b(?:on|at|am|um|the|den|dem|zum|im|in)\s+)+$", re.IGNORECASE)


@dataclass(frozen=True)
class _Piece:
    """What belongs to one moment."""

    span: TextSpan
    days: Days | None = None
    clock: TimeOfDay | None = None
    part: PartOfDay | None = None
    zone: ZonePiece | None = None
    moment: Moment | None = None


@dataclass(frozen=True)
class Resolver:
    """Turns pieces into aware moments, as of a context."""

    context: ReadingContext
    is_early: bool

    def mention(self, piece: _Piece) -> TimeMention:
        """The mention of one moment, with every reading that it may have."""
        if piece.moment:
            reading = TimeReading(piece.moment.at, None, piece.moment.grain)
            return TimeMention(piece.span, reading, self.context.zone, has_date=True, has_time=True)
        candidates = piece.zone.candidates if piece.zone else (self.context.zone,)
        if any(zones.are_alike(self.context.zone, each) for each in candidates):
            candidates = (self.context.zone,)
        doubts = set(piece.days.doubts if piece.days else ())
        doubts |= {Doubt.ZONE_HAS_TWO_MEANINGS} if len(candidates) > 1 else set()
        times = self._times(piece, doubts)
        ranges: list[DayRange | None] = [piece.days.days, *piece.days.others] if piece.days else []
        ranges = ranges or [self._next_day(times[0], candidates[0], is_part=piece.clock is None)]
        (zone, day, wall), *rest = product(candidates, ranges, times)
        first = self._reading(piece, day, wall, zone, doubts) if day else None
        others = [self._reading(piece, day, wall, zone, set()) for zone, day, wall in rest if day]
        alternatives = tuple(dict.fromkeys(each for each in others if each and each != first))[:MAX_ALTERNATIVES]
        return TimeMention(
            piece.span, first, candidates[0], has_date=piece.days is not None or self._is_today(piece),
            has_time=times[0] is not None, is_weekday=bool(piece.days and piece.days.is_weekday),
            doubts=frozenset(doubts), alternatives=alternatives,
        )  # fmt: skip

    @staticmethod
    def _is_today(piece: _Piece) -> bool:
        return bool(piece.part and piece.part.is_today)

    def _times(self, piece: _Piece, doubts: set[Doubt]) -> list[WallRange | None]:
        """The time of day and its other possible meanings; None where only a day was said."""
        if piece.clock is None:
            if piece.part:
                doubts.add(Doubt.PART_OF_DAY)
            return [piece.part.times if piece.part else None]
        times = piece.clock.times
        if not piece.clock.is_open:
            return [times]
        other = WallRange(clock_times.shifted(times.start), times.end and clock_times.shifted(times.end))
        was_shifted = times.start >= NOON + 60
        if piece.part:
            is_small_hour = piece.part.is_night and NOON + 60 <= times.start < 18 * 60
            wants_morning = piece.part.is_early or is_small_hour
            is_morning = times.start < NOON
            return [other if wants_morning != is_morning and not NOON <= times.start < NOON + 60 else times]
        if was_shifted and self.is_early:
            return [other]
        if was_shifted:
            doubts.add(Doubt.MORNING_OR_AFTERNOON)
            return [times, other]
        return [times]

    def _next_day(self, times: WallRange | None, zone: str, *, is_part: bool) -> DayRange:
        """Today, or tomorrow if the time has begun, or the part of the day is over."""
        today = replace(self.context, zone=zone).today
        if times is not None:
            last = times.end - 1 if is_part and times.end else times.start
            if at_wall_time(today, last, zone) <= self.context.now:
                today += DAY
        return DayRange(today, today + DAY)

    def _reading(
        self, piece: _Piece, day: DayRange, times: WallRange | None, zone: str, doubts: set[Doubt]
    ) -> TimeReading:
        now = self.context.now
        assert day.back
        if times is None:
            start, end = (datetime.combine(each, time(), ZoneInfo(zone)) for each in (day.first, day.back))
            if end <= now:
                doubts.add(Doubt.IN_THE_PAST)
            return TimeReading(start, end, piece.days.grain if piece.days else Grain.DAY)
        first = day.first
        start = at_wall_time(first, times.start, zone)
        if piece.days and piece.days.is_weekday and start <= now and first == self.context.today:
            first += WEEK
            start = at_wall_time(first, times.start, zone)
        end_time = at_wall_time(first, times.end, zone) if times.end is not None else None
        if piece.clock is None:
            return self._part(start, end_time, doubts)
        if start < now and piece.days:
            doubts.add(Doubt.IN_THE_PAST)
        doubts |= clock_change(first, times.start, zone)
        return TimeReading(start, end_time, Grain.MINUTE)

    def _part(self, start: datetime, end: datetime | None, doubts: set[Doubt]) -> TimeReading:
        """A part of a day: what is left of it if it is running."""
        now = self.context.now
        if end and start <= now < end:
            hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
            start = min(hour, end - timedelta(minutes=15)).astimezone(start.tzinfo)
            start = max(start, now.astimezone(start.tzinfo))
        elif start < now:
            doubts.add(Doubt.IN_THE_PAST)
        return TimeReading(start, end, Grain.HOUR)


def own_times(text: str, context: ReadingContext) -> list[TimeMention]:
    """What our own grammar finds: every date, time and range in a text, in order and without overlaps."""
    text = text[:MAX_TEXT]
    resolver = Resolver(context, clock_times.is_early(text))
    pieces = [_piece(group) for group in _groups(_elements(text, context), text)]
    pieces = [each for each in pieces if each.days or each.clock or each.part or each.moment]
    mentions = _ranges(pieces, text, resolver)
    ends = [0, *(each.span.end for each in mentions)]
    return [_in_its_words(each, text, since) for each, since in zip(mentions, ends, strict=False)]


def at_wall_time(day: date, minutes: int, zone: str) -> datetime:
    """The moment at which a clock in the zone shows so many minutes after midnight.

    What is skipped when clocks go forward falls later by as much; of a repeated time it is the first.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone))


def clock_change(day: date, minutes: int, zone: str) -> set[Doubt]:
    """The doubt about a wall time that a change of the clocks skips or repeats."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    if at_wall_time(day, minutes, zone).replace(tzinfo=None) != wall:
        return {Doubt.SKIPPED_BY_CLOCK_CHANGE}
    aware = wall.replace(tzinfo=ZoneInfo(zone))
    return {Doubt.REPEATED_BY_CLOCK_CHANGE} if aware.utcoffset() != aware.replace(fold=1).utcoffset() else set()


def _elements(text: str, context: ReadingContext) -> list[Element]:
    found: list[Element] = [*moments.find(text, context), *days.find(text, context), *clock_times.find(text)]
    # The 5:30 of “UTC+5:30” is no time of day.
    places = zones.pieces(text)
    found = longest(each for each in found if not any(other.span.surrounds(each.span) for other in places))
    found += [each for each in places if not any(each.span.overlaps(other.span) for other in found)]
    return sorted(found, key=lambda each: each.span)


@dataclass
class _Group:
    """Elements that stand together, at most one of a kind."""

    elements: list[Element] = field(default_factory=list)

    def takes(self, element: Element, gap: str) -> bool:
        """Whether an element that follows after a gap belongs to the same moment."""
        last = self.elements[-1]
        if isinstance(element, Moment) or isinstance(last, Moment):
            return False
        if isinstance(element, ZonePiece):
            return _ZONE_JOINS.fullmatch(gap) is not None and any(isinstance(each, TimeOfDay) for each in self.elements)
        if not _JOINS.fullmatch(gap):
            return False
        if isinstance(element, Days):
            return all(_fit(each, element) for each in self.elements if isinstance(each, Days))
        return not any(type(each) is type(element) for each in self.elements)


def _fit(one: Days, other: Days) -> bool:
    """Whether two are one day: a weekday beside a date or a week."""
    if one.is_weekday == other.is_weekday:
        return False
    return (other if one.is_weekday else one).grain in (Grain.DAY, Grain.WEEK)


def _groups(elements: list[Element], text: str) -> Iterator[list[Element]]:
    group = _Group()
    for element in elements:
        if group.elements and not group.takes(element, text[group.elements[-1].span.end : element.span.start]):
            yield group.elements
            group = _Group()
        group.elements.append(element)
    if group.elements:
        yield group.elements


def _piece(group: list[Element]) -> _Piece:
    span = TextSpan(group[0].span.start, group[-1].span.end)
    piece = _Piece(span)
    for each in group:
        match each:
            case Days():
                piece = _with_days(piece, each)
            case TimeOfDay():
                piece = replace(piece, clock=each)
            case PartOfDay():
                piece = replace(piece, part=each)
            case ZonePiece():
                piece = replace(piece, zone=each)
            case Moment():
                piece = replace(piece, moment=each)
    if piece.days and piece.clock and Doubt.DATE_OR_TIME in piece.days.doubts:
        piece = replace(piece, days=replace(piece.days, doubts=piece.days.doubts - {Doubt.DATE_OR_TIME}))
    return piece


def _with_days(piece: _Piece, new: Days) -> _Piece:
    """The piece with its day; a weekday and a date, or a week, are one."""
    if piece.days is None:
        return replace(piece, days=new)
    weekday, named = (piece.days, new) if piece.days.is_weekday else (new, piece.days)
    number = weekday.first.weekday()
    if named.grain is Grain.WEEK:
        day = named.first + timedelta(days=number)
        return replace(piece, days=Days(new.span, DayRange(day, day + DAY), doubts=named.doubts))
    fitting = [each for each in (named.days, *named.others) if each and each.first.weekday() == number]
    if fitting and named.days:  # the weekday decides whether the day or the month comes first
        doubts = named.doubts - {Doubt.DAY_OR_MONTH_FIRST, Doubt.DATE_OR_TIME}
        return replace(piece, days=replace(named, days=fitting[0], others=(), doubts=doubts))
    if Doubt.DATE_OR_TIME in named.doubts:
        return replace(piece, days=weekday, clock=_as_clock(named))
    if named.days is None:
        return replace(piece, days=named)
    return replace(piece, days=_wrong_weekday(named, number))


def _wrong_weekday(named: Days, number: int) -> Days:
    """A date on another weekday than was said: the date as it was said, and the nearest days with that weekday."""
    after = named.first + timedelta(days=(number - named.first.weekday()) % 7)
    others = tuple(DayRange(each, each + DAY) for each in (after, after - WEEK))
    return replace(named, others=(*named.others, *others), doubts=named.doubts | {Doubt.WRONG_WEEKDAY})


def _as_clock(named: Days) -> TimeOfDay:
    """8.10 taken for a time of day: its day is the hour, its month the minute."""
    return TimeOfDay(named.span, WallRange(named.first.day * 60 + named.first.month), is_open=False)


def _ranges(pieces: list[_Piece], text: str, resolver: Resolver) -> list[TimeMention]:
    """The mentions of all pieces; two with a “to” between them are one."""
    mentions: list[TimeMention] = []
    skip = False
    for number, piece in enumerate(pieces):
        if skip:
            skip = False
            continue
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        if following and _is_range(piece, following, text):
            joined = _join(piece, following, resolver)
            if joined:
                mentions.append(joined)
                skip = True
                continue
        mentions.append(_with_time_too(piece, resolver.mention(piece), resolver))
    return mentions


def _with_time_too(piece: _Piece, mention: TimeMention, resolver: Resolver) -> TimeMention:
    """The mention; where a date may be a time of day as well, with that reading."""
    if Doubt.DATE_OR_TIME not in mention.doubts or not piece.days:
        return mention
    as_time = resolver.mention(_Piece(piece.span, clock=_as_clock(piece.days)))
    others = (as_time.reading,) if as_time.reading else ()
    return replace(mention, alternatives=(*mention.alternatives, *others))


def _is_range(one: _Piece, other: _Piece, text: str) -> bool:
    gap = text[one.span.end : other.span.start]
    if not _TO.fullmatch(gap) or one.moment or other.moment:
        return False
    return not _AND.match(gap) or _BETWEEN.search(text[: one.span.start]) is not None


def _join(one: _Piece, other: _Piece, resolver: Resolver) -> TimeMention | None:
    """The range from one piece to another; None if they are no ends of one."""
    span = TextSpan(one.span.start, other.span.end)
    first, last = resolver.mention(one), resolver.mention(other)
    doubts = first.doubts | last.doubts
    if not first.reading or not last.reading:
        return replace(first, span=span, reading=None, doubts=doubts, alternatives=())
    if other.days is None:
        return _until_clock(span, first, other.clock, doubts) if one.clock and other.clock else None
    starts_by_name = one.days is not None and one.days.is_weekday
    if starts_by_name and other.days.is_weekday and other.clock and not one.clock:
        # “Mon-Fri 9:00” is nine o'clock on each of them.
        return replace(resolver.mention(replace(one, clock=other.clock)), span=span, is_weekday=True)
    if starts_by_name and other.days.grain not in (Grain.DAY, Grain.WEEK):
        return None
    options = product((first.reading, *first.alternatives), (last.reading, *last.alternatives))
    ranges = [_range(begin, finish, one, other) for begin, finish in options]
    if ranges[0] is None:
        return None
    others = tuple(dict.fromkeys(each for each in ranges[1:] if each and each != ranges[0]))[:MAX_ALTERNATIVES]
    is_weekday = starts_by_name and other.days.is_weekday
    if ranges[0].start <= resolver.context.now < (ranges[0].end or ranges[0].start):
        doubts -= {Doubt.IN_THE_PAST}
    return replace(
        first, span=span, reading=ranges[0], doubts=doubts, alternatives=others, is_weekday=is_weekday,
        has_date=True, has_time=first.has_time or last.has_time,
    )  # fmt: skip


def _range(begin: TimeReading, finish: TimeReading, one: _Piece, other: _Piece) -> TimeReading | None:
    """The range between two readings: up to the coming such weekday, and from last year if it is running."""
    start, end = begin.start, finish.start if other.clock else finish.end
    if end is None or one.days is None or other.days is None:
        return None
    if other.days.is_weekday:
        while end <= start:
            end += WEEK
    elif end <= start and not one.days.is_weekday:
        start = start - relativedelta(years=1)
        if end - start > MAX_RUNNING:
            return None
    if end <= start:
        return None
    grain = begin.grain if begin.grain is finish.grain else Grain.DAY
    return TimeReading(start, end, Grain.MINUTE if one.clock or other.clock else grain)


def _until_clock(span: TextSpan, first: TimeMention, clock: TimeOfDay, doubts: frozenset[Doubt]) -> TimeMention:
    """The range from a moment to a time of day on the same day, or after midnight."""
    assert first.reading
    start = first.reading.start
    minutes = [clock.times.start]
    if clock.is_open:
        minutes = sorted((clock.times.start, clock_times.shifted(clock.times.start)))
    ends = [at_wall_time(start.date(), each, first.zone) for each in minutes]
    end = next(
        (each for each in ends if each > start), at_wall_time(start.date(), minutes[0] + MINUTES_A_DAY, first.zone)
    )
    length = end - start
    others = tuple(replace(each, end=each.start + length) for each in first.alternatives)
    return replace(first, span=span, reading=TimeReading(start, end, Grain.MINUTE), doubts=doubts, alternatives=others)


def _in_its_words(mention: TimeMention, text: str, since: int) -> TimeMention:
    """The mention with the prepositions before it, but `since` a position; doubtful after “the day before” and such."""
    before = text[: mention.span.start]
    found = _PREPOSITIONS.search(before)
    found = found if found and found.start() >= since else None
    doubts = mention.doubts | ({Doubt.BESIDE_THAT_DAY} if _BESIDE.search(before) else set())
    span = TextSpan(found.start(), mention.span.end) if found else mention.span
    return replace(mention, span=span, doubts=doubts)
