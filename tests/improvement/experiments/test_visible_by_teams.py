"""What teams that stay together can show is less than as many people one by one, and is what they do show."""

from __future__ import annotations

import pytest

from bot.improvement.experiments.assignment import Assignment, ExperimentSubject, assign
from bot.improvement.experiments.simulation import SimulatedCohort, simulate
from bot.improvement.experiments.verdict import ExperimentVerdict
from bot.improvement.experiments.visible_by_teams import (
    MAX_LIKENESS,
    USUAL_LIKENESS,
    effective_people,
    likeness,
    smallest_visible_rise_of_teams,
)
from bot.improvement.experiments.visible_effect import smallest_visible_rise


def teams(people: int, size: int) -> Assignment:
    return assign([ExperimentSubject(f"U{each:03}", team=str(each // size)) for each in range(people)], 7)


@pytest.mark.parametrize(("size", "alike", "worth"), [(1, 0.1, 60), (5, 0.1, 43), (5, 0.3, 27), (10, 0.1, 32)])
def test_teams_are_worth_fewer_people(size: int, alike: float, worth: int):
    """By the design effect: one more than a team's other members, as far as they are alike."""
    assert effective_people(teams(60, size), alike) == worth


def test_colleagues_who_did_the_same_are_alike():
    """By what was measured before; nothing known is taken as usual, and never as less."""
    drawn = teams(40, 5)
    by_team = {person: float(int(unit.split(":")[1]) % 2) for person, unit in drawn.unit_of.items()}
    mixed = {person: float(int(person[1:]) % 2) for person in drawn.unit_of}
    assert likeness(drawn, by_team) == MAX_LIKENESS
    assert likeness(drawn, mixed) == likeness(drawn, {}) == USUAL_LIKENESS


@pytest.mark.parametrize("size", [8, 20])
def test_few_teams_show_nothing(size: int):
    """However many people they have."""
    assert smallest_visible_rise_of_teams([teams(size * 6, size)], 0.3, 0.1) is None


def test_less_is_seen_than_one_by_one():
    """And still less the more alike colleagues are."""
    alone = smallest_visible_rise([[100]], 0.3)
    usual, close = (smallest_visible_rise_of_teams([teams(100, 5)], 0.3, alike) for alike in (0.1, 0.4))
    assert alone
    assert usual
    assert close
    assert alone < usual < close


@pytest.mark.timeout(240)
def test_it_is_seen_four_times_in_five_and_a_useless_change_is_not():
    """Simulated teams are called better about as often as was said; without an effect hardly ever."""
    rise = simulate(SimulatedCohort(100, 0.3, 0.0, 8, 5, 5)).smallest_visible_effect
    assert rise
    found = simulate(SimulatedCohort(100, 0.3, rise, 200, 6, 5))
    # Rises go in steps of five points, so it may be seen a little more often.
    assert 0.74 <= found.verdicts[ExperimentVerdict.BETTER] / 200 <= 0.92
    assert found.covered / 200 >= 0.93
    useless = simulate(SimulatedCohort(60, 0.3, 0.0, 200, 7, 5, 0.3))
    assert useless.errors / 200 <= 0.05
