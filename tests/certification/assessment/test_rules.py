"""A mark is what one would work out by hand."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.certification.assessment import rules
from bot.certification.assessment.rules import AgreementKind, PartMark

levels = st.integers(0, 4)


@st.composite
def weighted_parts(draw: st.DrawFn) -> list[tuple[int, list[tuple[int, int, int]]]]:
    """A rubric's parts: a weight and, for each element, two levels and what a third reader would say."""
    cuts = sorted(draw(st.sets(st.integers(1, 99), max_size=5)))
    weights = [after - before for before, after in zip([0, *cuts], [*cuts, 100], strict=True)]
    elements = st.lists(st.tuples(levels, levels, levels), min_size=1, max_size=8)
    return [(weight, draw(elements)) for weight in weights]


@given(weighted_parts())
def test_a_total_is_the_hand_calculation(parts: list[tuple[int, list[tuple[int, int, int]]]]):
    """Over random rubrics: mean or the third reader by element, the mean of a part, the sum of the weighted parts."""
    marks = [
        PartMark(
            f"p{number}",
            weight,
            rules.part_percent([rules.level(*element) for element in elements]),
        )
        for number, (weight, elements) in enumerate(parts)
    ]
    found = rules.outcome(marks, pass_total=60, pass_part=40)

    with localcontext(prec=60):
        by_hand = Decimal(0)
        lowest = Decimal(100)
        for weight, elements in parts:
            counted = [
                Decimal(third) if abs(one - other) > 1 else Decimal(one + other) / 2 for one, other, third in elements
            ]
            part = sum(counted, Decimal(0)) / len(counted) * 25
            lowest = min(lowest, part)
            by_hand += part * weight / 100
        assert abs(Decimal(found.total.numerator) / found.total.denominator - by_hand) < Decimal("1e-40")
        if abs(by_hand - 60) > Decimal("1e-40"):
            assert found.is_pass == (by_hand > 60 and lowest >= 40)
    assert 0 <= found.total <= 100


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [(3, 3, AgreementKind.EXACT), (2, 3, AgreementKind.ADJACENT), (1, 3, AgreementKind.APART), (4, 0, "apart")],
)
def test_two_levels_agree_as_far_as_they_are_apart(one: int, other: int, kind: AgreementKind):
    """In either order."""
    assert rules.agreement(one, other) == rules.agreement(other, one) == kind


def test_a_disputed_element_has_no_level_without_the_third():
    """And with one, only theirs counts."""
    with pytest.raises(ValueError, match="third"):
        rules.level(0, 4)
    assert rules.level(0, 4, 1) == 1
    assert rules.level(2, 3, 0) == Fraction(5, 2)


def test_a_part_below_the_least_is_no_pass():
    """However good the others are."""
    marks = [PartMark("a", 80, Fraction(100)), PartMark("b", 20, Fraction(399, 10))]
    assert not rules.outcome(marks, pass_total=60, pass_part=40).is_pass
    assert rules.outcome([marks[0], PartMark("b", 20, Fraction(40))], pass_total=60, pass_part=40).is_pass


def test_a_forgotten_part_is_an_error():
    """A total of three parts of four would be a lie."""
    with pytest.raises(ValueError, match="hundred"):
        rules.outcome([PartMark("a", 75, Fraction(100))], pass_total=60, pass_part=40)
