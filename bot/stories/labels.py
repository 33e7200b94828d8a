"""Names of sections, guiding questions and readiness checks in the current language."""

from __future__ import annotations

from collections.abc import Mapping

from bot.kit.i18n import _
from bot.kit.slack import escape
from bot.stories.sections import Criterion, Section, WarningSign


def title(section: Section) -> str:
    return {
        Section.CONTEXT: _("Context"),
        Section.APPROACH: _("Approach"),
        Section.RESULTS: _("Results"),
        Section.FACTORS: _("Key success factors"),
        Section.SCALING: _("Scaling guide"),
    }[section]


def goal(section: Section) -> str:
    """A section's purpose, in one sentence."""
    # A model reads these too, so another wording is another request: answers recorded for the tests no longer fit it.
    return {
        Section.CONTEXT: _("Readers can tell whether their own situation is like yours."),
        Section.APPROACH: _("Readers could do on Monday what you did."),
        Section.RESULTS: _("Readers can check what changed, and against what."),
        Section.FACTORS: _("Readers know what must not be left out."),
        Section.SCALING: _("Readers can try this in their own team without asking you."),
    }[section]


def questions(section: Section) -> tuple[str, str, str]:
    """A section's three guiding questions."""
    return {
        Section.CONTEXT: (_("Where and when did this work?"), _("Who was involved?"), _("What conditions existed?")),
        Section.APPROACH: (_("What exactly was done?"), _("What resources did it take?"), _("What was the timeline?")),
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
    """The name of a success criterion."""
    return {
        Criterion.REPEATABLE: _("Consistent, repeatable results"),
        Criterion.LIKED: _("Positive feedback from participants"),
        Criterion.MEASURABLE: _("Measurable business impact"),
        Criterion.APPLICABLE: _("Useful beyond the team where it began"),
        Criterion.SUSTAINABLE: _("Sustainable without the first team"),
    }[name]


def warning(name: WarningSign) -> str:
    """The name of a warning sign."""
    return {
        WarningSign.INDIVIDUALS: _("Success depends on specific individuals"),
        WarningSign.CONDITIONS: _("The conditions are hard to replicate"),
        WarningSign.RESOURCES: _("High resource needs: a lot of time, money or people"),
        WarningSign.LIMITED: _("Limited applicability: it would work in few other places"),
        WarningSign.ONE_TIME: _("One-time factors: something that only happened once helped"),
    }[name]


def personal_kind(kind: str) -> str:
    """The plural name of a kind of personal data or secrets, as in its placeholder but in lower case."""
    kinds = {
        "email": _("email addresses"),
        "phone": _("phone numbers"),
        "iban": _("bank accounts"),
        "card": _("card numbers"),
        "id": _("ID numbers"),
        "birthdate": _("dates of birth"),
        "address": _("addresses"),
        "key": _("keys and passwords"),
        "name": _("names"),
        "person": _("names on their own"),
    }
    return kinds.get(kind, kind)


def personal_counts(counts: Mapping[str, int]) -> str:
    """Kinds of personal data with the number of pieces of each, such as “email addresses (2), names (1)”."""
    return ", ".join(f"{personal_kind(kind)} ({count})" for kind, count in sorted(counts.items()))


def story_title(title: str) -> str:
    """A story's title in quotation marks, escaped; “your story” for one without a title."""
    return _("“{title}”", title=escape(title)) if title else _("your story")
