"""The words of succession: roles, steps and how a week went."""

from __future__ import annotations

from bot.kit.i18n import _
from bot.sustainability.succession.models import ProgrammeRole, SuccessionStep, WeekOutcome


def roles() -> dict[ProgrammeRole, str]:
    """What each role is called."""
    return {
        ProgrammeRole.LEAD: _("Lead"),
        ProgrammeRole.CHAMPION: _("Champion"),
        ProgrammeRole.FACILITATOR: _("Facilitator"),
        ProgrammeRole.ADMIN: _("Admin"),
        ProgrammeRole.KEYS: _("Keys and accounts"),
    }


def steps() -> dict[SuccessionStep, str]:
    """How far somebody is."""
    return {
        SuccessionStep.SHADOW: _("watches how it's done"),
        SuccessionStep.DELEGATE: _("does parts of it"),
        SuccessionStep.ALONE: _("does it alone"),
    }


def outcomes() -> dict[WeekOutcome, str]:
    """How a week without somebody went."""
    return {
        WeekOutcome.SMOOTH: _("It went smoothly"),
        WeekOutcome.QUESTIONS: _("There were questions"),
        WeekOutcome.STUCK: _("Some work stopped"),
    }
