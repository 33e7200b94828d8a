"""What is said about a broken rule, an open question and a next step, in the language being spoken.

No figure stands in these sentences: every number in a review comes from the story.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.kit.i18n import _
from bot.stories import labels
from bot.stories.analysis.rules import Rule
from bot.stories.sections import Section


def rule(name: Rule, section: Section) -> str:
    """What a broken rule means for its section."""
    return {
        Rule.EMPTY: _("{section} is missing: it is still empty.", section=labels.title(section)),
        Rule.LOREM: _("This is placeholder text (lorem ipsum), not your story yet."),
        Rule.PLACEHOLDER: _("Part of this is a placeholder that is still to be filled in."),
        Rule.BOILERPLATE: _("These are generic phrases (boilerplate) that would fit any team. What happened in yours?"),
        Rule.REPEATED: _("This repeats what another section says already."),
        Rule.THIN: _("This is very short. Somebody who was not there needs more detail to repeat it."),
        Rule.CONTRADICTION: _("These figures contradict each other, so they cannot both be right. Which one is it?"),
        Rule.NO_NUMBER: _("There is no number in the results yet: no figure or metric that somebody could check."),
        Rule.NO_START: _("There are figures, but no starting point (baseline): what was it before?"),
        Rule.HERO: _("Success seems to depend on one person here. What would keep it going without them?"),
        Rule.DIFFERENT_FIGURES: _("Do these figures speak of the same thing? If so, they do not agree."),
        Rule.TAMPERING: _(
            "This gives instructions to a reviewer, and tells readers nothing, so it was left out of the review."
        ),
        Rule.PERSONAL: _("This holds personal data or a secret. It was masked for the review; better take it out."),
    }[name]


def gap(section: Section, question: int) -> str:
    """What is missing for a guiding question (1 to 3)."""
    return _("Nothing here answers “{question}” yet.", question=labels.questions(section)[question - 1])


def left(section: Section, questions: Sequence[int]) -> str:
    """The guiding questions (1 to 3) that a very short section leaves open."""
    asked = " ".join(_("“{question}”", question=labels.questions(section)[one - 1]) for one in questions)
    return _("Not answered yet in a way that others can check: {questions}", questions=asked)


def vague(section: Section, question: int) -> str:
    """What is said of an answer without a fact."""
    asked = labels.questions(section)[question - 1]
    return _("This touches on “{question}”, but gives nothing that somebody could check.", question=asked)


def strength(section: Section, question: int) -> str:
    """What is said of an answer with facts."""
    return _(
        "This answers “{question}” in a way that others can check.", question=labels.questions(section)[question - 1]
    )


def step(section: Section, question: int) -> str:
    """What to do about a guiding question (1 to 3)."""
    return _steps()[section][question - 1]


def settle() -> str:
    """What to do about figures that contradict each other."""
    return _("Settle which of the figures that contradict each other is right, and give only that one.")


def _steps() -> dict[Section, tuple[str, str, str]]:
    return {
        Section.CONTEXT: (
            _("Name the place (team, site, department) and the time (from when to when)."),
            _("Say who took part: how many people, in which roles, and who led it."),
            _("Describe the conditions at the time: workload, tools and access, rules, support."),
        ),
        Section.APPROACH: (
            _("List what you did step by step, so that somebody else could do the same."),
            _("Say what it took: hours, people, licences, money, tools."),
            _("Give the timeline: when each step happened and how long it took."),
        ),
        Section.RESULTS: (
            _("Say what changed in the work: what is done faster, better, or not at all any more."),
            _("Add a metric with its number: the starting point (baseline), the value afterwards, and the period."),
            _("Add feedback: what the people involved said, best in their own words."),
        ),
        Section.FACTORS: (
            _("Say what made it work, and how you can tell: conditions others can create, not one person's effort."),
            _("Say what you would do differently next time, and why."),
            _("Separate what is essential from what is only nice to have."),
        ),
        Section.SCALING: (
            _("Say how another team can adapt it: what to keep and what to change."),
            _("Name the pitfalls you met, and how to avoid them."),
            _("List the templates, checklists or documents others can use, and where to find them."),
        ),
    }


def unchecked(language: str) -> tuple[str, ...]:
    """What the rules cannot tell in a language whose words they do not have."""
    return (
        _(
            "The rules know English and German. For this language ({language}) they checked length, figures, personal "
            "data and placeholders, but not which guiding questions are answered or which warning signs there are.",
            language=language,
        ),
    )
