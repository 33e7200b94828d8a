"""Look-up of the session meant by “prompt jam”, “prompt jam 1 December”, or nothing (the next one)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot.community.calendar import first_date, patterns, queries
from bot.community.calendar import time_of_day as calendar_time_of_day
from bot.community.calendar.errors import NoDestinationError, NotPlannedError, UnreadWordsError, WhichOneError
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.recurrence import to_utc, to_wall_time
from bot.kit.time import local_date

MAX_SESSIONS = 400
_TO = re.compile(r"\s+(?:to|auf|nach)\s+(?!.*\s(?:to|auf|nach)\s)", re.IGNORECASE)


@dataclass(frozen=True)
class LookupScope:
    """The channel and time zone of a text, and the kinds of activities by each of their names.

    Sessions of that channel come before those of others.
    """

    workspace_id: str
    zone: str
    kinds: Mapping[str, str]
    channel: str = ""


def find(session: Session, scope: LookupScope, text: str, *, now: datetime, ahead: bool = False) -> SessionCard:
    """The next session that matches a text; NotPlannedError if none does.

    With `ahead`, one that has begun matches only if no other does.
    """
    found = fitting(session, scope, text, now=now)
    if not found:
        raise NotPlannedError(given=text.strip()[:60])
    return next((card for card in found if card.starts_at > now or not ahead), found[0])


def fitting(session: Session, scope: LookupScope, text: str, *, now: datetime) -> list[SessionCard]:
    """The sessions ahead that match a text: those of the scope's channel, or all if it has none."""
    day, left = _split(text, scope.zone, now)
    found = [
        card
        for card in queries.upcoming(session, scope.workspace_id, now=now, limit=MAX_SESSIONS)
        if _is_called(left, scope, card.kind, card.title) and day in (None, local_date(card.starts_at, scope.zone))
    ]
    return [card for card in found if card.channel == scope.channel] or found


def _is_called(left: str, scope: LookupScope, kind: str, title: str) -> bool:
    name = patterns.FILLERS.sub(" ", left).strip(' ,:."“”„').casefold()
    return not name or scope.kinds.get(name) == kind or name in title.casefold()


def is_named(text: str, scope: LookupScope, kind: str, title: str, *, now: datetime) -> bool:
    """Whether a text matches an activity's kind and title, on any day."""
    return _is_called(_split(text, scope.zone, now)[1], scope, kind, title)


def day_in(text: str, zone: str, *, now: datetime) -> date | None:
    """The day named in a text, or None."""
    return _split(text, zone, now)[0]


def check_one(cards: Sequence[SessionCard], text: str, verb: str) -> None:
    """WhichOneError if nothing is named and several series have sessions ahead: a change is never guessed."""
    if not text.strip() and len({card.series_id for card in cards}) > 1:
        raise WhichOneError(verb=verb)


def names_a_day(text: str) -> bool:
    """Whether a text means one session rather than a series."""
    return patterns.DATE_PHRASE.search(text) is not None


def _split(text: str, zone: str, now: datetime) -> tuple[date | None, str]:
    found = patterns.DATE_PHRASE.search(text)
    if not found:
        return None, text
    day = first_date.day_of(found, zone, now=now).date
    return day, f"{text[: found.start()]} {text[found.end() :]}"


def split_move(text: str) -> tuple[str, str]:
    """What to move, and where to: the words before and after the last “to”."""
    parts = _TO.split(text, maxsplit=1)
    if len(parts) != 2 or not parts[1].strip():
        raise NoDestinationError
    return parts[0], parts[1]


def destination(text: str, card: SessionCard, zone: str, *, now: datetime) -> datetime:
    """A new local time in `zone` for a session, from a day, a time, or both; the rest stays the same.

    A weekday alone is that of the session's own week, or the next one that is not over.
    """
    old_start = to_wall_time(card.starts_at, zone)
    time_of_day, rest = _time(text)
    found = patterns.DATE_PHRASE.search(rest)
    _check_read(f"{rest[: found.start()]} {rest[found.end() :]}" if found else rest)
    if time_of_day is None and found is None:
        raise NoDestinationError
    if found is None:
        return datetime.combine(old_start.date(), time_of_day or old_start.time())
    day = first_date.day_of(found, zone, now=now)
    if not day.by_name:
        return datetime.combine(day.date, time_of_day or old_start.time())
    of_its_week = old_start.date() + timedelta(days=day.date.weekday() - old_start.weekday())
    to = datetime.combine(of_its_week, time_of_day or old_start.time())
    while to_utc(to, zone) <= now:
        to += timedelta(days=7)
    return to


def _check_read(left: str) -> None:
    """UnreadWordsError if words are left over: “15:00 Berlin time” is not 15:00 here."""
    unread = " ".join(patterns.FILLERS.sub(" ", left).split())
    if re.search(r"\w", unread):
        raise UnreadWordsError(unread=unread[:80])


def _time(text: str) -> tuple[time | None, str]:
    found = calendar_time_of_day.search(text)
    if not found:
        return None, text
    return calendar_time_of_day.time_of(found), f"{text[: found.start()]} {text[found.end() :]}"
