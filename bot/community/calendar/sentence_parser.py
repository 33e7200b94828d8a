"""Parse sentences such as “Prompt jam every second Tuesday 15:00 for 8 weeks”, in their author's zone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from difflib import get_close_matches

from bot.community.calendar import first_date, patterns, rrule_parser
from bot.community.calendar import time_of_day as calendar_time_of_day
from bot.community.calendar.errors import (
    ImpossibleSeatsError,
    NoKindError,
    NoTimeError,
    TooLongSessionError,
    UnknownChannelError,
    UnknownKindError,
    UnreadWordsError,
)
from bot.community.calendar.rrule_parser import Repetition
from bot.kit.time import parse_zone

MARK = "\x00"
STOPS = " ,;:.-"
MAX_MINUTES = 24 * 60
MAX_SEATS = 100_000


@dataclass(frozen=True)
class ScheduleRequest:
    """A request for a series; `starts` is local time in `zone`."""

    kind: str | None
    title: str | None
    starts: datetime
    zone: str
    rule: str = ""
    minutes: int | None = None
    capacity: int | None = None
    link: str | None = None
    channel: str | None = None


class _Sentence:
    """A sentence; phrases are removed as they are parsed."""

    def __init__(self, text: str) -> None:
        self.left = " ".join(text.split())

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.search(self.left)
        if found:
            self.left = f"{self.left[: found.start()]}{MARK}{self.left[found.end() :]}"
        return found

    def begin(self, kinds: Mapping[str, str]) -> str | None:
        """Remove a kind's name from the beginning first: the “weekly” of a “weekly challenge” is no repetition."""
        found = _kind(self.left, kinds)
        if found:
            self.left = found[0][len(found[1]) :]
        return found[1] if found else None


def read(text: str, kinds: Mapping[str, str], zone: str, *, now: datetime) -> ScheduleRequest:
    """Parse a sentence; `kinds` has a kind's id by each of its names, casefolded.

    Raises the errors of `calendar/errors.py`, each of which says what to add or change.
    """
    sentence = _Sentence(text)
    title, link, channel = sentence.take(patterns.TITLE), sentence.take(patterns.LINK), sentence.take(patterns.CHANNEL)
    known = sentence.begin(kinds)
    zone = _zone(sentence) or zone
    seats = _seats(sentence.take(patterns.SEATS))
    until, span = sentence.take(patterns.UNTIL), sentence.take(patterns.SPAN)
    minutes = _length(sentence.take(patterns.LENGTH))
    repeats = _repetition(sentence)
    times = sentence.take(patterns.TIMES)
    time_of_day, minutes = _time_of_day(sentence, minutes)
    day = sentence.take(patterns.DATE_PHRASE)
    kind, name = _name(sentence, kinds, known, title["title"] if title else None)
    spoken_day = first_date.day_of(day, zone, now=now) if day else None
    starts, repeats = first_date.first(spoken_day, repeats, time_of_day, zone, now=now)
    end = first_date.RepetitionEnd(
        until=first_date.last_day(until, zone, now=now) if until else None,
        span=_span(span) if span else None,
        times=rrule_parser.number(times["number"]) if times else None,
    )
    return ScheduleRequest(
        kind, name, starts, zone, first_date.rule(repeats, starts, end, zone), minutes, seats,
        link=(link["slack"] or link["bare"]) if link else None, channel=channel["id"] if channel else None,
    )  # fmt: skip


def _zone(sentence: _Sentence) -> str | None:
    found = patterns.ZONE.search(sentence.left)
    if not found:
        return None
    sentence.take(patterns.ZONE)
    return parse_zone(found["name"] or found["city"])


def _seats(found: re.Match[str] | None) -> int | None:
    if not found:
        return None
    seats = int(found["people"] or found["limit"] or found["seats"])
    if not 0 < seats <= MAX_SEATS:
        raise ImpossibleSeatsError(given=seats)
    return seats


