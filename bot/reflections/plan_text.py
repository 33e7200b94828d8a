"""Texts about a plan: its sentence, its state, the answers, and the suggested times."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.kit.i18n import _, in_language
from bot.kit.slack import escape
from bot.kit.time import format_moment
from bot.reflections.follow_up_times import KEPT, MONDAY, TOMORROW, TWO_WEEKS, WEEK
from bot.reflections.models import Happened, Plan, PlanState


class Words(Protocol):
    """Two halves of a plan, and their language."""

    @property
    def id(self) -> int | None: ...
    @property
    def when(self) -> str | None: ...
    @property
    def will(self) -> str | None: ...
    @property
    def language(self) -> str: ...


def sentence(plan: Words) -> str:
    """A plan as one sentence, in its language."""
    with in_language(plan.language):
        return _(
            "*When* {when}, *I will* {will}.", when=escape(plan.when or ""), will=escape((plan.will or "").rstrip("."))
        )


def standing(plan: Plan, zone: str) -> str:
    if plan.state != PlanState.OPEN:
        return ended(plan)
    if plan.ask_at:
        return _("On {moment}, I'll ask you how your plan went.", moment=format_moment(plan.ask_at, zone))
    if plan.answered == Happened.NOT_YET:
        return _(
            "Not yet, and that's fine. Your plan stays here, and I won't ask you about it again unless you change it."
        )
    return _("I've asked you how your plan went.") if plan.asked else _("I won't ask how this plan went.")


def ended(plan: Plan) -> str:
    if plan.state == PlanState.DONE:
        return _("It happened.") if plan.answered == Happened.YES else _("It partly happened.")
    if plan.state == PlanState.CHANGED:
        return _("Another plan has replaced this one.")
    return _("It's no longer relevant.")


def answer_words() -> dict[str, str]:
    return {
        Happened.YES: _("Yes"),
        Happened.PARTLY: _("Partly"),
        Happened.NOT_YET: _("Not yet"),
        Happened.NO_LONGER: _("It's no longer relevant"),
    }


def moment_label(name: str, moment: datetime, zone: str) -> str:
    """A suggested time, by its name, if it has one, and by the clock in a zone."""
    names = {
        TOMORROW: _("The next day"),
        WEEK: _("In a week"),
        TWO_WEEKS: _("In two weeks"),
        MONDAY: _("Next Monday"),
        KEPT: _("No change"),
    }
    shown = format_moment(moment, zone)
    return f"{names[name]}: {shown}" if name in names else shown
