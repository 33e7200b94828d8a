"""Reading a whole story: a model writes remarks, looks at them again sceptically, and code keeps what is carried."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.kit.llm import FailureKind, LLMFailure
from bot.stories.analysis import comparisons, happened, numbers, readiness, rules
from bot.stories.analysis.preprocessing import PreparedStory, section_of
from bot.stories.analysis.readiness import CheckAnswer, ReadinessCheck
from bot.stories.analysis.rules import RuleViolation, StoryRule
from bot.stories.feedback import texts
from bot.stories.feedback.budgets import RequestBudget
from bot.stories.feedback.completeness import certain_findings
from bot.stories.feedback.feedback_model import FeedbackModel
from bot.stories.feedback.schema import (
    EarlierRemark,
    FeedbackResult,
    Finding,
    FindingKind,
    PrivateMatter,
    SectionScore,
    SettledRemark,
)
from bot.stories.feedback.whole_story import checks, prompts, selection, settled
from bot.stories.feedback.whole_story.answers import AnswerState, EvidenceState
from bot.stories.feedback.whole_story.prompts import MAX_FINDINGS
from bot.stories.sections import SECTIONS, Criterion, Section, WarningSign

MAX_NOTE = 120
LEVEL_WITH_SUBSTANCE = 2
# Rules that are certain enough to cap a level themselves; a model may exceed the cap of any other by one.
_CERTAIN = frozenset({StoryRule.EMPTY, StoryRule.LOREM})
_FIGURES_IN_DOUBT = frozenset({FindingKind.CONTRADICTION, FindingKind.ARITHMETIC})
_COMPARISON_IN_DOUBT = _FIGURES_IN_DOUBT | {FindingKind.CONFOUNDED, FindingKind.UNSUPPORTED}


@dataclass(frozen=True)
class _Reading:
    """A story with the model's answer about it, the findings that are kept, and the rules' violations."""

    prepared: PreparedStory
    answer: Any
    findings: tuple[Finding, ...]
    violations: Sequence[RuleViolation]


@dataclass(frozen=True)
class _Claims:
    """How many remarks a model wrote and how many doubts the rules add, and those a second reader is asked about."""

    written: int
    disputed: int
    looked_at: list[Finding]


async def read(
    prepared: PreparedStory,
    model: FeedbackModel,
    budget: RequestBudget,
    earlier: Sequence[EarlierRemark] = (),
    done: Sequence[EarlierRemark] = (),
) -> FeedbackResult:
    """Feedback on a whole story, in the current language; LLMFailure without a usable answer.

    `earlier` are the remarks on the version before, `done` those that were settled in any version before that.
    """
    # In threads: with a very long story each of these takes a while, and clicks must not wait for it.
    violations = await asyncio.to_thread(rules.check_rules, prepared)
    request = await asyncio.to_thread(
        prompts.about_story, model.prompts, prepared, earlier, answer_tokens=model.answer_tokens
    )
    shown = {one.id for sentences in request.shown.values() for one in sentences}
    if not shown:
        raise LLMFailure(FailureKind.CONTEXT)
    answer: Any = await model.model.fill(request.ask, request.shape, budget)
    done = [*done, *_called_settled(answer, earlier)]
    claims = await asyncio.to_thread(_claims, prepared, answer, violations, earlier, done)
    carried = await _second_look(claims.looked_at, prepared, model, budget) if claims.looked_at else []
    reading = _Reading(prepared, answer, tuple(carried), violations)
    result = await asyncio.to_thread(_result, reading, shown, earlier)
    return result.model_copy(
        update={
            "proposed": claims.written,
            "carried": sum(one.source == "model" and one.topic == one.kind for one in carried),
            "dropped": claims.written + claims.disputed - len(carried),
        }
    )


def _claims(
    prepared: PreparedStory,
    answer: Any,
    violations: Sequence[RuleViolation],
    earlier: Sequence[EarlierRemark],
    done: Sequence[EarlierRemark],
) -> _Claims:
    """What is claimed about a story, without what it does not support, and what is `done`."""
    written = answer.findings[: 2 * MAX_FINDINGS]
    checked = [checks.checked_finding(one, prepared, violations, earlier) for one in written]
    proposed = [one for one in checked if one is not None]
    proposed = settled.without_returned(proposed, done, prepared)[:MAX_FINDINGS]
    # A model's second look decides about contradicting figures too, which rules take for one more often.
    certain = [one for one in certain_findings(violations) if one.kind == FindingKind.CONTRADICTION]
    disputed = [one for one in certain if not _is_said(one, proposed)]
    looked_at = prompts.findings_that_fit(prepared, [*proposed, *disputed])
    return _Claims(len(written), len(disputed), looked_at)


def _called_settled(answer: Any, earlier: Sequence[EarlierRemark]) -> list[EarlierRemark]:
    """The earlier remarks that the model calls settled, and nowhere open."""
    states: dict[int, set[str]] = {}
    for one in getattr(answer, "earlier", ()):
        states.setdefault(one.number - 1, set()).add(one.state)
    return [earlier[at] for at, found in states.items() if found == {"settled"}]


def _result(reading: _Reading, shown: Collection[str], earlier: Sequence[EarlierRemark]) -> FeedbackResult:
    """The result of a reading in which these sentences were shown to the model; what it proposed is not counted yet."""
    prepared, answer, violations = reading.prepared, reading.answer, reading.violations
    kept = checks.without_refuted_praise([*reading.findings, *_private(answer), *_to_reviewer(answer)])
    certain = [one for one in certain_findings(violations) if one.kind != FindingKind.CONTRADICTION]
    # What a model says of one empty section does not speak for the others.
    kept += [one for one in certain if one.topic == StoryRule.EMPTY or not _is_said(one, kept)]
    levels = {section: _level(replace(reading, findings=tuple(kept)), section) for section in SECTIONS}
    unanswered = {section: _unanswered(answer, section) for section in SECTIONS}
    ordered = selection.ordered(kept, levels)
    empty = [one for one in SECTIONS if not prepared.sections[one].counted]
    steps = selection.steps(ordered, unanswered, empty)
    asked = {step.finding: step.text for step in steps}
    ordered = tuple(one.model_copy(update={"question": asked.get(at, one.question)}) for at, one in enumerate(ordered))
    final = replace(reading, findings=ordered)
    return FeedbackResult(
        language=prepared.language,
        reader_language=prepared.reader_language,
        sentences=prepared.sentences,
        scores=tuple(_score(final, section, levels[section]) for section in SECTIONS),
        findings=ordered,
        steps=steps,
        readiness=_readiness(final, levels),
        settled=_settled(final, earlier),
        personal=prepared.masked.counts(),
        excluded=prepared.excluded,
        unread=tuple(id_ for id_ in prepared.sentences if id_ not in shown and id_ not in prepared.excluded),
        asked_model=True,
    )


async def _second_look(
    findings: Sequence[Finding], prepared: PreparedStory, model: FeedbackModel, budget: RequestBudget
) -> list[Finding]:
    """The findings that a sceptical second reading leaves."""
    request = await asyncio.to_thread(prompts.about_findings, model.prompts, prepared, findings)
    answer: Any = await model.model.fill(request.ask, request.shape, budget)
    return await asyncio.to_thread(_carried, findings, checks.by_number(answer.verdicts), prepared)


def _carried(findings: Sequence[Finding], verdicts: Mapping[int, Any], prepared: PreparedStory) -> list[Finding]:
    """The findings as the second reader's verdicts on them, by their number from 1, leave them."""
    looked_at = [
        checks.after_second_look(finding, verdicts.get(number), prepared) for number, finding in enumerate(findings, 1)
    ]
    return [one for one in looked_at if one is not None]


