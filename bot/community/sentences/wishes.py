"""A wish for something in the calendar, and the words of a sentence around a title and around its days."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from bot.community.calendar.titles import TitlePlace
from bot.community.sentences.requests import Request
from bot.kit.dates import ReadingContext, TimeMention, find_times, typos
from bot.kit.patterns import LazyPattern

# Stands for the title and for the days of a sentence, where whole sentences are compared.
THING = "§"
LESSONS = LazyPattern(r"\b(?:lessons?|lektion\w*|reminders?|erinnerung\w*|questions?|fragen?)\b", re.IGNORECASE)
_REASON = LazyPattern(
    r"\s*(?:[,;.!?(]|\s[\u2013-]\s|\b(?:because|since|as\s+i|weil|denn|da\s+ich|but|aber)\b).*$", re.IGNORECASE
)


@dataclass(frozen=True)
class CalendarWish:
    """A verb of `/community` and the words behind it; `lacks_person` if somebody has to be picked for it first.

    With `needs_own_turn` it names only a day, and so means nothing to somebody who leads no session then; with
    `needs_turn` it means nothing where it fits no session at all. With `is_untitled` it names no session, at most a
    day. `name` is what a person is called who isn't mentioned. `minutes` is by how much something is to be later.
    """

    verb: str
    words: str = ""
    lacks_person: bool = False
    needs_own_turn: bool = False
    needs_turn: bool = False
    is_untitled: bool = False
    name: str = ""
    minutes: int = 0

    @property
    def shift(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    @property
    def command(self) -> str:
        return f"{self.verb} {self.words}".strip()


def subject(request: Request, place: TitlePlace, context: ReadingContext) -> str:
    """The title, and the day or the time that stands beside it."""
    return f"{place.title} {times_in(around(request.words, place), context)}".strip()


def around(words: str, place: TitlePlace) -> str:
    """The words with a mark instead of the title."""
    return f"{words[: place.start]}; {words[place.end :]}"


def without_times(words: str, context: ReadingContext) -> str:
    """The words without their days and times, and with single blanks."""
    left = typos.corrected(words)
    for each in reversed(find_times(left, context)):
        left = f"{left[: each.span.start]} {left[each.span.end :]}"
    return " ".join(left.split())


def times_in(words: str, context: ReadingContext) -> str:
    """The days and times of some words, from the first to the last; empty if there are none."""
    plain = typos.corrected(words)
    spans = [each.span for each in find_times(plain, context)]
    return " ".join(plain[spans[0].start : spans[-1].end].split()) if spans else ""


def marked(words: str, spans: Iterable[TitlePlace | TimeMention]) -> str:
    """The words with a mark instead of each title and time, and with single blanks."""
    left = words
    places = [each if isinstance(each, TitlePlace) else each.span for each in spans]
    for each in sorted(places, key=lambda one: one.start, reverse=True):
        left = f"{left[: each.start]} {THING} {left[each.end :]}"
    return " ".join(left.split())


def without_reason(words: str) -> str:
    """Words up to a reason, or to what else is said."""
    return _REASON.sub("", words)


def until_reason(left: str) -> str:
    """Marked words up to a reason, once they name what they are about."""
    at = left.find(THING)
    return left[: max(at, 0)] + _REASON.sub("", left[max(at, 0) :])
