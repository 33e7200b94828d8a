"""What a lead would make of a report: one thing that goes well, one that doesn't, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.figures.ledger import ShownFigure
from bot.figures.models import Shown
from bot.measurement.report import HardQuestion, Report

# For so many weeks it is good news that nearly everybody has begun.
FIRST_WEEKS = 2


class ReportFinding(StrEnum):
    """Something that a report shows; the first of each list in `assess` that holds is said."""

    MANY_ACTIVE = "many_active"
    REMEMBERED = "remembered"
    REMEMBERED_SOON = "remembered_soon"
    KEPT = "kept"
    CAME = "came"
    NEARLY_ALL_BEGUN = "nearly_all_begun"
    FEW_BEGUN = "few_begun"
    MANY_STOPPED = "many_stopped"
    FEWER_ACTIVE = "fewer_active"
    HARD_QUESTION = "hard_question"
    FORGOTTEN = "forgotten"
    FORGOTTEN_SOON = "forgotten_soon"
    FEW_KEPT = "few_kept"
    FEW_CAME = "few_came"


# The figure that each finding is about, so that its sentence names exactly that figure.
FIGURES: Mapping[ReportFinding, str] = {
    ReportFinding.MANY_ACTIVE: "active",
    ReportFinding.REMEMBERED: "remembered_4",
    ReportFinding.REMEMBERED_SOON: "remembered_1",
    ReportFinding.KEPT: "kept",
    ReportFinding.CAME: "came",
    ReportFinding.NEARLY_ALL_BEGUN: "begun",
    ReportFinding.FEW_BEGUN: "begun",
    ReportFinding.MANY_STOPPED: "stopped",
    ReportFinding.FEWER_ACTIVE: "active",
    ReportFinding.FORGOTTEN: "remembered_4",
    ReportFinding.FORGOTTEN_SOON: "remembered_1",
    ReportFinding.FEW_KEPT: "kept",
    ReportFinding.FEW_CAME: "came",
}


@dataclass(frozen=True)
class ReportAssessment:
    """What goes well and what doesn't; None where nothing can be said."""

    good: ReportFinding | None
    bad: ReportFinding | None
    question: HardQuestion | None = None


def assess(report: Report) -> ReportAssessment:
    """The best and the worst that a report shows; what is called forgotten is not called remembered above it."""
    figures = report.figures
    is_forgotten, is_forgotten_soon = _at_most(figures["remembered_4"], 0.5), _at_most(figures["remembered_1"], 0.5)
    may_remember = not (is_forgotten or is_forgotten_soon)
    good = [
        (ReportFinding.REMEMBERED, may_remember and _at_least(figures["remembered_4"], 0.7)),
        (ReportFinding.REMEMBERED_SOON, may_remember and _at_least(figures["remembered_1"], 0.8)),
        (ReportFinding.KEPT, _at_least(figures["kept"], 0.5)),
        (ReportFinding.MANY_ACTIVE, _at_least(figures["active"], 0.6)),
        (ReportFinding.CAME, _at_least(figures["came"], 0.7)),
        # Later it is no news of this week that they began one day.
        (ReportFinding.NEARLY_ALL_BEGUN, len(report.trend) <= FIRST_WEEKS and _at_least(figures["begun"], 0.8)),
    ]
    return ReportAssessment(
        next((finding for finding, holds in good if holds), None), next(iter(weak_points(report)), None), _hard(report)
    )


def weak_points(report: Report) -> list[ReportFinding]:
    """Everything that doesn't go well, the worst first."""
    figures = report.figures
    bad = [
        (ReportFinding.FEW_BEGUN, _at_most(figures["begun"], 0.5)),
        (ReportFinding.MANY_STOPPED, _at_least(figures["stopped"], 0.25)),
        (ReportFinding.FEWER_ACTIVE, not report.is_short and _is_falling(report)),
        (ReportFinding.FORGOTTEN, _at_most(figures["remembered_4"], 0.5)),
        (ReportFinding.FORGOTTEN_SOON, _at_most(figures["remembered_1"], 0.5)),
        (ReportFinding.HARD_QUESTION, _hard(report) is not None),
        (ReportFinding.FEW_KEPT, _at_most(figures["kept"], 0.3)),
        (ReportFinding.FEW_CAME, not report.is_short and _at_most(figures["came"], 0.5)),
    ]
    return [finding for finding, holds in bad if holds]


def _hard(report: Report) -> HardQuestion | None:
    return next((one for one in report.hardest if _at_least(one.wrong, 0.4)), None)


def _at_least(figure: ShownFigure, share: float) -> bool:
    if figure.shown == Shown.NEARLY_ALL:
        return figure.total is not None and (figure.total - figure.least) / figure.total >= share
    return figure.share is not None and figure.share >= share


def _at_most(figure: ShownFigure, share: float) -> bool:
    if figure.shown == Shown.FEW:
        return figure.total is not None and figure.least / figure.total <= share
    return figure.share is not None and figure.share <= share


def _is_falling(report: Report) -> bool:
    """Whether a quarter fewer took part than on average of the three weeks before."""
    shares = [one.active.share for one in report.trend if one.active.share is not None]
    if len(shares) < 4 or report.is_running:
        return False
    before = sum(shares[-4:-1]) / 3
    return before > 0 and shares[-1] <= 0.75 * before
