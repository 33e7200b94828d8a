"""Places on the curve, how sure they are, and who is counted with whom."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.change.pulse import rules
from bot.change.pulse.rules import STAGE, CurveZone, Feeling


@pytest.mark.parametrize("feeling", Feeling)
def test_a_group_that_agrees_is_placed_like_one_that_nearly_does(feeling: Feeling):
    """At either end of the curve, so that a place never says what every single person answered."""
    everybody = STAGE[feeling]
    others = [STAGE[each] for each in Feeling]
    nearly = [(everybody * 5 + other) / 6 for other in others]
    assert any(rules.place(one) == rules.place(everybody) for one in nearly if one != everybody)
    assert rules.MARGIN <= rules.place(everybody) <= rules.END - rules.MARGIN


def test_the_places_lead_along_the_curve():
    """Hope, the dip, the way out, firm ground."""
    found = [rules.zone(rules.place(average)) for average in (0, 1, 1.5, 2, 3)]
    assert found == [
        CurveZone.UNINFORMED_OPTIMISM,
        CurveZone.INFORMED_PESSIMISM,
        CurveZone.WAY_OUT,
        CurveZone.INFORMED_OPTIMISM,
        CurveZone.INFORMED_OPTIMISM,
    ]


def test_more_answers_make_it_surer_and_never_tell_their_exact_number():
    """The band narrows, and the number is a size that was reached."""
    bands = [rules.band(1.5, rules.at_least(answers, 200)) for answers in (5, 9, 10, 20, 120)]
    widths = [one.last - one.first for one in bands]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] == widths[1] > widths[2]
    assert [rules.at_least(each, 500) for each in (4, 9, 10, 19, 400)] == [0, 5, 10, 10, 100]


def test_the_size_never_says_that_nearly_everybody_answered():
    """Ten of ten look like six of ten, and twelve of twelve like eight."""
    assert rules.at_least(10, 10) == rules.at_least(6, 10) == 5
    assert rules.at_least(12, 12) == rules.at_least(8, 12) == 5
    assert rules.at_least(12, 15) == 10


def test_a_group_of_which_most_are_worried_is_in_the_dip():
    """Also where a third are trying things already; where half of them are, it's on its way out."""
    assert rules.zone(rules.place((6 * 1 + 3 * 2) / 9)) is CurveZone.INFORMED_PESSIMISM
    assert rules.zone(rules.place((6 * 1 + 6 * 2) / 12)) is CurveZone.WAY_OUT


@pytest.mark.parametrize(
    ("answered", "together"),
    [
        ({"a": 12}, [("a",)]),
        ({"a": 12, "b": 4}, [("a", "b")]),
        ({"a": 12, "b": 0}, [("a", "b")]),
        ({"a": 12, "b": 20, "c": 4}, [("a", "c"), ("b",)]),
        ({"a": 12, "b": 3, "c": 2}, [("a",), ("b", "c")]),
        ({"a": 4}, [("a",)]),
        ({"a": 2, "b": 2}, [("a", "b")]),
    ],
)
def test_small_groups_never_stand_alone(answered: dict[str, int], together: list[tuple[str, ...]]):
    """Together if they are enough, else with the smallest large one."""
    assert rules.counted_together(answered, 5) == together


def test_the_next_month_is_the_same_day_or_the_last():
    """In the lead's own zone."""
    first = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    found = [rules.months_later(first, months, "Europe/Berlin") for months in (1, 2, 3)]
    assert [one.date().isoformat() for one in found] == ["2027-01-01", "2027-02-01", "2027-03-01"]
    assert rules.months_later(datetime(2026, 12, 31, 9, tzinfo=UTC), 2, "Europe/Berlin").date().isoformat() == (
        "2027-02-28"
    )
    assert rules.month_name(first, "Europe/Berlin") == "2026-12"
