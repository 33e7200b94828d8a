"""What came of an experiment, by intention to treat: everybody counts where they were assigned, whatever they did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.errors import GroundswellError
from bot.improvement.experiments.assignment import Arm, Assignment
from bot.improvement.experiments.bounded_interval import TwoAverages, compatible
from bot.improvement.experiments.exact_tests import Counts, Range, boschloo, newcombe
from bot.improvement.experiments.randomisation import ChanceDifferences, of_redraws, of_yes_or_no


class NotInExperimentError(GroundswellError):
    """{person} isn't in this experiment."""


class OutOfBoundsError(GroundswellError):
    """{value} isn't possible here. It has to be from {low} to {high}."""


class NotYesOrNoError(GroundswellError):
    """{value} is neither yes nor no. It has to be {low} or {high}."""


@dataclass(frozen=True)
class BoundedMeasure:
    """A yes or no (1 or 0), or a figure with a lowest and a highest value."""

    yes_or_no: bool = True
    low: float = 0.0
    high: float = 1.0
    more_is_better: bool = True

    def as_share(self, value: float | None) -> float:
        """A value from 0 to 1; one that is missing counts as the worse end, in both arms."""
        if value is None:
            return 0.0 if self.more_is_better else 1.0
        if self.yes_or_no and value not in (self.low, self.high):
            raise NotYesOrNoError(value=value, low=self.low, high=self.high)
        if not self.low <= value <= self.high:
            raise OutOfBoundsError(value=value, low=self.low, high=self.high)
        return (value - self.low) / (self.high - self.low)

    def in_units(self, difference: float) -> float:
        """A difference of shares in the measure's own units."""
        return difference * (self.high - self.low)


@dataclass(frozen=True)
class MeasuredOutcome:
    """What was measured of a person at the end, None if nothing was, and whether they left before it."""

    person: str
    value: float | None
    left: bool = False


@dataclass(frozen=True)
class ArmResult:
    """How many people an arm has, of how many something was measured, how many left, and their average."""

    assigned: int
    measured: int
    left: int
    average: float | None


@dataclass(frozen=True)
class ArmComparison:
    """The changed arm less the usual one, in the measure's units; nothing to compare where an arm is empty.

    With a baseline, the difference, its interval and p are adjusted for it; the arms' averages are as measured.
    `boschloo` and `newcombe` are a second look at a yes or no, as if people had been assigned without blocks.
    """

    changed: ArmResult
    usual: ArmResult
    units: int
    difference: float | None = None
    interval: Range | None = None
    p: float | None = None
    boschloo: float | None = None
    newcombe: Range | None = None


def analyse(
    assignment: Assignment,
    measure: BoundedMeasure,
    outcomes: Iterable[MeasuredOutcome],
    baselines: Mapping[str, float] | None = None,
) -> ArmComparison:
    """The comparison of both arms; `baselines` of the same people sharpen it, and never change who counts."""
    known = {outcome.person: outcome for outcome in outcomes}
    arms = assignment.arms
    if strangers := sorted(set(known) - set(arms)):
        raise NotInExperimentError(person=strangers[0])
    shares = {person: measure.as_share(known[person].value if person in known else None) for person in arms}
    changed, usual = (_arm(arm, arms, known, shares) for arm in (Arm.CHANGED, Arm.USUAL))
    units = len(assignment.unit_arms)
    if changed.average is None or usual.average is None:
        return ArmComparison(_shown(changed, measure), _shown(usual, measure), units)
    averages = TwoAverages(changed.average, changed.assigned, usual.average, usual.assigned, units)
    compared = _adjusted(shares, baselines) if baselines else shares
    difference = _mean(compared, arms, Arm.CHANGED) - _mean(compared, arms, Arm.USUAL)
    chance = _chance(assignment, compared, one_by_one=measure.yes_or_no and not baselines)
    interval = compatible(averages, difference, chance)
    second = _counts(averages) if measure.yes_or_no else None
    return ArmComparison(
        _shown(changed, measure),
        _shown(usual, measure),
        units,
        measure.in_units(difference),
        _in_units(interval, measure),
        chance.two_sided(difference),
        boschloo(second) if second else None,
        _in_units(newcombe(second), measure) if second else None,
    )


def _arm(
    arm: Arm, arms: Mapping[str, Arm], known: Mapping[str, MeasuredOutcome], shares: Mapping[str, float]
) -> ArmResult:
    people = [person for person, its in arms.items() if its is arm]
    seen = [known[person] for person in people if person in known]
    return ArmResult(
        assigned=len(people),
        measured=sum(outcome.value is not None for outcome in seen),
        left=sum(outcome.left for outcome in seen),
        average=sum(shares[person] for person in people) / len(people) if people else None,
    )


def _chance(assignment: Assignment, values: Mapping[str, float], *, one_by_one: bool) -> ChanceDifferences:
    """What chance alone does to the difference: exactly where it can be counted, else over redraws."""
    sums, sizes = dict.fromkeys(assignment.unit_arms, 0.0), dict.fromkeys(assignment.unit_arms, 0)
    for person, unit in assignment.unit_of.items():
        sums[unit] += values[person]
        sizes[unit] += 1
    if one_by_one and not assignment.keeps_teams:
        return of_yes_or_no(assignment, sums)
    return of_redraws(assignment, sums, sizes)


def _adjusted(shares: Mapping[str, float], baselines: Mapping[str, float]) -> dict[str, float]:
    """Shares less what the baseline foretells, by a line through everybody that doesn't know the arms."""
    known = {person: baselines[person] for person in shares if person in baselines}
    if not known:
        return dict(shares)
    centre = sum(known.values()) / len(known)
    middle = sum(shares[person] for person in known) / len(known)
    spread = sum((value - centre) ** 2 for value in known.values())
    together = sum((value - centre) * (shares[person] - middle) for person, value in known.items())
    slope = together / spread if spread else 0.0
    return {person: share - slope * (known.get(person, centre) - centre) for person, share in shares.items()}


def _mean(values: Mapping[str, float], arms: Mapping[str, Arm], arm: Arm) -> float:
    found = [value for person, value in values.items() if arms[person] is arm]
    return sum(found) / len(found)


def _counts(averages: TwoAverages) -> Counts:
    return Counts(
        round(averages.changed * averages.changed_of),
        averages.changed_of,
        round(averages.usual * averages.usual_of),
        averages.usual_of,
    )


def _shown(arm: ArmResult, measure: BoundedMeasure) -> ArmResult:
    """An arm with its average in the measure's units."""
    average = None if arm.average is None else measure.low + measure.in_units(arm.average)
    return ArmResult(arm.assigned, arm.measured, arm.left, average)


def _in_units(interval: Range, measure: BoundedMeasure) -> Range:
    return Range(measure.in_units(interval.low), measure.in_units(interval.high))
