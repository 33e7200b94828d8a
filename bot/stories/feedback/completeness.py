"""What can be said of a story without a model: what is filled in, and what looks empty or wrong."""

from __future__ import annotations

from collections.abc import Sequence

from bot.stories.analysis import answer_detection, rules
from bot.stories.analysis.preprocessing import PreparedStory
from bot.stories.analysis.rules import RuleViolation, StoryRule
from bot.stories.feedback import texts
from bot.stories.feedback.schema import FeedbackResult, Finding, FindingKind, SectionCompleteness, SectionScore
from bot.stories.sections import SECTIONS, Section

MAX_QUOTED = 3
KIND_OF_RULE = {
    StoryRule.EMPTY: FindingKind.MISSING,
    StoryRule.LOREM: FindingKind.PLACEHOLDER,
    StoryRule.PLACEHOLDER: FindingKind.PLACEHOLDER,
    StoryRule.BOILERPLATE: FindingKind.GENERIC,
    StoryRule.NO_NUMBER: FindingKind.MISSING,
    StoryRule.NO_START: FindingKind.MISSING,
    StoryRule.DIFFERENT_FIGURES: FindingKind.CONTRADICTION,
    StoryRule.TAMPERING: FindingKind.ADDRESSED_TO_REVIEWER,
    StoryRule.PERSONAL: FindingKind.PRIVACY,
    StoryRule.HERO: FindingKind.DEPENDENCE,
    StoryRule.CONTRADICTION: FindingKind.CONTRADICTION,
}
# What the rules are sure of, beside empty sections.
_CERTAIN = frozenset(
    {
        StoryRule.LOREM,
        StoryRule.PLACEHOLDER,
        StoryRule.CONTRADICTION,
        StoryRule.PERSONAL,
        StoryRule.TAMPERING,
    }
)


def check(prepared: PreparedStory, *, failure: str | None = None) -> FeedbackResult:
    """The completeness check, in the current language; `failure` says why a model that was asked took no part."""
    violations = rules.check_rules(prepared)
    return FeedbackResult(
        language=prepared.language,
        reader_language=prepared.reader_language,
        sentences=prepared.sentences,
        scores=tuple(
            SectionScore(section=section, score=rules.score(prepared, violations, section)) for section in SECTIONS
        ),
        findings=tuple(certain_findings(violations)),
        completeness=tuple(_completeness(prepared, section) for section in SECTIONS),
        personal=prepared.masked.counts(),
        excluded=prepared.excluded,
        unchecked=() if prepared.has_lexicon else texts.unchecked(prepared.language),
        failure=failure,
    )


def certain_findings(violations: Sequence[RuleViolation]) -> list[Finding]:
    """What the rules are sure of: empty sections, placeholders, contradicting figures, personal data, attacks.

    One finding speaks for all empty sections.
    """
    empty = [one.section for one in violations if one.rule == StoryRule.EMPTY]
    found = [
        Finding(
            kind=KIND_OF_RULE[one.rule],
            section=one.section,
            topic=one.rule,
            source="rules",
            text=texts.rule(one.rule, one.section),
            sentences=one.sentences[:MAX_QUOTED],
            importance=3 if one.rule == StoryRule.PERSONAL else 2,
        )
        for one in violations
        if one.rule in _CERTAIN
    ]
    if empty:
        found.append(
            Finding(
                kind=KIND_OF_RULE[StoryRule.EMPTY],
                section=empty[0],
                topic=StoryRule.EMPTY,
                source="rules",
                text=texts.still_empty(empty),
                importance=3,
            )
        )
    return found


def _completeness(prepared: PreparedStory, section: Section) -> SectionCompleteness:
    part = prepared.sections[section]
    unanswered: tuple[int, ...] = ()
    if prepared.has_lexicon:
        evidence = answer_detection.evidence_of(part)
        unanswered = tuple(number for number, one in enumerate(evidence, 1) if not one.weight)
    return SectionCompleteness(section=section, words=part.word_count, unanswered=unanswered)
