"""Fair turns, proven over many lives of a rota."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.community.rota import rules
from bot.community.rota.rules import Turn, TurnTaker

MONDAY = datetime(2026, 1, 5, 14, tzinfo=UTC)
LONG_AGO = MONDAY - timedelta(days=30)


def weekly(count: int, by: dict[int, int] | None = None) -> list[Turn]:
    """Turns a week apart, some of them taken already."""
    return [Turn(n, MONDAY + timedelta(weeks=n), (by or {}).get(n)) for n in range(count)]


@st.composite
def rotas(draw: st.DrawFn) -> tuple[list[TurnTaker], list[Turn]]:
    """People who come, go and are away, and turns some of which were taken out of order."""
    weeks = st.integers(0, 40)
    people = []
    for n in range(draw(st.integers(1, 6))):
        joined = LONG_AGO if n == 0 or draw(st.booleans()) else MONDAY + timedelta(weeks=draw(weeks))
        left = MONDAY + timedelta(weeks=draw(weeks)) if n and draw(st.booleans()) else None
        spans = draw(st.lists(st.tuples(weeks, st.integers(1, 8)), max_size=2))
        away = tuple(
            (MONDAY + timedelta(weeks=start, days=-1), MONDAY + timedelta(weeks=start + length, days=-1))
            for start, length in spans
        )
        people.append(TurnTaker(n, joined, left, away if n else ()))
    return people, weekly(draw(st.integers(0, 40)))


@settings(max_examples=300)
@given(rotas())
def test_nobody_is_ever_more_than_one_turn_ahead(rota: tuple[list[TurnTaker], list[Turn]]):
    """At every moment the counts of those who are there lie within one turn, whoever comes, goes or is away."""
    people, turns = rota
    made = rules.assign(people, turns)
    for until in range(1, len(made) + 1):
        counted = rules.loads(people, made[:until]).values()
        assert not counted or max(counted) - min(counted) <= 1


@settings(max_examples=300)
@given(rotas())
def test_nobody_leads_while_they_are_not_there(rota: tuple[list[TurnTaker], list[Turn]]):
    """A turn goes to somebody who has joined, has not left and is not away; only with nobody there it stays open."""
    people, turns = rota
    known = {person.id: person for person in people}
    for turn in rules.assign(people, turns):
        there = [p for p in people if p.joined_at <= turn.at and p.is_available(turn.at)]
        assert (turn.by is None) == (not there)
        assert turn.by is None or known[turn.by] in there


@settings(max_examples=200)
@given(people=st.integers(1, 7), count=st.integers(0, 60))
def test_those_who_are_always_there_have_equal_turns(people: int, count: int):
    """Counted plainly over any time, the most and the fewest turns differ by at most one."""
    made = rules.assign([TurnTaker(n, LONG_AGO) for n in range(people)], weekly(count))
    counted = Counter(dict.fromkeys(range(people), 0))
    counted.update(turn.by for turn in made if turn.by is not None)
    assert max(counted.values()) - min(counted.values()) <= 1


def test_who_covers_is_repaid():
    """Somebody away for one turn has the next one, and nobody is counted twice."""
    away = (MONDAY - timedelta(days=1), MONDAY + timedelta(days=1))
    people = [TurnTaker(1, LONG_AGO, away=(away,)), TurnTaker(2, LONG_AGO)]
    assert [turn.by for turn in rules.assign(people, weekly(4))] == [2, 1, 2, 1]


def test_who_joins_late_is_not_made_to_catch_up():
    """A newcomer begins level: no run of turns awaits them."""
    late = MONDAY + timedelta(weeks=10, days=-1)
    made = rules.assign([TurnTaker(1, LONG_AGO), TurnTaker(2, LONG_AGO), TurnTaker(3, late)], weekly(16))
    after = Counter(turn.by for turn in made[10:])
    assert after == {1: 2, 2: 2, 3: 2}


def test_skipped_turns_are_evened_out_later():
    """When dates of one person fall out, as few later turns as possible change hands, and none in the coming week."""
    people = [TurnTaker(1, LONG_AGO), TurnTaker(2, LONG_AGO)]
    planned = rules.assign(people, weekly(10))
    kept = [turn for turn in planned if turn.id not in (0, 2, 4)]
    now = MONDAY + timedelta(weeks=5)
    made = rules.balance(people, kept, now)
    changed = [turn for turn, before in zip(made, kept, strict=True) if turn.by != before.by]
    counted = rules.loads(people, made).values()
    assert max(counted) - min(counted) <= 1
    assert len(changed) == 1
    assert changed[0].at >= now + rules.NOTICE_PERIOD


def test_the_bus_factor_counts_who_could_go_on():
    """Nobody able is 0; without an owner and a deputy it is 1 at most, however many could."""
    assert rules.bus_factor(0, has_owner=True, has_deputy=False) == 0
    assert rules.bus_factor(3, has_owner=True, has_deputy=False) == 3
    assert rules.bus_factor(3, has_owner=False, has_deputy=False) == 1
