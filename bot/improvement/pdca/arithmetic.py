"""The arithmetic of experiments, asked with what the tables keep: halves, the one look, and what can be seen at all."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from statistics import fmean, pstdev

from bot.figures import rules as figures
from bot.figures.models import Shown
from bot.improvement.experiments.analysis import ArmComparison, ArmResult, BoundedMeasure, MeasuredOutcome, analyse
from bot.improvement.experiments.assignment import Arm, Assignment, ExperimentSubject, assign
from bot.improvement.experiments.exact_tests import Range
from bot.improvement.experiments.pooling import EarlierResult, PooledResults, pool
from bot.improvement.experiments.verdict import ExperimentVerdict, judge
from bot.improvement.experiments.visible_by_teams import (
    effective_people,
    likeness,
    smallest_visible_rise_of_teams,
)
from bot.improvement.experiments.visible_effect import smallest_visible_average, smallest_visible_rise
from bot.improvement.measures import MeasureKind, ProgrammeMeasure, named
from bot.improvement.pdca.models import Experiment, ExperimentPerson, Half
from bot.kit.payloads import Payload

# What is taken for the share before the start where nothing is known of it.
UNKNOWN_BASE, UNKNOWN_SPREAD = 0.3, 0.3
STEP = 5  # points; finer ones would promise more than few people can show


@dataclass(frozen=True)
class ExperimentCandidate:
    """A person who could be in an experiment: what they are like, their measure before it, and a team to stay with."""

    member_id: int
    stratum: Sequence[str] = ()
    baseline: float | None = None
    team: str = ""

    @property
    def subject(self) -> ExperimentSubject:
        return ExperimentSubject(str(self.member_id), tuple(self.stratum), self.baseline, self.team or None)


@dataclass(frozen=True)
class LookFacts:
    """Everything that the one look at an experiment needs, so that it can be worked out without the database."""

    experiment: Experiment
    people: Sequence[ExperimentPerson]
    values: dict[int, float] = field(default_factory=dict)
    left: Collection[int] = ()


class HalfFigures(Payload):
    """How many people a half has, their average in points, and how it may be shown; None if it may not."""

    people: int = 0
    average: float | None = None
    shown: Shown | None = None


class LookResult(Payload):
    """What the one look found, in points; without a comparison `usual` is what the same people had before.

    As it is kept, it has only what may be shown; `left` says how many left or kept the usual, as far as may be said.
    """

    changed: HalfFigures
    usual: HalfFigures
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    boschloo: float | None = None
    newcombe_low: float | None = None
    newcombe_high: float | None = None
    left: Shown | None = None
    left_counted: int | None = None

    @property
    def people(self) -> int:
        return self.changed.people + self.usual.people

    @property
    def is_exact(self) -> bool:
        """Whether both figures may be shown as they are, and what follows from them with them."""
        return self.changed.shown is self.usual.shown is Shown.EXACT

    def without_difference(self) -> LookResult:
        """The same without what would tell the figures of both halves."""
        untold = ("difference", "low", "high", "p", "boschloo", "newcombe_low", "newcombe_high")
        return self.model_copy(update=dict.fromkeys(untold))

    def without_figures(self) -> LookResult:
        """The same without any figure of the halves; how many people they have is no secret."""
        halves = {
            name: HalfFigures(people=half.people) for name, half in (("changed", self.changed), ("usual", self.usual))
        }
        return self.without_difference().model_copy(update=halves)


def measured_by(experiment: Experiment) -> ProgrammeMeasure:
    """What an experiment is measured by, with its words."""
    return named(experiment.measure, experiment.measure_about)


def measure_of(experiment: Experiment) -> BoundedMeasure:
    """An experiment's measure as the arithmetic knows it."""
    is_yes_or_no = measured_by(experiment).kind is MeasureKind.YES_NO
    return BoundedMeasure(yes_or_no=is_yes_or_no, more_is_better=experiment.rises)


def halves(candidates: Collection[ExperimentCandidate], seed: int) -> dict[int, Half]:
    """The half of each person, drawn from a seed."""
    arms = assign([each.subject for each in candidates], seed).arms
    return {each.member_id: _half(arms[str(each.member_id)]) for each in candidates}


def _half(arm: Arm) -> Half:
    return Half.NOW if arm is Arm.CHANGED else Half.LATER


def candidate_of(person: ExperimentPerson) -> ExperimentCandidate:
    """A person as they were drawn."""
    return ExperimentCandidate(person.member_id, json.loads(person.stratum or "[]"), person.baseline, person.team)


def redrawn(facts: LookFacts) -> Assignment | None:
    """The assignment again from its seed; None if it isn't the one that was kept."""
    candidates = [candidate_of(each) for each in facts.people]
    drawn = assign([each.subject for each in candidates], facts.experiment.seed)
    arms = drawn.arms
    is_same = all(_half(arms[str(each.member_id)]) == each.half for each in facts.people)
    return drawn if is_same else None


