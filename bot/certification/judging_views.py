"""Answers to assessors and raters about the time that they have."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.certification.assessment.queries import WaitingSeat
from bot.certification.assessment.views import OPEN_SEAT, age, step_back_button
from bot.certification.board.reminders import WORKING_DAYS
from bot.certification.teach_back import rating_views
from bot.certification.teach_back.models import TeachBack, TeachBackRater
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Json


def how_long(waiting: Sequence[WaitingSeat], now: datetime) -> Json:
    """There is no fixed end; since when each is awaited, with the way to mark it and the way out."""
    text = _(
        "There's no fixed day. But somebody is waiting for your marks, so I'll remind you once, after "
        "{n} working days. If you don't have time, pass the task on to somebody else.",
        n=WORKING_DAYS,
    )
    shown: list[Json] = []
    for each in waiting:
        said = _("{candidate}'s work, {age}", candidate=f"<@{each.candidate.slack_id}>", age=age(each.drawn_at, now))
        shown.append(blocks.section(said, blocks.button(OPEN_SEAT, _("Read and mark"), each.seat_id)))
        shown.append(blocks.actions(step_back_button(each.seat_id)))
    return blocks.message(text, blocks.section(text), shown)


def how_long_for_teach_backs(seats: Sequence[tuple[TeachBackRater, TeachBack]]) -> Json:
    """The same for a teach-back, which is marked best while one remembers it."""
    text = _(
        "There's no fixed day by which you have to rate a teach-back. It's easiest right afterwards. "
        "I'll remind you after two days."
    )
    out = rating_views.cannot_rate(seats)
    return blocks.message(text, blocks.section(text), out["blocks"])
