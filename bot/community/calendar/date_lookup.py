"""Look-up of the session meant by “prompt jam”, “prompt jam 1 December”, or nothing (the next one)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.community.calendar import patterns, queries, titles
from bot.community.calendar.errors import NotPlannedError, WhichDayError, WhichOneError
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.titles import Likeness
from bot.kit.dates import DayRange, ReadingContext, TimeMention, TimeReading, find_times, typos
from bot.kit.mentions import readable
from bot.kit.time import format_date, local_date

MAX_SESSIONS = 400


@dataclass(frozen=True)
class LookupScope:
    """The channel of a text, how its dates are read, and the kinds of activities by each of their names.

    Sessions of that channel come before those of others.
    """

    workspace_id: str
    context: ReadingContext
    kinds: Mapping[str, str]
    channel: str = ""


@dataclass(frozen=True)
class _Wanted:
    """What a text asks for: a name, and a day or several meanings of one; a time of day narrows it."""

    name: str
    days: tuple[DayRange, ...] = ()
    at: tuple[time, ...] = ()

    def likeness(self, scope: LookupScope, kind: str, title: str) -> Likeness:
        """How well the name fits; without one, everything does."""
        called = titles.likeness(self.name, title) if self.name else Likeness.WHOLE
        is_kind = called < Likeness.PART and titles.kind_called(self.name, scope.kinds) == kind
        return Likeness.PART if is_kind else called

    def falls(self, card: SessionCard, zone: str) -> list[DayRange]:
        """The meanings of the day in which a session falls."""
        day = local_date(card.starts_at, zone)
        return [each for each in self.days if each.first <= day and (each.back is None or day < each.back)]

    def is_then(self, scope: LookupScope, card: SessionCard) -> bool:
        is_at = not self.at or card.starts_at.astimezone(ZoneInfo(scope.context.zone)).time() in self.at
        return is_at and (not self.days or bool(self.falls(card, scope.context.zone)))


def find(session: Session, scope: LookupScope, text: str, *, ahead: bool = False) -> SessionCard:
    """The next session that a text matches; NotPlannedError if none does, WhichDayError if its day is ambiguous.

    With `ahead`, one that has begun matches only if no other does.
    """
    found = fitting(session, scope, text)
    if not found:
        raise NotPlannedError(given=readable(text).strip()[:60])
    meanings = {day for card in found for day in _wanted(text, scope.context).falls(card, scope.context.zone)}
    if len(meanings) > 1:
        days = sorted(meanings, key=lambda each: each.first)
        raise WhichDayError(
            given=readable(text).strip()[:60], days=" / ".join(format_date(each.first) for each in days)
        )
    wanted = _wanted(text, scope.context)
    exact = [card for card in found if wanted.likeness(scope, card.kind, card.title) is Likeness.WHOLE] or found
    return next((card for card in exact if card.starts_at > scope.context.now or not ahead), exact[0])


def fitting(session: Session, scope: LookupScope, text: str) -> list[SessionCard]:
    """The sessions ahead that match a text: those of the scope's channel, or all if it has none."""
    upcoming = queries.upcoming(session, scope.workspace_id, now=scope.context.now, limit=MAX_SESSIONS)
    return matching(upcoming, scope, text)


def matching(cards: Sequence[SessionCard], scope: LookupScope, text: str) -> list[SessionCard]:
    """Those of some sessions that match a text: those of the scope's channel, or all if it has none."""
    wanted = _wanted(text, scope.context)
    found = _called([card for card in cards if wanted.is_then(scope, card)], scope, wanted)
    if not found and wanted.days and not wanted.at:  # “Thursday”, where it is Friday for its reader
        found = _called([card for card in cards if wanted.falls(card, card.zone)], scope, wanted)
    if not found and wanted.days:  # a session that is called after a day
        found = _called(cards, scope, _Wanted(_name(text)))
    return [card for card in found if card.channel == scope.channel] or found


def _called(cards: Sequence[SessionCard], scope: LookupScope, wanted: _Wanted) -> list[SessionCard]:
    """Those of some sessions that have the name, or if none does, those whose title it is with a typo."""
    named = [(card, wanted.likeness(scope, card.kind, card.title)) for card in cards]
    found = [card for card, likeness in named if likeness >= Likeness.PART]
    return found or [card for card, likeness in named if likeness is Likeness.TYPO]


def is_named(text: str, scope: LookupScope, kind: str, title: str) -> bool:
    """Whether a text matches an activity's kind and title, on any day."""
    return _wanted(text, scope.context).likeness(scope, kind, title) is not Likeness.NONE


def days_in(text: str, context: ReadingContext) -> tuple[DayRange, ...]:
    """The day or period named in a text, with its other meanings; empty if none is named."""
    return _wanted(text, context).days


def names_a_day(text: str, context: ReadingContext) -> bool:
    """Whether a text means one session rather than a series."""
    return bool(days_in(text, context))


def check_one(cards: Sequence[SessionCard], text: str, verb: str, context: ReadingContext) -> None:
    """WhichOneError if no name is given and several series have sessions then: a change is never guessed."""
    if not _wanted(text, context).name and len({card.series_id for card in cards}) > 1:
        raise WhichOneError(verb=verb)


def _wanted(text: str, context: ReadingContext) -> _Wanted:
    text = typos.corrected(text)
    mentions = [each for each in find_times(text, context) if each.has_date or each.has_time]
    left = text
    for each in reversed(mentions):
        left = f"{left[: each.span.start]} {left[each.span.end :]}"
    dated = next((each for each in mentions if each.has_date), None)
    timed = next((each for each in mentions if each.has_time), None)
    at = tuple(dict.fromkeys(_local(each.start, context).time() for each in _readings(timed))) if timed else ()
    return _Wanted(_name(left), _days(dated, context) if dated else (), at)


def _readings(mention: TimeMention) -> list[TimeReading]:
    return [each for each in (mention.reading, *mention.alternatives) if each]


def _days(mention: TimeMention, context: ReadingContext) -> tuple[DayRange, ...]:
    found = []
    for each in _readings(mention):
        first = _local(each.start, context).date()
        back = each.end.date() if each.end and not mention.has_time else first + timedelta(days=1)
        found.append(DayRange(first, back))
    return tuple(dict.fromkeys(found))


def _local(moment: datetime, context: ReadingContext) -> datetime:
    return moment.astimezone(ZoneInfo(context.zone)).replace(tzinfo=None)


def _name(text: str) -> str:
    """What a text names besides a day; empty if there are only small words."""
    left = " ".join(patterns.FILLERS.sub(" ", text).split()).strip(' ,:."“”„')
    return (titles.plain(text) or left) if left else ""
