"""Grades, priorities and times of reviews, without a database session."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from bot.kit.contact_hours import Pause
from bot.kit.time import WeeklySchedule, day_start, format_moment, known_zone, local_date, usable_zone
from bot.members.service import Person
from bot.settings import DEFAULT_MESSAGES_PER_DAY

ROUND_PREFIX = "reviews.round:"
DEFAULT_QUESTIONS, MAX_QUESTIONS = 2, 5
DEFAULT_RETENTION = 0.9
REST_DAYS, MAX_REST_DAYS = 7, 56
INSTANT = timedelta(microseconds=1)

# The probability of knowing before the answer is seen: the member said sure, was not asked, or said not sure.
PRIOR = {True: 0.95, None: 0.8, False: 0.5}
KNEW, MAY_HAVE_KNOWN = 0.9, 0.7
HALF_MARKS = 0.5


class Grade(IntEnum):
    """FSRS's grades. `easy` is never used: an answer does not show ease."""

    AGAIN = 1
    HARD = 2
    GOOD = 3


@dataclass(frozen=True)
class GuessChance:
    """The chance of full marks by guessing, and the expected share of the marks."""

    full: float
    share: float


def guess_chance(kind: str, size: int) -> GuessChance | None:
    """The chances for a question of `size` options, items or pairs; None if it has no right answer."""
    if kind in ("single_choice", "true_false"):
        return GuessChance(1 / size, 1 / size)
    if kind == "multiple_choice":  # a wrong choice cancels a right one, so guessing earns little
        return GuessChance(1 / (2**size - 2), 0.25)
    if kind == "ordering":  # scored by the pairs in the right order, half of which are right by chance
        return GuessChance(1 / math.factorial(size), 0.5)
    if kind == "matching":
        return GuessChance(1 / math.factorial(size), 1 / size)
    if kind in ("numeric", "short_text"):
        return GuessChance(0.0, 0.0)
    return None


def grade(chance: GuessChance, score: float, *, confident: bool | None) -> Grade:
    """The grade for a `score` from 0 to 1, corrected for guessing; ADR 9 has the table."""
    if score < 1:
        above_luck = round((score - chance.share) / (1 - chance.share), 9)
        return Grade.HARD if above_luck >= HALF_MARKS and confident is not False else Grade.AGAIN
    prior = PRIOR[confident]
    knew = prior / (prior + (1 - prior) * chance.full)
    if knew >= KNEW and confident is not False:
        return Grade.GOOD
    return Grade.HARD if knew >= MAY_HAVE_KNOWN else Grade.AGAIN


@dataclass(frozen=True)
class Candidate:
    """A card that could be asked, with its probability of recall, from 0 to 1, and its importance."""

    card_id: int
    question_id: str
    recall: float
    importance: float = 1.0

    @property
    def loss(self) -> float:
        """The expected loss if it is left out."""
        return self.importance * (1 - self.recall)


def most_urgent(candidates: Iterable[Candidate], most: int) -> list[Candidate]:
    """The cards to ask now, by greatest loss; ties are broken by ids."""
    return sorted(candidates, key=lambda card: (-card.loss, card.question_id, card.card_id))[:most]


@dataclass(frozen=True)
class RoundLimits:
    """The installation's limits: how late a round may be sent, and the default questions and messages a day."""

    cutoff: timedelta
    most: int = DEFAULT_QUESTIONS
    per_day: int = DEFAULT_MESSAGES_PER_DAY


class RoundVerdict(StrEnum):
    """The decision about a due round.

    `turn`: the day brings something else; `ask`, `last_line` and `quiet` are for members who don't answer.
    """

    SEND = "send"
    TURN = "turn"
    ASK = "ask"
    LAST_LINE = "last_line"
    QUIET = "quiet"
    LATE = "late"
    FULL = "full"
    OFF = "off"
    PAUSED = "paused"
    AWAY = "away"
    NOTHING = "nothing"


