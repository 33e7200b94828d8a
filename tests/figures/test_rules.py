"""Which groups may be shown, attacked with everything that was shown."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.figures import rules

PEOPLE = 24
LEAST = 5
groups = st.lists(st.integers(min_value=0, max_value=2**PEOPLE - 1), min_size=1, max_size=12)


def bits(*ids: int) -> int:
    return rules.as_bits(ids)


def span(start: int, stop: int) -> int:
    return rules.as_bits(range(start, stop))


@pytest.mark.parametrize("ids", [(), (0,), (1, 7, 8), (3, 500, 12_345)])
def test_a_set_of_people_comes_back_from_its_bytes(ids: tuple[int, ...]):
    """However large its numbers are."""
    packed = rules.pack(bits(*ids))
    assert rules.unpack(packed) == sum(1 << each for each in ids)


def test_a_set_of_ten_thousand_people_takes_little_room():
    """A few bytes for a row of ids that follow one another."""
    assert len(rules.pack(span(1, 10_001))) < 100


def test_a_group_that_differs_by_a_few_from_one_before_is_refused():
    """Twelve people, and then thirteen: the difference is one."""
    cells = rules.refine([], [span(0, 12), span(12, 20)], LEAST)
    assert cells is not None
    assert rules.refine(cells, [span(0, 13), span(13, 20)], LEAST) is None


def test_a_newcomer_is_not_found_by_the_rest_of_the_group():
    """Twelve of twenty and then twelve of twenty-one say what the newcomer did not do."""
    cells = rules.refine([], [span(0, 12), span(12, 20)], LEAST)
    assert cells is not None
    assert rules.refine(cells, [span(0, 12), span(12, 21)], LEAST) is None


def test_a_third_part_that_would_leave_a_few_over_is_refused():
    """Nine and eight of twenty leave three."""
    cells = rules.refine([], [span(0, 9), span(9, 20)], LEAST)
    assert cells is not None
    assert rules.refine(cells, [span(9, 17)], LEAST) is None
    assert rules.refine(cells, [span(9, 14)], LEAST) is not None


def test_the_same_group_may_be_shown_again_and_again():
    """It says nothing new."""
    cells = rules.refine([], [span(0, 12), span(12, 20)], LEAST)
    assert cells is not None
    assert rules.refine(cells, [span(0, 12)], LEAST) == cells


@given(groups)
def test_no_sum_or_difference_of_what_was_shown_is_about_a_few(wanted: list[int]):
    """An attacker with linear algebra finds no single person, and no group of two to four, in what was shown."""
    shown: list[int] = []
    cells: list[int] = []
    for group in wanted:
        refined = rules.refine(cells, [group], LEAST)
        if refined is not None:
            cells = refined
            shown.append(group)
    assert all(cell.bit_count() >= LEAST for cell in cells)
    basis = reduced([[group >> person & 1 for person in range(PEOPLE)] for group in shown])
    # A group that a reader can compute has its indicator in the row space; it is found by its leading entries.
    for person in range(PEOPLE):
        assert not in_row_space(basis, [int(each == person) for each in range(PEOPLE)])
    for first in range(PEOPLE):
        for second in range(first):
            assert not in_row_space(basis, [int(each in (first, second)) for each in range(PEOPLE)])


def reduced(rows: list[list[int]]) -> list[list[Fraction]]:
    """The rows in reduced echelon form, without empty ones."""
    left = [[Fraction(each) for each in row] for row in rows]
    done: list[list[Fraction]] = []
    for column in range(PEOPLE):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        pivot = [each / pivot[column] for each in pivot]
        left = [without(row, pivot, column) for row in left]
        done = [without(row, pivot, column) for row in done] + [pivot]
    return done


def without(row: list[Fraction], pivot: list[Fraction], column: int) -> list[Fraction]:
    return [each - row[column] * other for each, other in zip(row, pivot, strict=True)] if row[column] else row


def in_row_space(basis: list[list[Fraction]], target: list[int]) -> bool:
    rest = [Fraction(each) for each in target]
    for row in basis:
        rest = without(rest, row, row.index(Fraction(1)))
    return not any(rest)
