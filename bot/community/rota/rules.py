"""Fair turns: among available members, nobody is ever more than one turn ahead of another.

Turns are counted, not dates, so a swap changes nothing and a cover is compensated by later turns. New members start
level with the others; those who were away return at most one turn behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

# Within this time of a session, turns are not reassigned for balance alone.
NOTICE_PERIOD = timedelta(days=7)


@dataclass(frozen=True)
class TurnTaker:
    """A member who takes turns, from when to when, and their absences."""

    id: int
    joined_at: datetime
    left_at: datetime | None = None
    away: tuple[tuple[datetime, datetime], ...] = ()

    def is_available(self, moment: datetime) -> bool:
        """Whether they could lead at a moment, if they have joined."""
        if self.left_at and moment >= self.left_at:
            return False
        return not any(first <= moment < last for first, last in self.away)


@dataclass(frozen=True)
class Turn:
    """A session, when it begins, and the member who leads it; None for nobody."""

    id: int
    at: datetime
    by: int | None = None


@dataclass
class _Tally:
    """The number of turns per member so far, while iterating over sessions."""

    counts: dict[int, int] = field(default_factory=dict)
    last: dict[int, datetime] = field(default_factory=dict)
    available: set[int] = field(default_factory=set)

    def move_to(self, available: set[int]) -> None:
        """Go to the next session; members who weren't available for the one before come in level."""
        staying = [self.counts[each] for each in available & self.available]
        known = staying or [self.counts[each] for each in available if each in self.counts] or [0]
        low, high = min(known), max(known)
        for each in available - self.available:
            own = self.counts.get(each)
            self.counts[each] = low if own is None else min(max(own, high - 1), high)
        self.available = available

    def whose_turn(self) -> int | None:
        """The member with the fewest turns who has waited longest; the lowest id breaks ties."""

        def order(each: int) -> tuple[int, float, int]:
            last = self.last.get(each)
            return self.counts[each], last.timestamp() if last else float("-inf"), each

        return min(self.available, key=order, default=None)

    def count(self, each: int, at: datetime) -> None:
        self.counts[each] = self.counts.get(each, 0) + 1
        self.last[each] = at


def _available(members: Iterable[TurnTaker], turn: Turn) -> set[int]:
    return {member.id for member in members if member.joined_at <= turn.at and member.is_available(turn.at)}


def assign(members: Sequence[TurnTaker], turns: Sequence[Turn]) -> list[Turn]:
    """The turns by time; those without a leader go to the member with the fewest."""
    tally, assigned = _Tally(), []
    for turn in sorted(turns, key=lambda each: (each.at, each.id)):
        tally.move_to(_available(members, turn))
        by = turn.by if turn.by is not None else tally.whose_turn()
        if by is not None:
            tally.count(by, turn.at)
        assigned.append(replace(turn, by=by))
    return assigned


def loads(members: Sequence[TurnTaker], turns: Sequence[Turn]) -> dict[int, int]:
    """The turns of each member available for the last session, counting new members as level."""
    tally = _Tally()
    for turn in sorted(turns, key=lambda each: (each.at, each.id)):
        tally.move_to(_available(members, turn))
        if turn.by is not None:
            tally.count(turn.by, turn.at)
    return {each: tally.counts[each] for each in tally.available}


def balance(members: Sequence[TurnTaker], turns: Sequence[Turn], now: datetime) -> list[Turn]:
    """The assigned turns, with as few of the later ones handed on as necessary for a difference of at most one."""
    assigned, was_open = assign(members, turns), frozenset(turn.id for turn in turns if turn.by is None)
    for _ in assigned:
        counts = loads(members, assigned)
        if not counts or max(counts.values()) - min(counts.values()) <= 1:
            break
        movable = [turn for turn in assigned if turn.id in was_open or turn.at >= now + NOTICE_PERIOD]
        # Unannounced turns are moved first, because nobody knows of them; then the latest, which leave the most time.
        movable.sort(key=lambda turn: (turn.id not in was_open, -turn.at.timestamp()))
        handed_on = _hand_on(members, movable, counts)
        if handed_on is None:
            break
        assigned = [handed_on if turn.id == handed_on.id else turn for turn in assigned]
    return assigned


def _hand_on(members: Sequence[TurnTaker], turns: Sequence[Turn], counts: Mapping[int, int]) -> Turn | None:
    """The first turn of a member with the most turns that one with the fewest can take."""
    most, fewest = max(counts.values()), min(counts.values())
    givers = {each for each, count in counts.items() if count == most}
    takers = sorted(each for each, count in counts.items() if count == fewest)
    by_id = {member.id: member for member in members}
    for turn in turns:
        if turn.by in givers:
            taker = next((each for each in takers if by_id[each].is_available(turn.at)), None)
            if taker is not None:
                return replace(turn, by=taker)
    return None


def bus_factor(able: int, *, has_owner: bool, has_deputy: bool) -> int:
    """How many people would have to leave before an activity stops; `able` members can lead it."""
    return able if has_owner or has_deputy else min(able, 1)
