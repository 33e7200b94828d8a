"""The names of what the backlog knows: categories, states, fields of the matrix, impact and effort."""

from __future__ import annotations

from bot.figures import rules as figures
from bot.improvement.models import Improvement, ImprovementCategory, ImprovementState, Origin
from bot.improvement.rules import MatrixField
from bot.kit.i18n import _, ngettext


def category(value: str) -> str:
    names = {
        ImprovementCategory.CONTENT: _("Content: what is taught"),
        ImprovementCategory.PROCESS: _("Process: how something works, such as enrolling"),
        ImprovementCategory.FORMAT: _("Format: another way to learn"),
        ImprovementCategory.TARGETING: _("Audience: who gets what"),
        ImprovementCategory.SUPPORT: _("Support: help when people are stuck"),
        ImprovementCategory.CULTURE: _("Culture: what leaders say and do"),
    }
    return names[ImprovementCategory(value)]


def state(value: str) -> str:
    names = {
        ImprovementState.OPEN: _("not decided yet"),
        ImprovementState.DECIDED: _("decided"),
        ImprovementState.TRYING: _("being tried"),
        ImprovementState.DONE: _("done"),
        ImprovementState.DROPPED: _("dropped"),
    }
    return names[ImprovementState(value)]


def field(value: MatrixField) -> str:
    names = {
        MatrixField.DO_FIRST: _("Do first"),
        MatrixField.PLAN_CAREFULLY: _("Plan carefully"),
        MatrixField.DO_IF_EASY: _("Do if easy"),
        MatrixField.DONT_DO: _("Don't do"),
        MatrixField.UNKNOWN: _("Not rated yet"),
    }
    return names[value]


def impact(value: int) -> str:
    return (
        _("1: only a few people would notice"),
        _("2: most people would notice"),
        _("3: it would change how people work"),
    )[value - 1]


def effort(value: int) -> str:
    return (_("1: hours"), _("2: days"), _("3: weeks"))[value - 1]


def votes(n: int) -> str:
    """The number of votes; fewer than five could be told apart."""
    if n == 0:
        return _("no votes")
    if figures.is_small(n, figures.MIN_PEOPLE):
        return _("fewer than {k} votes", k=figures.MIN_PEOPLE)
    return ngettext("{n} vote", "{n} votes", n)


def origin(one: Improvement) -> str:
    """Where an improvement comes from, unless a person just suggested it."""
    sources = {
        Origin.QUESTION: _("from a question that many got wrong"),
        Origin.RATING: _("from a low rating"),
        Origin.REFLECTION: _("from a reflection"),
        Origin.PRACTICE: _("from the practice check"),
        Origin.EXPERIMENT: _("from an experiment"),
    }
    return sources.get(Origin(one.origin), "")