def _length(found: re.Match[str] | None) -> int | None:
    if not found:
        return None
    hours = found["hours"] or found["for_hours"]
    if found["minutes"]:
        minutes = int(found["minutes"])
    else:
        minutes = round(60 * (float(hours.replace(",", ".")) if hours[0].isdigit() else 1))
    return check_minutes(minutes)


def check_minutes(minutes: int) -> int:
    """A length in minutes that a session may have; TooLongSessionError otherwise."""
    if not 0 < minutes <= MAX_MINUTES:
        raise TooLongSessionError(given=minutes)
    return minutes


def _repetition(sentence: _Sentence) -> Repetition | None:
    ways: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Repetition]], ...] = (
        (patterns.NTH_OF_MONTH, rrule_parser.of_month),
        (patterns.DAY_OF_MONTH, rrule_parser.on_day_of_month),
        (patterns.EVERY, rrule_parser.every),
        (patterns.ADVERB, rrule_parser.adverb),
    )
    for pattern, made in ways:
        if found := sentence.take(pattern):
            return made(found)
    return None


def _time_of_day(sentence: _Sentence, minutes: int | None) -> tuple[time, int | None]:
    if span := sentence.take(patterns.FROM_TO):
        start, end = calendar_time_of_day.read(span["start"]), calendar_time_of_day.read(span["end"])
        length = (end.hour - start.hour) * 60 + end.minute - start.minute
        return start, check_minutes(length if length > 0 else length + MAX_MINUTES)
    for pattern in calendar_time_of_day.PATTERNS:
        if found := sentence.take(pattern):
            return calendar_time_of_day.time_of(found), minutes
    raise NoTimeError


def _span(found: re.Match[str]) -> first_date.RepetitionSpan:
    unit = (found["unit"] or found["lang_unit"]).casefold()
    return first_date.RepetitionSpan(rrule_parser.number(found["number"] or found["lang"]), unit[0])


def _name(
    sentence: _Sentence, kinds: Mapping[str, str], known: str | None, title: str | None
) -> tuple[str | None, str | None]:
    """The kind and the title: the words before the first phrase for a time, or after the last."""
    if channel := re.search(r"(?<!\w)#[^\W\d][\w-]*", sentence.left):
        raise UnknownChannelError(given=channel[0][:80])
    opening, *rest = sentence.left.split(MARK)
    rest = [patterns.FILLERS.sub(" ", part).strip() for part in rest]
    words = opening.strip(STOPS)
    behind = next(((each, found) for each in rest if (found := _kind(each, kinds))), None)
    if not known and behind and not patterns.FILLERS.sub(" ", words).strip():
        rest.remove(behind[0])
        said_last, known = behind[1]
        words = said_last[len(known) :]
    unread = " … ".join(part for part in rest if re.search(r"\w", part))
    if unread:
        raise UnreadWordsError(unread=unread[:80])
    if known:
        return kinds[known], title or _own(words)
    left = patterns.FILLERS.sub(" ", words).strip()
    if title and not left:
        return None, title
    if not left:
        raise NoKindError(kinds=_listed(kinds))
    near = get_close_matches(words.casefold(), list(kinds), n=1, cutoff=0.75)
    raise UnknownKindError(given=words[:60], kinds=near[0] if near else _listed(kinds))


def _own(words: str) -> str | None:
    """The words after the name of a kind, as a title; UnreadWordsError if they say how often."""
    own = patterns.DANGLING.sub("", words.strip(STOPS)).strip(STOPS)
    if wrong := patterns.NO_TITLE.search(own):
        raise UnreadWordsError(unread=wrong[0][:80])
    return own or None


def _kind(words: str, kinds: Mapping[str, str]) -> tuple[str, str] | None:
    """The words without a polite beginning, and the name of a kind that they begin with."""
    for text in (words, patterns.POLITE.sub("", words)):
        for name in sorted(kinds, key=len, reverse=True):
            if re.match(rf"{re.escape(name)}(?![\w-])", text.casefold()):
                return text, name
    return None


def _listed(kinds: Mapping[str, str]) -> str:
    first: dict[str, str] = {}
    for name, kind in kinds.items():
        first.setdefault(kind, name)
    return ", ".join(first.values())
