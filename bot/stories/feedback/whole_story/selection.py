"""Which remarks matter most: at most three next steps, each with its question.

What is to be done before a story is published but says nothing about its substance is no step: names, secrets, and
empty sections where there is enough to say about the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from bot.stories.feedback import texts
from bot.stories.feedback.schema import Finding, FindingKind, NextStep
from bot.stories.sections import SECTIONS, Section

MAX_STEPS, MAX_STEPS_OF_A_SECTION = 3, 2
# In the order in which they keep a story from being believed and repeated.
_WEIGHT = {
    FindingKind.PRIVACY: 0,
    FindingKind.CONTRADICTION: 1,
    FindingKind.ARITHMETIC: 1,
    FindingKind.CONFOUNDED: 2,
    FindingKind.DEPENDENCE: 2,
    FindingKind.UNSUPPORTED: 3,
    FindingKind.MISSING: 3,
    FindingKind.GENERIC: 3,
    FindingKind.PLACEHOLDER: 3,
    FindingKind.WARNING_SIGN: 4,
    FindingKind.VAGUE: 4,
    FindingKind.ADDRESSED_TO_REVIEWER: 5,
}
_NO_STEP = frozenset({FindingKind.ADDRESSED_TO_REVIEWER})
# Kinds of which one step is enough, however often they occur.
_ONCE = frozenset({FindingKind.PRIVACY, FindingKind.PLACEHOLDER, FindingKind.GENERIC})


def ordered(findings: Sequence[Finding], levels: Mapping[Section, int]) -> tuple[Finding, ...]:
    """Findings by importance, by what they keep from being believed, and by how far their section is from useful."""
    return tuple(
        sorted(
            findings,
            key=lambda one: (
                -one.importance,
                _WEIGHT.get(one.kind, 0),
                levels[one.section],
                SECTIONS.index(one.section),
            ),
        )
    )


def is_to_be_taken_out(finding: Finding) -> bool:
    """Whether it only says that something in the text is private, and not how people's data was used."""
    return finding.kind == FindingKind.PRIVACY and finding.topic != finding.kind


def steps(
    findings: Sequence[Finding], unanswered: Mapping[Section, Sequence[int]], empty: Collection[Section] = ()
) -> tuple[NextStep, ...]:
    """The next steps from ordered findings; `unanswered` has the guiding questions (1 to 3) that are still open.

    Those about the text come first; one about `empty` sections, the rules' if there is one, may take a place left over.
    """
    asking = [
        (position, one)
        for position, one in enumerate(findings)
        if not (one.is_praise or one.kind in _NO_STEP or is_to_be_taken_out(one))
    ]
    about_nothing = [(position, one) for position, one in asking if not one.sentences and one.section in empty]
    about_text = [one for one in asking if one not in about_nothing]
    about_nothing.sort(key=lambda one: one[1].source != "rules")
    chosen: list[NextStep] = []
    kinds: set[FindingKind] = set()
    sections: Counter[Section] = Counter()
    for position, finding in [*about_text, *about_nothing[:1]]:
        if finding.kind in _ONCE and finding.kind in kinds:
            continue
        if sections[finding.section] >= MAX_STEPS_OF_A_SECTION:
            continue
        question = finding.question or texts.question_about(finding.kind, finding.section, unanswered[finding.section])
        chosen.append(NextStep(section=finding.section, text=question, source=finding.source, finding=position))
        kinds.add(finding.kind)
        sections[finding.section] += 1
        if len(chosen) == MAX_STEPS:
            break
    return tuple(chosen)
