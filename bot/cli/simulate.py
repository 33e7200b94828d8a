"""`simulate experiments`: how often experiments on people who don't exist are called what."""

from __future__ import annotations

import json
import math
from typing import Any

import typer

from bot.errors import GroundswellError
from bot.improvement.experiments.exact_tests import Range
from bot.improvement.experiments.simulation import SimulatedCohort, SimulatedVerdicts, simulate
from bot.improvement.experiments.visible_by_teams import MAX_LIKENESS

MIN_PEOPLE, MAX_PEOPLE = 4, 2_000
MAX_RUNS = 100_000
LEAST_ALIKE = 0.01
WORDS = {
    "better": "better",
    "worse": "worse",
    "no_difference": "no difference that matters",
    "too_few": "too few to say",
    "spoiled": "spoiled",
}


class PeopleCountError(GroundswellError):
    """--people is {people}, but an experiment needs {least} to {most} people."""


class RunCountError(GroundswellError):
    """--runs is {runs}, but it has to be from 1 to {most}."""


class BaseShareError(GroundswellError):
    """--base is {base}, but a share has to be from 0 to 1, such as 0.3 for 30 %."""


class EffectError(GroundswellError):
    """--base {base} and --effect {effect} make {sum}, but that is a share too and has to be from 0 to 1."""


class SeedError(GroundswellError):
    """--seed is {seed}, but it has to be 0 or more."""


class TeamsError(GroundswellError):
    """--team-size is {size} and --alike {alike}, but there are at least two teams, alike by {least} to {most}."""


def experiments(cohort: SimulatedCohort, *, as_json: bool) -> None:
    """Print what simulated experiments were called, and how often that was wrong."""
    _refuse_impossible(cohort)
    found = simulate(cohort)
    typer.echo(json.dumps(_as_data(found)) if as_json else "\n".join(_lines(found)))


def _refuse_impossible(cohort: SimulatedCohort) -> None:
    """Raise what is wrong with the options, in a sentence."""
    if not MIN_PEOPLE <= cohort.people <= MAX_PEOPLE:
        raise PeopleCountError(people=cohort.people, least=MIN_PEOPLE, most=MAX_PEOPLE)
    if not 0 <= cohort.base <= 1:
        raise BaseShareError(base=cohort.base)
    both = round(cohort.base + cohort.effect, 9) if math.isfinite(cohort.effect) else cohort.effect
    if not 0 <= both <= 1:
        raise EffectError(base=cohort.base, effect=cohort.effect, sum=both)
    if not 1 <= cohort.runs <= MAX_RUNS:
        raise RunCountError(runs=cohort.runs, most=MAX_RUNS)
    if cohort.seed < 0:
        raise SeedError(seed=cohort.seed)
    if not (1 <= cohort.team_size <= cohort.people // 2 and LEAST_ALIKE <= cohort.alike <= MAX_LIKENESS):
        raise TeamsError(size=cohort.team_size, alike=cohort.alike, least=LEAST_ALIKE, most=MAX_LIKENESS)


def _as_data(found: SimulatedVerdicts) -> dict[str, Any]:
    cohort, runs = found.cohort, found.cohort.runs
    return {
        "people": cohort.people,
        "base": cohort.base,
        "effect": cohort.effect,
        "runs": runs,
        "seed": cohort.seed,
        "team_size": cohort.team_size,
        "alike": cohort.alike,
        "verdicts": {str(verdict): count / runs for verdict, count in found.verdicts.items()},
        "error_rate": found.errors / runs,
        "error_rate_interval": _ends(found.error_range),
        "coverage": found.covered / runs,
        "coverage_interval": _ends(found.coverage_range),
        "mean_width": found.mean_width,
        "boschloo_agrees": found.second_look_agrees / runs,
        "smallest_visible_effect": found.smallest_visible_effect,
    }


def _ends(interval: Range) -> list[float]:
    return [interval.low, interval.high]


def _lines(found: SimulatedVerdicts) -> list[str]:
    cohort, runs = found.cohort, found.cohort.runs
    teams = f" in teams of {cohort.team_size}, alike by {cohort.alike:g}" if cohort.team_size > 1 else ""
    experiments = "1 experiment" if runs == 1 else f"{runs:,} experiments"
    wrong = "better or worse, without any effect" if cohort.effect == 0 else "the opposite of the true effect"
    visible = found.smallest_visible_effect
    without = f"{cohort.base:.0%} without the change"
    with_it = f"{cohort.base + cohort.effect:.0%} with it"
    cover = f"{found.covered / runs:.1%} (99 % interval {_shares(found.coverage_range)})"
    seen = f"a rise of about {visible * 100:.0f} points or more can be seen, four times in five" if visible else None
    return [
        f"{experiments} with {cohort.people} people{teams}: {without}, {with_it} (seed {cohort.seed}).",
        *(f"  {WORDS[verdict]}: {count / runs:.1%}" for verdict, count in found.verdicts.items()),
        f"Wrong ({wrong}): {found.errors / runs:.1%}, 99 % interval {_shares(found.error_range)}.",
        f"The interval holds the true effect in {cover}; it is {found.mean_width * 100:.0f} points wide on average.",
        f"Boschloo's test agrees in {found.second_look_agrees / runs:.1%}.",
        f"With {cohort.people} people and {without}, {seen or 'no rise can be seen reliably'}.",
    ]


def _shares(interval: Range) -> str:
    return f"{interval.low:.1%} to {interval.high:.1%}"
