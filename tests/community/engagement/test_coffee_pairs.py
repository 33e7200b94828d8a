"""Pairs who never met, as long as there are any."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.community.engagement.coffee_pairs import pairs


def remember(met: Counter[frozenset[int]], groups: list[tuple[int, ...]]) -> None:
    for group in groups:
        met.update(frozenset(two) for two in combinations(group, 2))


@settings(max_examples=200)
@given(people=st.integers(2, 25), known=st.sets(st.tuples(st.integers(0, 24), st.integers(0, 24)), max_size=150))
def test_nobody_is_left_over(people: int, known: set[tuple[int, int]]):
    """Everybody is in exactly one group, of two, or in one of three where the number is odd."""
    met = Counter(frozenset(two) for two in known if two[0] != two[1])
    groups = pairs(range(people), met)
    assert sorted(each for group in groups for each in group) == list(range(people))
    assert max(map(len, groups)) == 2 + people % 2
    assert sum(len(group) == 3 for group in groups) == people % 2


@settings(max_examples=150)
@given(people=st.integers(2, 8), known=st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=28))
def test_there_are_as_many_new_pairs_as_can_be(people: int, known: set[tuple[int, int]]):
    """No other way of pairing the same people would bring more of them together for the first time."""
    met = Counter(frozenset(two) for two in known if two[0] != two[1])
    fresh = sum(frozenset(group[:2]) not in met for group in pairs(range(people), met))
    assert fresh == _most(tuple(range(people)), met)


def _most(left: tuple[int, ...], met: Counter[frozenset[int]]) -> int:
    """By trying everything."""
    if len(left) < 2:
        return 0
    first, rest = left[0], left[1:]
    alone = _most(rest, met)
    return max([alone] + [
        1 + _most(tuple(each for each in rest if each != other), met)
        for other in rest if frozenset((first, other)) not in met
    ])  # fmt: skip


@pytest.mark.parametrize("people", [2, 4, 8, 16])
def test_ten_weeks_of_coffee_among_many(people: int):
    """In half as many rounds as there are others nobody meets anybody twice."""
    met: Counter[frozenset[int]] = Counter()
    for _ in range(max(1, people // 2)):
        remember(met, pairs(range(people), met))
    assert max(met.values()) == 1


def test_when_all_have_met_the_rarest_meet_again():
    """Four people, three rounds without a repeat, and in the fourth the pairs are as often as any."""
    met: Counter[frozenset[int]] = Counter()
    for _ in range(6):
        remember(met, pairs(range(4), met))
    assert set(met.values()) == {2}


def test_a_lone_person_meets_nobody():
    """One is no pair, and none is none."""
    assert pairs([7], {}) == []
    assert pairs([], {}) == []