def compare(facts: LookFacts, assignment: Assignment) -> ArmComparison:
    """Both halves by what was measured, everybody where they were drawn."""
    outcomes = [
        MeasuredOutcome(str(each.member_id), facts.values.get(each.member_id), each.member_id in facts.left)
        for each in facts.people
    ]
    measure = measure_of(facts.experiment)
    known = {str(each.member_id): each.baseline for each in facts.people if each.baseline is not None}
    baselines = known if not measure.yes_or_no and len(known) == len(facts.people) else None
    return analyse(assignment, measure, outcomes, baselines)


def result_of(comparison: ArmComparison) -> LookResult:
    """A comparison in points."""
    interval, newcombe = comparison.interval, comparison.newcombe
    return LookResult(
        changed=_figures(comparison.changed),
        usual=_figures(comparison.usual),
        difference=_points(comparison.difference),
        low=_points(interval.low if interval else None),
        high=_points(interval.high if interval else None),
        p=comparison.p,
        boschloo=comparison.boschloo,
        newcombe_low=_points(newcombe.low if newcombe else None),
        newcombe_high=_points(newcombe.high if newcombe else None),
    )


def _figures(arm: ArmResult) -> HalfFigures:
    return HalfFigures(people=arm.assigned, average=_points(arm.average))


def _points(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 2)


def verdict_of(facts: LookFacts, comparison: ArmComparison) -> ExperimentVerdict:
    """The verdict on a comparison; halves of fewer than five say nothing."""
    if min(comparison.changed.assigned, comparison.usual.assigned) < figures.MIN_PEOPLE:
        return ExperimentVerdict.TOO_FEW
    return judge(comparison, measure_of(facts.experiment), facts.experiment.worthwhile / 100)


def before_and_after(facts: LookFacts) -> LookResult:
    """Without a comparison: the same people before the start and since."""
    before = [each.baseline for each in facts.people if each.baseline is not None]
    after = [facts.values[each.member_id] for each in facts.people if each.member_id in facts.values]
    return LookResult(
        changed=HalfFigures(people=len(after), average=_average(after)),
        usual=HalfFigures(people=len(before), average=_average(before)),
    )


def _average(values: Sequence[float]) -> float | None:
    return _points(fmean(values)) if values else None


@dataclass(frozen=True)
class Visible:
    """The smallest rise that can be seen, in points, from a share before the start; None if there is none.

    Of people drawn by teams, how many `units` they make, and as how many people one by one they tell (`worth`).
    """

    points: int | None
    base: int | None
    units: int | None = None
    worth: int | None = None


def visible(candidates: Sequence[ExperimentCandidate], experiment: Experiment) -> Visible:
    """What a comparison of these people could see at all."""
    known = [each.baseline for each in candidates if each.baseline is not None]
    measure = measure_of(experiment)
    average = fmean(known) if known else UNKNOWN_BASE
    base = average if experiment.rises else 1 - average
    drawn = assign([each.subject for each in candidates], experiment.seed)
    if drawn.keeps_teams:
        return _visible_by_teams(drawn, candidates, base, round(100 * average) if known else None)
    if measure.yes_or_no:
        found = smallest_visible_rise([drawn.block_sizes], min(base, 0.95)) if candidates else None
    else:
        in_spreads = smallest_visible_average(len(candidates))
        spread = pstdev(known) if len(known) > 1 else UNKNOWN_SPREAD
        found = None if in_spreads is None else in_spreads * (spread or UNKNOWN_SPREAD)
    shown = None if found is None or found > 1 else STEP * max(1, round(100 * found / STEP))
    return Visible(shown, round(100 * average) if known else None)


def _visible_by_teams(
    drawn: Assignment, candidates: Sequence[ExperimentCandidate], base: float, shown: int | None
) -> Visible:
    """The same for people who are drawn by teams; a share is taken as a yes or no, which tells a little less."""
    before = {str(each.member_id): each.baseline for each in candidates if each.baseline is not None}
    alike = likeness(drawn, before)
    rise = smallest_visible_rise_of_teams([drawn], min(base, 0.95), alike)
    points = None if rise is None else STEP * max(1, round(100 * rise / STEP))
    return Visible(points, shown, len(drawn.unit_arms), effective_people(drawn, alike))


def pooled(results: Sequence[LookResult]) -> PooledResults | None:
    """The same change in several cohorts together; None for fewer than two that compared."""
    known = [
        EarlierResult(each.difference, Range(each.low, each.high))
        for each in results
        if each.difference is not None and each.low is not None and each.high is not None
    ]
    return pool(known) if len(known) > 1 else None
