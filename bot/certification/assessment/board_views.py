"""The board of those who run the programme: who stands where, whose marks are awaited, and how far assessors agree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from bot.certification.assessment.agreement import AgreementSummary, Coefficient
from bot.certification.assessment.queries import BoardLine, WaitingSeat
from bot.certification.assessment.views import REMIND, age
from bot.certification.capstone.models import SubmissionState
from bot.certification.capstone.views import decimal, percent
from bot.kit import blocks
from bot.kit.i18n import _, ngettext
from bot.kit.slack import Json

MAX_LINES = 30
MAX_WAITING = 25


def board(
    lines: Sequence[BoardLine],
    waiting: Sequence[WaitingSeat],
    summary: AgreementSummary,
    pieces: int,
    assessors: int,
    now: datetime,
) -> Json:
    """Who stands where, and whose marks are awaited since when."""
    title = _("Certification")
    shown: list[Json] = [blocks.header(title)]
    # Somebody who has only looked isn't a candidate.
    begun = [each for each in lines if each.written or each.submissions or each.capstone.passed_at]
    people = [_line(each, pieces) for each in begun[:MAX_LINES]]
    shown += [
        blocks.section(text) for text in blocks.pack(["\n".join(people)] if people else [_("Nobody has started yet.")])
    ]
    if waiting:
        shown.append(blocks.section(_("*Marks that are still missing*")))
    for each in waiting[:MAX_WAITING]:
        text = _(
            "• {assessor} has been marking {candidate}'s work {age}",
            assessor=f"<@{each.assessor.slack_id}>",
            candidate=f"<@{each.candidate.slack_id}>",
            age=age(each.drawn_at, now),
        )
        shown.append(blocks.section(text, blocks.button(REMIND, _("Remind"), each.seat_id)))
    willing = ngettext("{n} person is willing to judge.", "{n} people are willing to judge.", assessors)
    more = _("`/groundswell certification assessors @name` asks colleagues whether they're willing to judge.")
    return blocks.message(title, shown, blocks.context(f"{willing} {more}\n{agreement_line(summary)}"))


def _line(one: BoardLine, pieces: int) -> str:
    state = _("{n} of {all} pieces written", n=one.written, all=pieces)
    if one.submissions:
        state = state_name(SubmissionState(one.submissions[-1].state))
    if one.capstone.passed_at:
        state = _("passed with {total}", total=percent(one.capstone.total or "0"))
    return _("• {person}: {state}", person=f"<@{one.candidate.slack_id}>", state=state)


def state_name(state: SubmissionState) -> str:
    """Where a submission stands, in a word or two."""
    return {
        SubmissionState.WAITING: _("waits for assessors"),
        SubmissionState.MARKING: _("is being marked"),
        SubmissionState.DECIDING: _("a third assessor decides"),
        SubmissionState.SETTLED: _("marked; an assessor still has to write a few words and release the result"),
        SubmissionState.RELEASED: _("has a result"),
        SubmissionState.APPEALED: _("asked for a second look at the result"),
    }[state]


def agreement_line(summary: AgreementSummary) -> str:
    """How many double marks agree, and the coefficients if there are enough."""
    if not summary.double_marks:
        return _("No work has been marked by two assessors yet.")
    line = _(
        "Two assessors marked {n} pieces: {exact} at the same level, {adjacent} one level apart, and "
        "{apart} more than one level apart.",
        n=summary.double_marks,
        exact=summary.exact,
        adjacent=summary.adjacent,
        apart=summary.apart,
    )
    if summary.kappa is None or summary.ac2 is None:
        return line
    figures = _(
        "Two figures show how well assessors agree (1 is perfect): quadratic kappa {kappa}, AC2 {ac2}.",
        kappa=_coefficient(summary.kappa),
        ac2=_coefficient(summary.ac2),
    )
    return f"{line} {figures}"


def _coefficient(one: Coefficient) -> str:
    value, *interval = (decimal(Fraction(each), "0.00") for each in (one.value, *(one.interval or ())))
    if not interval:
        return value
    return _("{value} (95 %: {low} to {high})", value=value, low=interval[0], high=interval[1])
