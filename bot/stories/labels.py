"""Sections, their guiding questions and the readiness check in words, in the language that is being spoken."""

from __future__ import annotations

from bot.kit.i18n import _
from bot.stories.sections import Criterion, Section, Warning  # noqa: A004 - the seed's own word


def title(section: Section) -> str:
    """What a section is called."""
    return {
        Section.CONTEXT: _("Context"),
        Section.APPROACH: _("Approach"),
        Section.RESULTS: _("Results"),
        Section.FACTORS: _("Key success factors"),
        Section.SCALING: _("Scaling guide"),
    }[section]


def goal(section: Section) -> str:
    """What a section is for, in one sentence."""
    return {
        Section.CONTEXT: _("Readers can tell whether their own situation is like yours."),
        Section.APPROACH: _("Readers could do on Monday what you did."),
        Section.RESULTS: _("Readers can check what changed, and against what."),
        Section.FACTORS: _("Readers know what must not be left out."),
        Section.SCALING: _("Readers can start elsewhere without asking you."),
    }[section]


def questions(section: Section) -> tuple[str, str, str]:
    """A section's three guiding questions."""
    return {
        Section.CONTEXT: (
            _("Where and when did this work?"),
            _("Who was involved?"),
            _("What conditions existed?"),
        ),
        Section.APPROACH: (
            _("What exactly was done?"),
            _("What resources did it take?"),
            _("What was the timeline?"),
        ),
        Section.RESULTS: (
            _("What outcomes were achieved?"),
            _("Which metrics improved, from what starting point?"),
            _("What did the people involved say about it?"),
        ),
        Section.FACTORS: (
            _("What made this work?"),
            _("What would you do differently?"),
            _("What is essential, and what is nice to have?"),
        ),
        Section.SCALING: (
            _("How can it be adapted to other contexts?"),
            _("Which pitfalls should others avoid?"),
            _("Which resources and templates can others use?"),
        ),
    }[section]


def criterion(name: Criterion) -> str:
    """A success criterion in words."""
    return {
        Criterion.REPEATABLE: _("Consistent, repeatable results"),
        Criterion.LIKED: _("Positive feedback from participants"),
        Criterion.MEASURABLE: _("Measurable business impact"),
        Criterion.APPLICABLE: _("Applicable beyond where it began"),
        Criterion.SUSTAINABLE: _("Sustainable without the first team"),
    }[name]


def warning(name: Warning) -> str:
    """A warning sign in words."""
    return {
        Warning.INDIVIDUALS: _("Success depends on specific individuals"),
        Warning.CONDITIONS: _("The conditions are hard to replicate"),
        Warning.RESOURCES: _("High resource needs: a lot of time, money or people"),
        Warning.LIMITED: _("Limited applicability: it fits few other places"),
        Warning.ONE_TIME: _("One-time factors: something that happened once helped"),
    }[name]


def level(score: int) -> str:
    """What a section's score of 0 to 4 stands for."""
    return (
        _("empty, placeholder text, or about something else"),
        _("vague, or one guiding question answered at most"),
        _("two guiding questions answered, or all of them vaguely"),
        _("all three answered, with facts somebody could check"),
        _("all three, and with numbers from a starting point over a period, limits, or material to reuse"),
    )[score]