def _is_said(finding: Finding, others: Collection[Finding]) -> bool:
    """Whether another finding of its kind is about one of its sentences, or about the same whole section."""
    return any(
        one.kind == finding.kind
        and (set(one.sentences) & set(finding.sentences) or (one.section == finding.section and not finding.sentences))
        for one in others
    )


def _private(answer: Any) -> list[Finding]:
    """What should not be passed on, in our own words, so that nothing of it is repeated; once for each section."""
    found: dict[tuple[PrivateMatter, Section], list[str]] = {}
    for one in answer.private:
        for id_ in dict.fromkeys(map(str, one.ids)):
            found.setdefault((PrivateMatter(one.what), section_of(id_)), []).append(id_)
    return [
        Finding(
            kind=FindingKind.PRIVACY,
            section=section,
            topic=matter,
            source="model",
            text=texts.private_matter(matter),
            sentences=tuple(dict.fromkeys(ids))[: checks.MAX_IDS],
            importance=3,
        )
        for (matter, section), ids in found.items()
    ]


def _to_reviewer(answer: Any) -> list[Finding]:
    by_section: dict[Section, list[str]] = {}
    for id_ in answer.to_reviewer:
        by_section.setdefault(section_of(str(id_)), []).append(str(id_))
    return [
        Finding(
            kind=FindingKind.ADDRESSED_TO_REVIEWER,
            section=section,
            topic=StoryRule.TAMPERING,
            source="model",
            text=texts.rule(StoryRule.TAMPERING, section),
            sentences=tuple(dict.fromkeys(ids))[: checks.MAX_IDS],
            importance=1,
        )
        for section, ids in by_section.items()
    ]


