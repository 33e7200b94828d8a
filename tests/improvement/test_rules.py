from __future__ import annotations

import pytest

from bot.improvement import picture, rules, views
from bot.improvement.models import Improvement
from bot.improvement.queries import Backlog, Listed
from bot.improvement.rules import MatrixField
from tests.stage import MONDAY


def rated(number: int, impact: int | None, effort: int | None) -> Improvement:
    """An improvement with a guess of its impact and effort."""
    return Improvement(
        id=number,
        workspace_id="T1",
        key=str(number),
        title=f"No. {number} <&>",
        impact=impact,
        effort=effort,
        suggested_by=1,
        suggested_at=MONDAY,
        changed_at=MONDAY,
    )


@pytest.mark.parametrize(
    ("impact", "effort", "field"),
    [
        (3, 1, MatrixField.DO_FIRST),
        (2, 2, MatrixField.DO_FIRST),
        (3, 3, MatrixField.PLAN_CAREFULLY),
        (1, 1, MatrixField.DO_IF_EASY),
        (1, 3, MatrixField.DONT_DO),
        (None, 1, MatrixField.UNKNOWN),
    ],
)
def test_impact_and_effort_make_a_field(impact: int | None, effort: int | None, field: MatrixField):
    """The four fields, and none before both are guessed."""
    assert rules.field_of(impact, effort) is field


def test_the_best_is_first():
    """Fields first, then the best of impact for effort, then votes, then age."""
    found = [rated(1, 1, 3), rated(2, 2, 2), rated(3, 3, 1), rated(4, 2, 2), rated(5, None, None)]
    assert [each.id for each in rules.in_order(found, {4: 7})] == [3, 4, 2, 1, 5]


def test_the_picture_says_in_words_what_it_shows():
    """Each rated improvement has its number in the alternative text, and the picture is a PNG."""
    found = Backlog([Listed(rated(n, 3, n % 3 + 1), 0, is_mine=False) for n in range(1, 9)])
    alt = views.alt_text(found)
    assert all(f"{number} {each.improvement.title}" in alt for number, each in views.numbered(found))
    assert picture.draw(found).startswith(b"\x89PNG")
