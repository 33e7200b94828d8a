"""The one word that an experiment ends with."""

from __future__ import annotations

from enum import StrEnum

from bot.improvement.experiments.analysis import ArmComparison, ArmResult, BoundedMeasure
from bot.improvement.experiments.exact_tests import Counts, boschloo

# With fewer, not even a rise from 30 % to everybody would be seen four times in five.
MIN_MEASURED = 16
MIN_UNITS = 8
UNEVEN_LEAVING, LEAVING_LEVEL = 0.1, 0.05


class ExperimentVerdict(StrEnum):
    """`no_difference` is none worth having; `spoiled` was changed midway, or lost many more people in one arm."""

    BETTER = "better"
    WORSE = "worse"
    NO_DIFFERENCE = "no_difference"
    TOO_FEW = "too_few"
    SPOILED = "spoiled"


def judge(
    comparison: ArmComparison, measure: BoundedMeasure, worth_having: float, *, changed_midway: bool = False
) -> ExperimentVerdict:
    """The verdict, given the smallest difference worth having in the measure's units."""
    if changed_midway or uneven_leaving(comparison):
        return ExperimentVerdict.SPOILED
    interval, measured = comparison.interval, comparison.changed.measured + comparison.usual.measured
    if interval is None or measured < MIN_MEASURED or comparison.units < MIN_UNITS:
        return ExperimentVerdict.TOO_FEW
    if -worth_having < interval.low and interval.high < worth_having:
        return ExperimentVerdict.NO_DIFFERENCE
    if not interval.low <= 0 <= interval.high:
        better = (interval.low > 0) is measure.more_is_better
        return ExperimentVerdict.BETTER if better else ExperimentVerdict.WORSE
    return ExperimentVerdict.TOO_FEW


def uneven_leaving(comparison: ArmComparison) -> bool:
    """Whether the arms lost people so differently that those who stayed are no longer alike."""
    changed, usual = comparison.changed, comparison.usual
    if not changed.assigned or not usual.assigned:
        return False
    apart = abs(_share_left(changed) - _share_left(usual))
    counts = Counts(changed.left, changed.assigned, usual.left, usual.assigned)
    return apart >= UNEVEN_LEAVING and boschloo(counts) <= LEAVING_LEVEL


def _share_left(arm: ArmResult) -> float:
    return arm.left / arm.assigned
