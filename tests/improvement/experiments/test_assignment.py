"""Halves are exact, alike, and drawn again from their seed."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.improvement.experiments.assignment import (
    MIN_STRATUM,
    Arm,
    AssignedTwiceError,
    ExperimentSubject,
    assign,
    redraw,
)

SEEDS = st.integers(0, 2**63 - 1)
PEOPLE = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.none() | st.floats(0, 1)), min_size=1, max_size=80
).map(
    lambda rows: [
        ExperimentSubject(f"U{number}", (activity, zone), before)
        for number, (activity, zone, before) in enumerate(rows)
    ]
)
TEAMS = st.lists(st.sampled_from([None, "t1", "t2", "t3", "t4"]), min_size=1, max_size=40).map(
    lambda teams: [ExperimentSubject(f"U{number}", (), None, team) for number, team in enumerate(teams)]
)


@given(PEOPLE, SEEDS)
def test_halves_are_exact(people, seed):
    """The arms differ by one person at most, and it is the usual one that has it."""
    arms = Counter(assign(people, seed).arms.values())
    assert arms[Arm.USUAL] - arms[Arm.CHANGED] == len(people) % 2


@given(PEOPLE, SEEDS)
def test_strata_are_balanced(people, seed):
    """In every stratum with a block of its own, the arms differ by two people at most."""
    arms = assign(people, seed).arms
    for stratum, size in Counter(person.stratum for person in people).items():
        inside = Counter(arms[person.key] for person in people if person.stratum == stratum)
        assert size < MIN_STRATUM or abs(inside[Arm.CHANGED] - inside[Arm.USUAL]) <= 2


@given(PEOPLE, SEEDS, st.randoms(use_true_random=False))
def test_the_seed_gives_the_same_halves(people, seed, chance):
    """The order in which people are named doesn't matter."""
    shuffled = chance.sample(people, len(people))
    assert assign(shuffled, seed) == assign(people, seed)


def test_a_stored_seed_means_the_same_in_later_versions():
    """A seed that a workspace has stored gives these people and no others."""
    people = [
        ExperimentSubject(f"U{number}", ("often",) if number % 2 else ("seldom",), number / 10) for number in range(10)
    ]
    arms = assign(people, 20261130).arms
    assert sorted(key for key, arm in arms.items() if arm is Arm.CHANGED) == ["U0", "U2", "U7", "U8", "U9"]


@given(TEAMS, SEEDS)
def test_teams_stay_together(people, seed):
    """A team is in one arm, and teams and single people together are halved."""
    assignment = assign(people, seed)
    for team in {person.team for person in people} - {None}:
        assert len({assignment.arms[person.key] for person in people if person.team == team}) == 1
    arms = Counter(assignment.unit_arms.values())
    assert arms[Arm.USUAL] - arms[Arm.CHANGED] == len(assignment.unit_arms) % 2
    named = [person.team for person in people if person.team]
    assert assignment.keeps_teams == (len(set(named)) < len(named))


@given(PEOPLE, SEEDS)
def test_a_redraw_keeps_the_blocks(people, seed):
    """Every draw changes as many of each block as the assignment did."""
    assignment = assign(people, seed)
    units = sorted(assignment.unit_arms)
    drawn = redraw(assignment, units, 20)
    for block in assignment.blocks:
        inside = drawn[:, [units.index(unit) for unit in block]]
        assert set(inside.sum(axis=1)) == {len(block) // 2}


def test_every_half_is_as_likely():
    """Over many seeds, each person of a block is changed about as often as any other."""
    people = [ExperimentSubject(f"U{number}") for number in range(6)]
    halves = Counter(
        tuple(sorted(key for key, arm in assign(people, seed).arms.items() if arm is Arm.CHANGED))
        for seed in range(4_000)
    )
    assert len(halves) == 20
    assert 140 <= min(halves.values()) <= max(halves.values()) <= 260
    drawn = redraw(assign(people, 1), sorted(assign(people, 1).unit_arms), 4_000)
    assert np.abs(drawn.mean(axis=0) - 0.5).max() < 0.04


def test_people_of_similar_activity_share_a_block():
    """Within a stratum, blocks go from the least to the most active."""
    people = [ExperimentSubject(f"U{number}", (), float(number)) for number in range(24)]
    blocks = [{int(unit.removeprefix("person:U")) for unit in block} for block in assign(people, 5).blocks]
    assert blocks == [set(range(8)), set(range(8, 16)), set(range(16, 24))]


def test_nobody_is_in_it_twice():
    """The same person named twice is refused by name."""
    with pytest.raises(AssignedTwiceError) as refused:
        assign([ExperimentSubject("U1"), ExperimentSubject("U2"), ExperimentSubject("U1")], 1)
    assert refused.value.facts == {"person": "U1"}


def test_nobody_at_all():
    """No people are an assignment without blocks."""
    assert assign([], 1).arms == {}
