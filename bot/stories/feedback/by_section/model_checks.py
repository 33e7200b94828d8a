"""Checks a model's answers against the story. They may lower a score, and raise one only with a checkable fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.kit.patterns import LazyPattern
from bot.stories import labels
from bot.stories.analysis import answer_detection, claims, numbers
from bot.stories.analysis.preprocessing import PreparedStory, section_of
from bot.stories.analysis.readiness import CheckAnswer, ReadinessCheck
from bot.stories.analysis.rules import RuleViolation, StoryRule
from bot.stories.analysis.segmentation import normalize
from bot.stories.feedback.by_section import prompts
from bot.stories.feedback.by_section.assembly import AssessedAnswer, Assessment
from bot.stories.feedback.by_section.prompts import NONE
from bot.stories.feedback.wording_checks import is_acceptable
from bot.stories.sections import Criterion, Section, WarningSign

MAX_STEP_CHARACTERS = 240
_NUMBER = LazyPattern(r"\d+(?:[.,]\d+)*")


def apply_section_answers(assessment: Assessment, answers: Mapping[Section, Any]) -> tuple[Assessment, int]:
    """The assessment with a model's answers about sections, and how many of its claims were dropped."""
    checked = dict(assessment.answers)
    steps: dict[tuple[Section, int], str] = {}
    dropped = 0
    for section, answer in answers.items():
        one, two, three = (_checked_answer(assessment, section, number, answer) for number in (1, 2, 3))
        checked[section] = (one, two, three)
        for number, found in enumerate(checked[section], 1):
            step = str(getattr(answer, f"next_q{number}")).strip()
            if step and found.weight < 2 and _may_be_shown(step, assessment.prepared):
                steps[section, number] = step[:MAX_STEP_CHARACTERS]
            elif step:
                dropped += 1
    checks, more = _checks(assessment, answers)
    return replace(assessment, answers=checked, checks=checks, steps=steps), dropped + more


def _checked_answer(assessment: Assessment, section: Section, number: int, answer: Any) -> AssessedAnswer:
    """The answer to one guiding question: concrete only if the model's sentence has a checkable fact.

    A concrete answer found by the rules is kept: weak models often claim that there is none.
    """
    part = assessment.prepared.sections[section]
    sentence, how = getattr(answer, f"q{number}"), getattr(answer, f"q{number}_how")
    by_model = AssessedAnswer((), 0, "model")
    if NONE not in {sentence, how}:
        is_praise = sentence in answer_detection.unsupported_praise(part)
        has_fact = answer_detection.checkable_facts(part).get(sentence, 0) > 0 and not is_praise
        by_model = AssessedAnswer((sentence,), 2 if how == "concrete" and has_fact else 1, "model")
    if section in assessment.answers:
        by_rules = assessment.answers[section][number - 1]
        if by_rules.weight == 2 > by_model.weight:
            return by_rules
    return by_model


def _checks(
    assessment: Assessment, answers: Mapping[Section, Any]
) -> tuple[dict[Criterion | WarningSign, ReadinessCheck], int]:
    """The readiness checks with the model's supported answers to unknown ones, and how many were dropped."""
    checks, dropped = dict(assessment.checks), 0
    for name in (*WarningSign, *Criterion):
        if checks[name].answer != CheckAnswer.UNKNOWN:
            continue
        claimed = [getattr(answer, name.value) for answer in answers.values()]
        ids = [id_ for id_ in claimed if id_ != NONE]
        kept = [id_ for id_ in ids if _supports(assessment.prepared, name, id_)]
        dropped += len(ids) - len(kept)
        if kept:
            checks[name] = ReadinessCheck(name=name, answer=CheckAnswer.YES, sentences=tuple(kept[:3]), source="model")
    return checks, dropped


def _supports(prepared: PreparedStory, name: Criterion | WarningSign, sentence: str) -> bool:
    """Whether a sentence supports a sign or criterion: not advice against it, its denial, or praise without a fact."""
    part = prepared.sections[section_of(sentence)]
    against = {*part.matching("prohibit"), *answer_detection.unsupported_praise(part)}
    if isinstance(name, WarningSign):
        against |= {*part.matching("negated"), *part.matching("hero_not")}
        # In a language with a lexicon, a sign needs a sentence that matches its cues.
        return sentence not in against and (not prepared.has_lexicon or bool(part.occurrences("suspicious", sentence)))
    if name == Criterion.MEASURABLE:
        return any(quantity.sentence == sentence for quantity in numbers.quantities(part))
    return sentence not in against


def open_questions(assessment: Assessment) -> dict[str, str]:
    """The guiding questions without a concrete answer, by name."""
    return {
        prompts.question_name(section, number): labels.questions(section)[number - 1]
        for section, found in assessment.answers.items()
        for number, one in enumerate(found, 1)
        if one.weight < 2
    }


def apply_story_answer(assessment: Assessment, answer: Any) -> tuple[Assessment, int]:
    """The assessment with contradictions between quantities of one unit that a model saw, and how many were dropped."""
    violations, dropped = list(assessment.violations), 0
    known = {frozenset(violation.sentences) for violation in violations if violation.rule == StoryRule.CONTRADICTION}
    for first, second in ((answer.a1, answer.b1), (answer.a2, answer.b2)):
        pair = frozenset({first, second})
        if NONE in pair or len(pair) < 2 or pair in known:
            continue
        if not _comparable(assessment.prepared, first, second):
            dropped += 1
            continue
        known.add(pair)
        places = [section_of(first), section_of(second)]
        section = Section.RESULTS if Section.RESULTS in places else places[0]
        violations.append(RuleViolation(StoryRule.DIFFERENT_FIGURES, section, (first, second)))
    first = tuple(name for name in (answer.first, answer.second, answer.third) if name != NONE)
    return replace(assessment, violations=violations, first=first), dropped


def _comparable(prepared: PreparedStory, one: str, other: str) -> bool:
    """Whether both sentences have a quantity of the same unit, with different values."""
    found = {
        id_: {
            (quantity.unit, quantity.value)
            for quantity in numbers.quantities(prepared.sections[section_of(id_)])
            if quantity.sentence == id_
        }
        for id_ in (one, other)
    }
    units = {unit for unit, _ in found[one]} & {unit for unit, _ in found[other]} - {""}
    return any(
        {v for u, v in found[one] if u == unit}.isdisjoint({v for u, v in found[other] if u == unit}) for unit in units
    )


def _may_be_shown(words: str, prepared: PreparedStory) -> bool:
    """Whether a model's text is acceptable, and has no numbers that the story lacks."""
    said = prepared.sentences.values()
    known = set(_NUMBER.findall(" ".join(normalize(text) for text in said)))
    if not set(_NUMBER.findall(normalize(words))) <= known or claims.unsupported_words(words, said, prepared.spoken):
        return False
    return is_acceptable(words, prepared)
