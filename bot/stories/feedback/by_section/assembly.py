"""Scores, findings and next steps, assembled in code from the rules' assessment and a model's answers, if any."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.kit.i18n import _
from bot.stories import labels
from bot.stories.analysis import answer_detection, readiness, rules
from bot.stories.analysis.preprocessing import PreparedStory
from bot.stories.analysis.readiness import CheckAnswer, ReadinessCheck
from bot.stories.analysis.rules import SEVERITY, RuleViolation, StoryRule
from bot.stories.feedback import texts
from bot.stories.feedback.by_section.prompts import question_name
from bot.stories.feedback.completeness import KIND_OF_RULE
from bot.stories.feedback.schema import FeedbackResult, Finding, FindingKind, NextStep, SectionScore, Source
from bot.stories.sections import SECTIONS, Criterion, Section, WarningSign

MAX_STEPS, MAX_STRENGTHS, MAX_QUOTED = 3, 2, 3
UNANSWERED = len(SEVERITY)
# The guiding question whose answer resolves a violation.
_RESOLVED_BY = {StoryRule.NO_NUMBER: 2, StoryRule.NO_START: 2, StoryRule.CONTRADICTION: 2, StoryRule.HERO: 1}
# Violations that are joined in one finding about a very short section.
_JOINED = {StoryRule.THIN, StoryRule.NO_NUMBER, StoryRule.NO_START}


@dataclass(frozen=True)
class AssessedAnswer:
    """The answer to one guiding question: its sentences, and its weight: 2 concrete, 1 vague, 0 none."""

    sentences: tuple[str, ...]
    weight: int
    source: Source = "rules"


class _StepCandidate(NamedTuple):
    """What a next step could be about; candidates sort in the order in which steps are given."""

    score: int
    severity: int
    preference: int
    section_index: int
    question: int


@dataclass(frozen=True)
class Assessment:
    """Everything known about a story before findings are written.

    `answers` has three for each section, and none where the language has no lexicon and no model was asked. `steps`
    are a model's texts for next steps by section and question; `first` names the questions it thinks matter most.
    """

    prepared: PreparedStory
    violations: list[RuleViolation]
    answers: dict[Section, tuple[AssessedAnswer, AssessedAnswer, AssessedAnswer]]
    checks: Mapping[Criterion | WarningSign, ReadinessCheck]
    steps: Mapping[tuple[Section, int], str] = field(default_factory=dict)
    first: tuple[str, ...] = ()


def assess(prepared: PreparedStory) -> Assessment:
    """The assessment by the rules alone."""
    answers = {}
    if prepared.has_lexicon:
        for section, part in prepared.sections.items():
            evidence = answer_detection.evidence_of(part)
            one, two, three = (AssessedAnswer(each.sentences, each.weight) for each in evidence)
            answers[section] = (one, two, three)
    return Assessment(prepared, rules.check_rules(prepared), answers, readiness.check_readiness(prepared))


def assemble(assessment: Assessment, **fields: object) -> FeedbackResult:
    """The whole result, in the current language; `fields` are further fields of it."""
    prepared = assessment.prepared
    scores = tuple(_score(assessment, section) for section in SECTIONS)
    is_checked = prepared.has_lexicon or assessment.answers
    return FeedbackResult.model_validate(
        {
            "language": prepared.language,
            "reader_language": prepared.reader_language,
            "sentences": prepared.sentences,
            "scores": scores,
            "findings": tuple(_findings(assessment)),
            "steps": _steps(assessment, {one.section: one.score for one in scores}),
            "readiness": readiness.conclude(assessment.checks),
            "personal": prepared.masked.counts(),
            "excluded": prepared.excluded,
            "unchecked": () if is_checked else texts.unchecked(prepared.language),
            **fields,
        }
    )


def _score(assessment: Assessment, section: Section) -> SectionScore:
    part, answers = assessment.prepared.sections[section], assessment.answers.get(section)
    uncapped = answer_detection.structural_score(part)
    if answers:
        by_answers = answer_detection.score_by_weights(part, [one.weight for one in answers])
        # Without a lexicon, a model that sees nothing in a section full of facts lowers its score by one at most.
        uncapped = by_answers if assessment.prepared.has_lexicon else max(by_answers, uncapped - 1)
    capping = rules.caps(assessment.violations, section)
    score = min([uncapped, *(violation.cap for violation in capping if violation.cap is not None)])
    return SectionScore(
        section=section,
        score=score,
        caps=tuple(violation.rule for violation in capping if violation.cap == score),
        answers=tuple(one.sentences for one in answers) if answers else ((), (), ()),
    )


def _findings(assessment: Assessment) -> Iterator[Finding]:
    """Section by section: strengths, violations, gaps, warning signs."""
    for section in SECTIONS:
        violations = [one for one in assessment.violations if one.section == section]
        broken = {one.rule for one in violations}
        answers: Sequence[AssessedAnswer] = assessment.answers.get(section, ())
        if broken & {StoryRule.EMPTY, StoryRule.LOREM, StoryRule.BOILERPLATE}:
            answers = ()
        warned = {id_ for one in violations if one.rule == StoryRule.HERO for id_ in one.sentences}
        yield from _strengths(section, answers, warned)
        if StoryRule.THIN in broken:
            yield from (_violation(one) for one in violations if one.rule not in _JOINED)
            yield _short_section(section, violations, answers)
        else:
            yield from map(_violation, violations)
            yield from _gaps(section, answers)
        yield from _warnings(assessment, section)


def _strengths(section: Section, answers: Sequence[AssessedAnswer], warned: Collection[str]) -> Iterator[Finding]:
    """Answered questions, each quoting another sentence where there is one, and none that a warning quotes."""
    quoted: list[str] = []
    for number, answer in enumerate(answers, 1):
        left = sorted((id_ for id_ in answer.sentences if id_ not in warned), key=quoted.count)
        if answer.weight == 2 and left and len(quoted) < MAX_STRENGTHS:
            quoted.append(left[0])
            quotable = replace(answer, sentences=tuple(left))
            yield _about_question(FindingKind.STRENGTH, section, number, quotable, texts.strength(section, number))


def _short_section(section: Section, violations: Sequence[RuleViolation], answers: Sequence[AssessedAnswer]) -> Finding:
    """One finding for a very short section: its violations and its open questions."""
    joined = sorted((one for one in violations if one.rule in _JOINED), key=lambda one: SEVERITY[one.rule])
    sentences = [texts.rule(one.rule, section) for one in joined]
    unanswered = {number: one for number, one in enumerate(answers, 1) if one.weight < 2}
    if unanswered:
        sentences.append(texts.open_questions(section, list(unanswered)))
    return Finding(
        kind=FindingKind.VAGUE,
        section=section,
        topic=StoryRule.THIN,
        source="model" if any(one.source == "model" for one in unanswered.values()) else "rules",
        text=" ".join(sentences),
        sentences=next(one.sentences for one in joined if one.rule == StoryRule.THIN)[:MAX_QUOTED],
    )


def _gaps(section: Section, answers: Sequence[AssessedAnswer]) -> Iterator[Finding]:
    for number, answer in enumerate(answers, 1):
        if answer.weight < 2:
            text = texts.vague(section, number) if answer.weight else texts.gap(section, number)
            kind = FindingKind.VAGUE if answer.weight else FindingKind.MISSING
            yield _about_question(kind, section, number, answer, text)


def _about_question(kind: FindingKind, section: Section, number: int, answer: AssessedAnswer, text: str) -> Finding:
    sentences = answer.sentences[:1] if answer.weight else ()
    return Finding(kind=kind, section=section, topic=f"q{number}", source=answer.source, text=text, sentences=sentences)


def _violation(violation: RuleViolation) -> Finding:
    return Finding(
        kind=KIND_OF_RULE.get(violation.rule, FindingKind.VAGUE),
        section=violation.section,
        topic=violation.rule,
        source="model" if violation.rule == StoryRule.DIFFERENT_FIGURES else "rules",
        text=texts.rule(violation.rule, violation.section),
        sentences=violation.sentences[:MAX_QUOTED],
    )


def _warnings(assessment: Assessment, section: Section) -> Iterator[Finding]:
    """The warning signs that a section shows, unless a violation says so already."""
    hero_ids = {id_ for one in assessment.violations if one.rule == StoryRule.HERO for id_ in one.sentences}
    here = assessment.prepared.sections[section].plain.keys() - hero_ids
    for sign in WarningSign:
        check = assessment.checks[sign]
        sentences = tuple(id_ for id_ in check.sentences if id_ in here)
        if check.answer == CheckAnswer.YES and sentences:
            text = _(
                "A warning sign if you want to bring this practice to other teams: {sign}.", sign=labels.warning(sign)
            )
            yield Finding(
                kind=FindingKind.WARNING_SIGN,
                section=section,
                topic=sign,
                source=check.source,
                text=text,
                sentences=sentences,
            )


def _steps(assessment: Assessment, scores: Mapping[Section, int]) -> tuple[NextStep, ...]:
    """At most three, from different sections if possible; the lowest score and the most severe rule first."""
    candidates = sorted(_candidates(assessment, scores))
    by_section = {one.section_index: one for one in reversed(candidates)}
    first = list(by_section.values())
    rest = [one for one in candidates if one not in first]
    return tuple(_step(assessment, one) for one in sorted([*sorted(first), *rest][:MAX_STEPS]))


def _step(assessment: Assessment, candidate: _StepCandidate) -> NextStep:
    section, question = SECTIONS[candidate.section_index], candidate.question
    if candidate.severity == SEVERITY[StoryRule.CONTRADICTION]:
        return NextStep(section=section, question=question, text=texts.resolve_contradiction())
    by_model = assessment.steps.get((section, question))
    if by_model:
        return NextStep(section=section, question=question, text=by_model, source="model")
    return NextStep(section=section, question=question, text=texts.step(section, question))


def _candidates(assessment: Assessment, scores: Mapping[Section, int]) -> Iterator[_StepCandidate]:
    """Everything worth a step: the questions that resolve violations, and those without a concrete answer."""
    for index, section in enumerate(SECTIONS):
        weights = {number: one.weight for number, one in enumerate(assessment.answers.get(section, ()), 1)}
        found = {number: UNANSWERED + weight for number, weight in weights.items() if weight < 2}
        weakest = min(weights, key=lambda number: (weights[number], number)) if weights else 1
        for violation in assessment.violations:
            if violation.section == section and violation.cap is not None:
                question = _RESOLVED_BY.get(violation.rule, weakest)
                found[question] = min(found.get(question, UNANSWERED), SEVERITY[violation.rule])
        for question, severity in found.items():
            name = question_name(section, question)
            preference = assessment.first.index(name) if name in assessment.first else len(assessment.first)
            yield _StepCandidate(scores[section], severity, preference, index, question)
