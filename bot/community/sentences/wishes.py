"""A wish for something in the calendar, and the words of a sentence around a title and around its days."""

from __future__ import annotations

from dataclasses import dataclass

from bot.community.calendar.titles import TitlePlace
from bot.community.sentences.requests import Request
from bot.kit.dates import ReadingContext, find_times, typos


@dataclass(frozen=True)
class CalendarWish:
    """A verb of `/community` and the words behind it; `lacks_person` if somebody has to be picked for it first.

    With `needs_own_turn` it names only a day, and so means nothing to somebody who leads no session then. With
    `is_untitled` it names no session, at most a day.
    """

    verb: str
    words: str = ""
    lacks_person: bool = False
    needs_own_turn: bool = False
    is_untitled: bool = False

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
