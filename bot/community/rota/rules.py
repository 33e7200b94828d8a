"""Fair turns: among those who are there, nobody is ever more than one turn ahead of anybody.

Turns are counted, not dates, so a swap changes nothing and a cover is repaid by the turns to come. Who joins begins
level with the others; who was away comes back at most one turn behind, and is not made to catch up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

# So close before a session nobody is given it, or relieved of it, only to even things out.
SETTLED = timedelta(days=7)


@dataclass(frozen=True)
class TurnTaker:
    """Somebody who takes turns: since when, until when, and the spans in which they cannot."""

    id: int
    joined_at: datetime
    left_at: datetime | None = None
    away: tuple[tuple[datetime, datetime], ...] = ()

    def is_there(self, moment: datetime) -> bool:
        """Whether they could lead at a moment; everybody counts as there from the first turn they were planned for."""
        if self.left_at and moment >= self.left_at:
            return False
        return not any(first <= moment < last for first, last in self.away)


@dataclass(frozen=True)
class Turn:
    """One session and who leads it; None while nobody does."""

    id: int
    at: datetime
    by: int | None = None


@dataclass
class _Count:
    loads: dict[int, int] = field(default_factory=dict)
    last: dict[int, datetime] = field(default_factory=dict)
    there: set[int] = field(default_factory=set)

    def arrive(self, present: set[int]) -> None:
        """Those who were not there at the turn before come in level."""
        staying = [self.loads[each] for each in present & self.there]
        known = staying or [self.loads[each] for each in present if each in self.loads] or [0]
        low, high = min(known), max(known)
        for each in present - self.there:
            own = self.loads.get(each)
            self.loads[each] = low if own is None else min(max(own, high - 1), high)
        self.there = present

    def least(self) -> int | None:
        """Whose turn it is: the fewest turns, then the longest wait, then the oldest id."""
        order = sorted(self.there, key=lambda each: (self.loads[each], self._since(each), each))
        return order[0] if order else None

    def _since(self, each: int) -> float:
        last = self.last.get(each)
        return last.timestamp() if last else float("-inf")

    def take(self, each: int, now: datetime) -> None:
        self.loads[each] = self.loads.get(each, 0) + 1
        self.last[each] = now


def _present(people: Iterable[TurnTaker], turn: Turn, since: Mapping[int, datetime]) -> set[int]:
    return {person.id for person in people if since[person.id] <= turn.at and person.is_there(turn.at)}


def assign(people: Sequence[TurnTaker], turns: Sequence[Turn]) -> list[Turn]:
    """The turns in the order of their time, those that were open given to whoever has had the fewest."""
    since = {person.id: person.joined_at for person in people}
    count, made = _Count(), []
    for turn in sorted(turns, key=lambda each: (each.at, each.id)):
        count.arrive(_present(people, turn, since))
        by = turn.by if turn.by is not None else count.least()
        if by is not None:
            count.take(by, turn.at)
        made.append(replace(turn, by=by))
    return made


def loads(people: Sequence[TurnTaker], turns: Sequence[Turn]) -> dict[int, int]:
    """How many turns each of those who are there now counts, level with whom they joined."""
    since = {person.id: person.joined_at for person in people}
    count = _Count()
    for turn in sorted(turns, key=lambda each: (each.at, each.id)):
        count.arrive(_present(people, turn, since))
        if turn.by is not None:
            count.take(turn.by, turn.at)
    return {each: count.loads[each] for each in count.there}


def balance(people: Sequence[TurnTaker], turns: Sequence[Turn], now: datetime) -> list[Turn]:
    """The turns with as few of the later ones handed on as it takes for nobody to be more than one ahead."""
    made, was_open = assign(people, turns), frozenset(turn.id for turn in turns if turn.by is None)
    for _ in made:
        counted = loads(people, made)
        if not counted or max(counted.values()) - min(counted.values()) <= 1:
            break
        may_move = [turn for turn in made if turn.id in was_open or turn.at >= now + SETTLED]
        # A turn that was open disappoints nobody; of the others the latest leaves most time.
        may_move.sort(key=lambda turn: (turn.id not in was_open, -turn.at.timestamp()))
        handed = _hand_on(people, may_move, counted)
        if handed is None:
            break
        made = [handed if turn.id == handed.id else turn for turn in made]
    return made


def _hand_on(people: Sequence[TurnTaker], turns: Sequence[Turn], counted: Mapping[int, int]) -> Turn | None:
    """The first turn of somebody who has the most that somebody with the fewest can take."""
    most, fewest = max(counted.values()), min(counted.values())
    givers = {each for each, load in counted.items() if load == most}
    takers = sorted(each for each, load in counted.items() if load == fewest)
    there = {person.id: person for person in people}
    for turn in turns:
        if turn.by in givers:
            taker = next((each for each in takers if there[each].is_there(turn.at)), None)
            if taker is not None:
                return replace(turn, by=taker)
    return None


def bus_factor(able: int, *, owned: bool, deputised: bool) -> int:
    """How many people would have to go before an activity stops: those able to lead it, none where nobody owns it."""
    if not able:
        return 0
    return able if owned or deputised else min(able, 1)