def _level(reading: _Reading, section: Section) -> int:
    """The model's level of a section, as far as its sentences, the findings and the certain rules allow."""
    given = getattr(reading.answer.sections, section)
    directed = {str(id_) for id_ in reading.answer.to_reviewer}
    level = int(given.level)
    if not {str(id_) for id_ in given.carried_by} - directed:
        level = min(level, 1)
    for violation in rules.caps(list(reading.violations), section):
        level = min(level, (violation.cap or 0) + (violation.rule not in _CERTAIN))
    here = [one for one in reading.findings if one.section == section and not one.is_praise]
    if any(one.kind in _FIGURES_IN_DOUBT and one.importance > 1 for one in here):
        level = min(level, 2)
    if any(one.importance == 3 and one.source == "model" and one.kind != FindingKind.PRIVACY for one in here):
        level = min(level, 3)
    return level


def _score(reading: _Reading, section: Section, level: int) -> SectionScore:
    given = getattr(reading.answer.sections, section)
    one, two, three = (
        () if answer.how == AnswerState.NOT else tuple(map(str, answer.ids))
        for answer in (given.q1, given.q2, given.q3)
    )
    return SectionScore(section=section, score=level, answers=(one, two, three))


def _unanswered(answer: Any, section: Section) -> tuple[int, ...]:
    """The guiding questions (1 to 3) that are not answered at all, then those answered in part."""
    given = getattr(answer.sections, section)
    hows = [answer.how for answer in (given.q1, given.q2, given.q3)]
    not_at_all = [number for number, how in enumerate(hows, 1) if how == AnswerState.NOT]
    return (*not_at_all, *(number for number, how in enumerate(hows, 1) if how == AnswerState.PARTLY))


