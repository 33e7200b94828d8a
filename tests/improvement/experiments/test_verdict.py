"""Five words, and when each is said."""

from __future__ import annotations

import pytest

from bot.improvement.experiments.analysis import ArmComparison, ArmResult, BoundedMeasure
from bot.improvement.experiments.exact_tests import Range
from bot.improvement.experiments.verdict import ExperimentVerdict, judge

YES_OR_NO = BoundedMeasure()
FEWER = BoundedMeasure(more_is_better=False)


def comparison(low: float, high: float, *, each: int = 20, left: int = 0, units: int | None = None) -> ArmComparison:
    """Two arms of that size, of whom so many of the changed left, with an interval."""
    changed, usual = ArmResult(each, each - left, left, 0.5), ArmResult(each, each, 0, 0.5)
    return ArmComparison(changed, usual, units or 2 * each, (low + high) / 2, Range(low, high), 0.5)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.02, 0.4, ExperimentVerdict.BETTER),
        (-0.4, -0.02, ExperimentVerdict.WORSE),
        (-0.1, 0.4, ExperimentVerdict.TOO_FEW),
        (0.0, 0.4, ExperimentVerdict.TOO_FEW),
        (-0.05, 0.08, ExperimentVerdict.NO_DIFFERENCE),
        (0.01, 0.08, ExperimentVerdict.NO_DIFFERENCE),
        (-0.05, 0.1, ExperimentVerdict.TOO_FEW),
    ],
)
def test_the_interval_decides(low, high, verdict):
    """Above nought, below it, wholly inside what isn't worth having, or none of these."""
    assert judge(comparison(low, high), YES_OR_NO, 0.1) is verdict


def test_fewer_may_be_better():
    """Of a measure that should fall, less is better."""
    assert judge(comparison(-0.4, -0.02), FEWER, 0.1) is ExperimentVerdict.BETTER
    assert judge(comparison(0.02, 0.4), FEWER, 0.1) is ExperimentVerdict.WORSE


@pytest.mark.parametrize(("each", "units"), [(5, None), (7, None), (20, 7)])
def test_few_people_or_few_teams_say_too_little(each, units):
    """However far apart the arms are."""
    assert judge(comparison(0.5, 1.0, each=each, units=units), YES_OR_NO, 0.1) is ExperimentVerdict.TOO_FEW


def test_nothing_to_compare_says_too_little():
    """An empty arm gives no verdict, and neither does a cohort that all left."""
    nobody, everybody = ArmResult(0, 0, 0, None), ArmResult(4, 4, 0, 1.0)
    assert judge(ArmComparison(nobody, everybody, 4), YES_OR_NO, 0.1) is ExperimentVerdict.TOO_FEW
    gone = ArmResult(20, 0, 20, 0.0)
    left = ArmComparison(gone, gone, 40, 0.0, Range(-0.05, 0.05), 1.0)
    assert judge(left, YES_OR_NO, 0.1) is ExperimentVerdict.TOO_FEW


def test_a_change_midway_spoils():
    """Whatever the figures say."""
    assert judge(comparison(0.2, 0.4), YES_OR_NO, 0.1, changed_midway=True) is ExperimentVerdict.SPOILED


@pytest.mark.parametrize(("left", "spoiled"), [(1, False), (2, False), (6, True), (12, True)])
def test_uneven_leaving_spoils(left, spoiled):
    """A few more leavers in one arm are chance; six of twenty against none are not."""
    found = judge(comparison(0.2, 0.4, left=left), YES_OR_NO, 0.1)
    assert (found is ExperimentVerdict.SPOILED) is spoiled
