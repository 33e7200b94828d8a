"""A programme at a glance: reach, capability, change and dependence, each from what may be shown of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.change.pulse import queries as pulses
from bot.change.pulse.views import MonthShown
from bot.figures.ledger import ShownFigure
from bot.insights import assessment, hard_questions, report_request
from bot.insights.assessment import ReportFinding
from bot.journeys.content import Library
from bot.measurement import report
from bot.measurement.report import Report
from bot.members.models import Member
from bot.sustainability.practice_check import queries as checks
from bot.sustainability.practice_check import rules
from bot.sustainability.succession import dependence
from bot.sustainability.succession.dependence import PartDependence

REACH = (ReportFinding.FEW_BEGUN, ReportFinding.MANY_STOPPED, ReportFinding.FEWER_ACTIVE, ReportFinding.FEW_CAME)
CAPABILITY = (
    ReportFinding.FORGOTTEN,
    ReportFinding.FORGOTTEN_SOON,
    ReportFinding.HARD_QUESTION,
    ReportFinding.FEW_KEPT,
)
# The first of these that may be shown says how much is known; the later, the more it's worth.
KNOWN = ("remembered_12", "remembered_4", "remembered_1", "knew_at_first")


@dataclass(frozen=True)
class ProgrammeGlance:
    """What a lead sees of the four; what may not be shown, or isn't there yet, is None.

    `known` is the name of the figure that `capability` is, `lesson` the title of the lesson with the hardest question.
    `gaps` are those of the last practice check.
    """

    found: Report | None
    reach: ShownFigure | None
    capability: ShownFigure | None
    known: str
    to_reach: ReportFinding | None
    to_know: ReportFinding | None
    month: MonthShown | None
    has_pulse: bool
    parts: Sequence[PartDependence]
    gaps: int | None
    lesson: str = ""

    @property
    def factor(self) -> int | None:
        """How many people would have to leave before a part of the programme stops."""
        return dependence.bus_factor(self.parts)

    @property
    def weakest(self) -> PartDependence | None:
        """The part that hangs on the fewest, if that is one person or nobody."""
        return next((one for one in self.parts if one.people < 2), None)


def read(session: Session, library: Library, lead: Member, *, now: datetime) -> ProgrammeGlance:
    """The four for what a lead may see; the figures are kept as shown, as those of a report are."""
    scopes = report_request.visible(session, library, lead)
    found = None
    if scopes:
        week = report.newest_week(session, lead.workspace_id, now=now)
        found = report.build(session, lead.workspace_id, scopes[0], week, now=now)
    weak = assessment.weak_points(found) if found else []
    known = next((name for name in KNOWN if found and found.figures[name].shown is not None), "")
    listed = pulses.listed(session, lead)
    standing = checks.standing(session, lead.workspace_id)
    lesson = hard_questions.hardest_lesson(library, found) if found else None
    return ProgrammeGlance(
        found=found,
        reach=_shown(found, "begun"),
        capability=_shown(found, known),
        known=known,
        to_reach=next((each for each in weak if each in REACH), None),
        to_know=next((each for each in weak if each in CAPABILITY), None),
        month=next((each for one in listed for each in one.newest if each.place is not None), None),
        has_pulse=bool(listed),
        parts=dependence.read(session, lead.workspace_id),
        gaps=sum(rules.is_gap(each.score) for each in standing.ratings.values()) if standing.check else None,
        lesson=lesson.title if lesson else "",
    )


def _shown(found: Report | None, name: str) -> ShownFigure | None:
    figure = found.figures[name] if found and name else None
    return figure if figure and figure.shown is not None else None
