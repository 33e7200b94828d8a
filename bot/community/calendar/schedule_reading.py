"""What a planning sentence or form asks for, and what may be doubtful about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.community.calendar.first_date import RepetitionEnd
from bot.community.calendar.repetition import Repetition
from bot.errors import GroundswellError
from bot.kit.dates import Doubt
from bot.kit.dates.values import to_ask

# What a session needs is an hour, so a part of a day is asked about.
_ASKED = frozenset({Doubt.PART_OF_DAY})
NO_END = RepetitionEnd()


@dataclass(frozen=True)
class ScheduleRequest:
    """A request for a series; `starts` is local time in `zone`, `excluded` are days left out of its rule.

    `place` is where it is, `note` a remark about it.
    """

    kind: str | None
    title: str | None
    starts: datetime
    zone: str
    rule: str = ""
    minutes: int | None = None
    capacity: int | None = None
    link: str | None = None
    channel: str | None = None
    excluded: tuple[date, ...] = ()
    reminds_channel: bool = False
    place: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class ScheduleReading:
    """What a sentence says about a series, as far as it was understood.

    `said_rule` is the rule as it was said. `problem` says what is missing or was not understood. `near` is the name of
    a kind that may be meant. `place` is where it is, `note` what else was said about it. `others` are the other
    meanings of the sentence, likeliest first; without `questions` they need not be asked about.
    """

    zone: str
    kind: str | None = None
    title: str | None = None
    day: date | None = None
    at: time | None = None
    starts: datetime | None = None
    repeats: Repetition | None = None
    said_rule: str | None = None
    rule: str = ""
    end: RepetitionEnd = NO_END
    minutes: int | None = None
    capacity: int | None = None
    link: str | None = None
    channel: str | None = None
    channel_name: str | None = None
    place: str | None = None
    note: str | None = None
    near: str | None = None
    doubts: frozenset[Doubt] = frozenset()
    problem: GroundswellError | None = None
    others: tuple[ScheduleReading, ...] = ()

    @property
    def questions(self) -> frozenset[Doubt]:
        """The doubts that have to be asked about before it is kept."""
        return to_ask(self.doubts) | (self.doubts & _ASKED)

    @property
    def is_clear(self) -> bool:
        return self.problem is None and not self.questions and self.near is None

    @property
    def spoken_rule(self) -> str | None:
        """The rule without its end; “monthly on Tuesday” completed by its first date."""
        return self.repeats.rule if self.repeats and self.repeats.days else self.said_rule

    @property
    def request(self) -> ScheduleRequest | None:
        """The request, if it has a first date."""
        if self.starts is None:
            return None
        return ScheduleRequest(
            self.kind, self.title, self.starts, self.zone, self.rule, self.minutes, self.capacity, self.link,
            self.channel, self.end.excluded, place=self.place, note=self.note,
        )  # fmt: skip