def _readiness(reading: _Reading, levels: Mapping[Section, int]) -> readiness.Readiness:
    """The advice from evidence and contradicting evidence."""
    directed = set(map(str, reading.answer.to_reviewer))
    found: dict[Criterion | WarningSign, ReadinessCheck] = {}
    for criterion in Criterion:
        found[criterion] = _criterion(
            reading.prepared, _check(criterion, getattr(reading.answer.criteria, criterion), directed)
        )
    for sign in WarningSign:
        found[sign] = _check(sign, getattr(reading.answer.signs, sign), directed)
    weighty = [one for one in reading.findings if one.importance > 1 and not one.is_praise]
    comparison = [one for one in weighty if one.kind in _COMPARISON_IN_DOUBT and one.section == Section.RESULTS]
    parts = reading.prepared.sections.values()
    counted = {quantity.sentence for part in parts for quantity in numbers.quantities(part)}
    measurable = found[Criterion.MEASURABLE]
    compared = tuple(
        id_ for id_ in comparisons.before_and_after(reading.prepared.sections[Section.RESULTS]) if id_ not in directed
    )
    is_doubtful = any(one.kind in _FIGURES_IN_DOUBT for one in comparison)
    if compared and not is_doubtful:
        found[Criterion.MEASURABLE] = ReadinessCheck(
            name=Criterion.MEASURABLE, answer=CheckAnswer.YES, sentences=compared[: readiness.MAX_EVIDENCE]
        )
    elif measurable.answer == CheckAnswer.YES and (comparison or not counted & set(measurable.sentences)):
        found[Criterion.MEASURABLE] = ReadinessCheck(name=Criterion.MEASURABLE, answer=CheckAnswer.UNKNOWN)
    may_scale = (
        not comparison
        and all(level >= LEVEL_WITH_SUBSTANCE for level in levels.values())
        and found[Criterion.MEASURABLE].answer == CheckAnswer.YES
        and not any(one.kind in {FindingKind.DEPENDENCE, *_FIGURES_IN_DOUBT} for one in weighty)
        and not any(one.importance == 3 for one in weighty)
    )
    questions = {sign: texts.question_about_sign(sign) for sign in WarningSign}
    if any(one.kind == FindingKind.DEPENDENCE and one.question for one in weighty):
        # It is asked with the finding already.
        del questions[WarningSign.INDIVIDUALS]
    return readiness.conclude(found, may_scale=may_scale, questions=questions, is_comparison_weak=bool(comparison))


def _criterion(prepared: PreparedStory, check: ReadinessCheck) -> ReadinessCheck:
    """A criterion with what has happened as its evidence; unknown where that shows nothing."""
    # «They want to keep it» tells what they think of it now.
    if check.answer != CheckAnswer.YES or check.name == Criterion.LIKED:
        return check
    ids = tuple(id_ for id_ in check.sentences if happened.is_told(prepared.sentences[id_], prepared.language))
    return check.model_copy(update={"sentences": ids, "answer": CheckAnswer.YES if ids else CheckAnswer.UNKNOWN})


def _check(name: Criterion | WarningSign, given: Any, directed: Collection[str]) -> ReadinessCheck:
    """A check with its evidence, in which sentences directed at a reviewer count for nothing."""
    answer = {EvidenceState.SHOWN: CheckAnswer.YES, EvidenceState.CONTRADICTED: CheckAnswer.NO}.get(given.state)
    ids = tuple(id_ for id_ in dict.fromkeys(map(str, given.ids)) if id_ not in directed)[: readiness.MAX_EVIDENCE]
    if answer is None or not ids:
        return ReadinessCheck(name=name, answer=CheckAnswer.UNKNOWN, source="model")
    return ReadinessCheck(name=name, answer=answer, sentences=ids, source="model")


def _settled(reading: _Reading, earlier: Sequence[EarlierRemark]) -> tuple[SettledRemark, ...]:
    """What became of the earlier remarks that are not wrong; one called both is open, and only carried notes stay."""
    found: dict[int, SettledRemark] = {}
    for one in getattr(reading.answer, "earlier", ()):
        at = one.number - 1
        before = earlier[at]
        if before.is_wrong:
            continue
        note = checks.tidy(one.note, reading.prepared)[:MAX_NOTE]
        about = Finding(
            kind=FindingKind.STRENGTH, section=before.section, topic="note", source="model", text=note or "-"
        )
        is_said = checks.says_only_its_sentences(note, about, reading.prepared)
        is_said_again = any(
            (now.kind, now.section, now.text) == (before.kind, before.section, before.text) for now in reading.findings
        )
        is_settled = one.state == "settled" and not is_said_again
        kept = note if is_said and is_settled else ""
        if at not in found or (found[at].is_settled and not is_settled):
            found[at] = SettledRemark(earlier=at, is_settled=is_settled, note=kept)
    return tuple(found[at] for at in sorted(found))
