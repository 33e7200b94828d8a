"""No figure, and no difference between two of them, speaks of a few."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from bot.reflections.k_anonymity import Figures, Group, figures

PEOPLE = st.frozensets(st.integers(0, 40), max_size=40)


def group(name: str, members: frozenset[int], wrote: frozenset[int], *themes: frozenset[int]) -> Group:
    here = wrote & members
    return Group(name, members, here, {f"t{at}": people & here for at, people in enumerate(themes)})


GROUPS = st.lists(st.builds(group, st.sampled_from("abc"), PEOPLE, PEOPLE, PEOPLE, PEOPLE, PEOPLE), max_size=4)


def everybody(n: int) -> frozenset[int]:
    return frozenset(range(n))


@given(GROUPS, st.integers(3, 8))
def test_nothing_small_can_be_read_or_worked_out(groups: list[Group], k: int):
    """Whatever people wrote: every figure is k or more, and so is every difference that is not nothing."""
    shown = [
        (group.members, number)
        for group, seen in zip(groups, figures(groups, k), strict=True)
        for number in [*([seen.people] if seen.people is not None else []), *(n for _theme, n in seen.themes)]
    ]
    assert all(number >= k for _members, number in shown)
    for (here, one), (there, other) in combinations(shown, 2):
        assert not here & there or one == other or abs(one - other) >= k


@given(GROUPS, st.integers(3, 8))
def test_figures_are_true_and_the_same_every_time(groups: list[Group], k: int):
    """What is shown is what was counted, in the order that was asked for."""
    for group, seen in zip(groups, figures(groups, k), strict=True):
        assert seen.name == group.name
        assert seen.people in (None, len(group.wrote))
        assert all(len(group.themes[theme]) == number for theme, number in seen.themes)
    assert figures(groups, k) == figures(groups, k)


def test_too_few_say_nothing_and_enough_do():
    """Four are too few for five; with seven writing, a theme of six would speak of the one who left it out."""
    assert figures([group("a", everybody(9), everybody(4))], 5) == [Figures("a", None)]
    ten = group("a", everybody(12), everybody(11), everybody(10), everybody(6), everybody(4))
    assert figures([ten], 5) == [Figures("a", 11, (("t1", 6),))]


def test_a_cohort_within_a_track_does_not_tell_of_the_rest():
    """Twelve in both and ten in one of them would tell of two; cohorts without a common member are their own."""
    wide, narrow = group("wide", everybody(20), everybody(12)), group("narrow", everybody(10), everybody(12))
    assert [seen.people for seen in figures([narrow, wide], 5)] == [None, 12]
    apart = group("apart", frozenset(range(30, 40)), frozenset(range(30, 40)))
    assert [seen.people for seen in figures([apart, wide], 5)] == [10, 12]
