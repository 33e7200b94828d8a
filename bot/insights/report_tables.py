"""The figures of a report as rows for spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping

from bot.figures import words
from bot.figures.ledger import ShownFigure
from bot.insights import figure_words, hard_questions, report_views
from bot.journeys.content import Library
from bot.kit.i18n import _
from bot.kit.spreadsheets import Cell
from bot.measurement.measures import BY_NAME, Evidence
from bot.measurement.report import HABITS, Report


def _evidence() -> Mapping[str, str]:
    return {
        Evidence.SELF_REPORT: _("what people say themselves"),
        Evidence.TEST: _("test"),
        Evidence.OBSERVED: _("observed"),
        Evidence.SYSTEM: _("recorded by the app"),
    }


def rows(found: Report, library: Library) -> list[list[Cell]]:
    """The figures with their names above them, and the kind of evidence behind each."""
    names, evidence, about = figure_words.figure_names(), _evidence(), report_views.scope_name(found.scope)
    made: list[list[Cell]] = [[_("figure"), _("week"), _("about"), _("counted"), _("of"), _("shown as"), _("evidence")]]
    for name, figure in found.figures.items():
        other = Evidence.SELF_REPORT if name in HABITS else Evidence.SYSTEM
        kind = BY_NAME[name].evidence if name in BY_NAME else other
        made.append(_row([names[name], found.week.label, about], figure, evidence[kind]))
    made += [
        _row([names["active"], one.week.label, about], one.active, evidence[Evidence.SYSTEM])
        for one in found.trend
        if one.week != found.week
    ]
    for hard in found.hardest:
        if hard.wrong.shown is not None:
            asked = hard_questions.asked(library, hard)
            name = _("wrong the first time: {question}", question=asked)
            made.append(_row([name, "", about], hard.wrong, evidence[Evidence.TEST]))
    return made


def _row(what: list[Cell], figure: ShownFigure, evidence: str) -> list[Cell]:
    said = words.who(figure) or _("nobody, or too few to show")
    return [*what, figure.counted, figure.total, said, evidence]