@dataclass(frozen=True)
class DueRound:
    """A member whose round is due, with everything that the verdict depends on."""

    workspace_id: str
    member_id: int
    slack_id: str
    due_at: datetime
    zone: str | None
    language: str
    days: str
    at: str
    paused_from: datetime | None
    paused_until: datetime | None
    reachable: bool
    most: int
    last_round_at: datetime | None
    untouched: int
    off: Container[str] = frozenset()
    snoozed_until: datetime | None = None

    @property
    def beat(self) -> WeeklySchedule:
        """The weekly schedule of their rounds."""
        return WeeklySchedule(self.days, self.at, usable_zone(self.zone), self.off)

    @property
    def pause(self) -> Pause:
        return Pause(self.paused_from, self.paused_until)

    def quiet_until(self, now: datetime) -> datetime | None:
        """The end of the pause or snooze that lasts now; None without one."""
        if self.paused_until and self.pause.covers(now):
            return self.paused_until
        return self.snoozed_until if self.snoozed_until and now < self.snoozed_until else None

    @property
    def who(self) -> Person:
        return Person(self.workspace_id, self.member_id, self.slack_id, self.language)

    def today(self, now: datetime) -> date:
        """The date in their zone."""
        return local_date(now, self.beat.zone)

    def day_end(self, now: datetime) -> datetime:
        """The end of that date; a round sent later would collide with the next one."""
        return day_start(self.today(now) + timedelta(days=1), self.beat.zone)

    def round_key(self, now: datetime) -> str:
        """The key of the scheduled round: one for each local date, even if the clock is moved."""
        return f"{ROUND_PREFIX}{self.member_id}:{self.today(now).isoformat()}"


@dataclass(frozen=True)
class RoundDecision:
    """The verdict on one due member, and the reason as text."""

    due: DueRound
    verdict: RoundVerdict
    reason: str


def decide(due: DueRound, cards: int, *, had: bool, now: datetime, cutoff: timedelta) -> RoundDecision:
    """Decide about a due member with `cards` to ask; `had` if they had a round on this date."""
    if not due.reachable:
        return RoundDecision(due, RoundVerdict.AWAY, "they cannot be reached: deactivated, or the app was removed")
    zone = due.beat.zone
    quiet_until = due.quiet_until(now)
    if quiet_until:
        return RoundDecision(due, RoundVerdict.PAUSED, f"paused until {format_moment(quiet_until, zone)}")
    if now - due.due_at > cutoff or local_date(now, zone) != local_date(due.due_at, zone):
        return RoundDecision(due, RoundVerdict.LATE, f"missed {format_moment(due.due_at, zone)} by too much")
    if due.today(now).isoformat() in due.off:
        return RoundDecision(due, RoundVerdict.OFF, "a day off")
    if had or not cards:
        return RoundDecision(
            due, RoundVerdict.NOTHING, "a round has come on that date" if had else "nothing is due yet"
        )
    questions = "1 question" if cards == 1 else f"{cards} questions"
    return RoundDecision(due, RoundVerdict.SEND, f"a round of {questions}{_zone_note(due.zone)}")


def _zone_note(zone: str | None) -> str:
    """A note on the zone if it is not the member's; a stored zone may have been retired since."""
    if known_zone(zone):
        return ""
    return f"; the zone {zone} no longer exists, so this goes by UTC" if zone else "; their zone is not known, so UTC"


def give_way(decision: RoundDecision) -> RoundDecision:
    """The decision if the day brings something else: the round moves to the next time."""
    return RoundDecision(decision.due, RoundVerdict.TURN, "this day brings something else")


def postpone(decision: RoundDecision) -> RoundDecision:
    """The decision if the daily limit is used up: the round moves to the next time."""
    return RoundDecision(decision.due, RoundVerdict.FULL, "this day has had as many messages as they want")


@dataclass(frozen=True)
class RoundHistory:
    """What delays a round: a pause, the last round, and the number of untouched ones in a row."""

    pause: Pause = field(default_factory=Pause)
    last_round_at: datetime | None = None
    untouched: int = 0


def next_round(beat: WeeklySchedule, held: RoundHistory, *, now: datetime, due_at: datetime) -> datetime:
    """The first time at which a card is due: after the pause, and on a later day than the last round.

    After a round that nobody touched there is a rest of one week, then two, then four, then eight.
    """
    last = min(held.last_round_at, now) if held.last_round_at else None  # later ones are from a moved-back clock
    start = max(now, due_at - INSTANT)
    if last and held.untouched:
        rest_ends = local_date(last, beat.zone) + timedelta(days=rest_days(held.untouched))
        start = max(start, day_start(rest_ends, beat.zone) - INSTANT)
    if last and local_date(last, beat.zone) == local_date(start, beat.zone):
        found = beat.next_day_after(start)
    else:
        found = beat.next_after(start)
    return beat.next_after(held.pause.after(found) - INSTANT) if held.pause.covers(found) else found


def rest_days(untouched: int) -> int:
    """The days of rest after a number of untouched rounds in a row."""
    return int(min(MAX_REST_DAYS, REST_DAYS * 2 ** min(untouched - 1, 10)))
