"""What may be shown of an experiment: every figure asks the ledger of figures, as all figures about people do."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import Session

from bot.figures import rules
from bot.figures.ledger import FigureLedger, ShownFigure, question_family
from bot.improvement.experiments.assignment import Arm
from bot.improvement.measures import RIGHT_FIRST, MeasureKind
from bot.improvement.pdca import arithmetic
from bot.improvement.pdca.arithmetic import HalfFigures, LookFacts, LookResult
from bot.improvement.pdca.models import Experiment, Half
from bot.kit.db import row_id

BEFORE, SINCE = "before", "since"


def families(experiment: Experiment) -> Mapping[str, str]:
    """The families of an experiment's figures: who left, and what was measured, before and since.

    What was measured belongs to this experiment's own time, but for the first answers to a question, of which the
    report tells too.
    """
    own, question = f"experiment:{row_id(experiment)}", experiment.measure.removeprefix(RIGHT_FIRST)
    is_of_question = experiment.measure.startswith(RIGHT_FIRST) and question.count("/") > 1 and experiment.rises
    since = question_family(question) if is_of_question else f"{own}:{SINCE}"
    return {"left": f"{own}:left", BEFORE: f"{own}:{BEFORE}", SINCE: since}


def leavers(
    session: Session, experiment: Experiment, left: Collection[int], of: Collection[int], *, now: datetime
) -> ShownFigure:
    """How many left or keep the usual, as far as it may be said; nobody looks like a few."""
    family = families(experiment)["left"]
    ledger = FigureLedger(session, experiment.workspace_id, [family], now=now)
    found = ledger.count(family, f"experiment:{row_id(experiment)}", rules.as_bits(left), rules.as_bits(of))
    ledger.save()
    return found


def release(session: Session, facts: LookFacts, result: LookResult, *, figures: bool, now: datetime) -> LookResult:
    """The result of a look with only what may be shown of it; what is shown is kept in the ledger.

    Without `figures`, those of a spoiled one, only who left is told.
    """
    experiment = facts.experiment
    everybody = [each.member_id for each in facts.people]
    left = leavers(session, experiment, facts.left, everybody, now=now)
    result = result.model_copy(update={"left": left.shown, "left_counted": left.counted})
    if not figures:
        return result.without_figures()
    known = families(experiment)
    ledger = FigureLedger(session, experiment.workspace_id, {known[BEFORE], known[SINCE]}, now=now)
    if experiment.is_compared:
        measure = arithmetic.measure_of(experiment)
        shares = {each: measure.as_share(facts.values.get(each)) for each in everybody}
        groups = {
            half: {each.member_id: shares[each.member_id] for each in facts.people if each.half == half}
            for half in Half
        }
        changed = _released(ledger, experiment, known[SINCE], Arm.CHANGED, groups[Half.NOW], result.changed)
        usual = _released(ledger, experiment, known[SINCE], Arm.USUAL, groups[Half.LATER], result.usual)
    else:
        before = {each.member_id: each.baseline for each in facts.people if each.baseline is not None}
        since = {each: facts.values[each] for each in everybody if each in facts.values}
        changed = _released(ledger, experiment, known[SINCE], SINCE, since, result.changed)
        usual = _released(ledger, experiment, known[BEFORE], BEFORE, before, result.usual)
    ledger.save()
    shown = result.model_copy(update={"changed": changed, "usual": usual})
    return shown if shown.is_exact else shown.without_difference()


def _released(
    ledger: FigureLedger,
    experiment: Experiment,
    family: str,
    scope: str,
    shares: Mapping[int, float],
    half: HalfFigures,
) -> HalfFigures:
    """A half's figure as it may be shown; its average is forgotten if it may not."""
    place = f"experiment:{row_id(experiment)}:{scope}"
    if arithmetic.measured_by(experiment).kind is MeasureKind.YES_NO:
        yes = rules.as_bits(each for each, share in shares.items() if share)
        found = ledger.count(family, place, yes, rules.as_bits(shares))
    else:
        found = ledger.average(family, place, {each: 100 * share for each, share in shares.items()})
    exact = found.counted is not None or found.average is not None
    return half.model_copy(update={"shown": found.shown, "average": half.average if exact else None})
