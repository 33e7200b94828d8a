"""Feedback with a small model, which is asked about one section at a time.

It only points at sentences and classifies the answers in them. Scores, caps, order and most of the text are made
in code, and claims that the story does not support are dropped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot.kit.llm import FailureKind, LLMFailure
from bot.stories.analysis import numbers
from bot.stories.analysis.preprocessing import PreparedStory
from bot.stories.analysis.rules import StoryRule
from bot.stories.analysis.segmentation import Sentence
from bot.stories.feedback.budgets import RequestBudget
from bot.stories.feedback.by_section import assembly, model_checks, prompts
from bot.stories.feedback.by_section.assembly import Assessment
from bot.stories.feedback.feedback_model import FeedbackModel
from bot.stories.feedback.schema import FeedbackResult
from bot.stories.sections import Section

MIN_SENTENCES_WITH_FIGURES = 2
# A section whose answer cannot be used is assessed by the rules; these failures concern no other section.
_ONE_SECTION_FAILURES = frozenset({FailureKind.INVALID, FailureKind.TRUNCATED, FailureKind.EMPTY, FailureKind.REFUSED})
_NOT_ASKED = frozenset({StoryRule.EMPTY, StoryRule.LOREM})


@dataclass
class _ModelAnswers:
    answers: dict[Section, Any] = field(default_factory=dict)
    failures: list[LLMFailure] = field(default_factory=list)


async def read(prepared: PreparedStory, model: FeedbackModel, budget: RequestBudget) -> FeedbackResult:
    """Feedback from the rules and a small model, in the current language; LLMFailure without a usable answer."""
    # In threads: with a very long story each of these takes a while, and clicks must not wait for it.
    assessment = await asyncio.to_thread(assembly.assess, prepared)
    refined, dropped = await _refine(assessment, model, budget)
    return await asyncio.to_thread(assembly.assemble, refined, asked_model=True, dropped=dropped)


async def _refine(assessment: Assessment, model: FeedbackModel, budget: RequestBudget) -> tuple[Assessment, int]:
    """The assessment with a model's answers, and how many of its claims were dropped."""
    prepared, found = assessment.prepared, _ModelAnswers()
    skipped = {one.section for one in assessment.violations if one.rule in _NOT_ASKED and one.cap == 0}
    asked = [section for section, part in prepared.sections.items() if part.counted and section not in skipped]
    await _run_all([_ask_about_section(prepared, section, model, budget, found) for section in asked])
    if found.failures and not found.answers:
        raise found.failures[0]
    refined, dropped = await asyncio.to_thread(model_checks.apply_section_answers, assessment, found.answers)
    answer = await _ask_about_story(refined, model, budget)
    if answer is None:
        return refined, dropped
    refined, more = await asyncio.to_thread(model_checks.apply_story_answer, refined, answer)
    return refined, dropped + more


async def _ask_about_section(
    prepared: PreparedStory, section: Section, model: FeedbackModel, budget: RequestBudget, found: _ModelAnswers
) -> None:
    ask, schema = prompts.about_section(model.prompts, prepared.sections[section], answer_tokens=model.answer_tokens)
    try:
        found.answers[section] = await model.model.fill(ask, schema, budget)
    except LLMFailure as failure:
        if failure.kind not in _ONE_SECTION_FAILURES:
            raise
        found.failures.append(failure)


async def _ask_about_story(assessment: Assessment, model: FeedbackModel, budget: RequestBudget) -> Any:
    """The model's answer about the whole story; None when there is nothing to ask, or no usable answer."""
    sentences = _sentences_with_figures(assessment.prepared)
    if len(sentences) < MIN_SENTENCES_WITH_FIGURES:
        return None
    ask, schema = prompts.about_story(
        model.prompts,
        sentences,
        model_checks.open_questions(assessment),
        assessment.prepared.language,
        answer_tokens=model.answer_tokens // 3,
    )
    try:
        return await model.model.fill(ask, schema, budget)
    except LLMFailure as failure:
        if failure.kind in {*_ONE_SECTION_FAILURES, FailureKind.OVER_BUDGET, FailureKind.DAY_USED_UP}:
            return None
        raise


def _sentences_with_figures(prepared: PreparedStory) -> list[Sentence]:
    ids = {quantity.sentence for part in prepared.sections.values() for quantity in numbers.quantities(part)}
    return [one for part in prepared.sections.values() for one in part.counted if one.id in ids]


async def _run_all(jobs: list[Coroutine[Any, Any, None]]) -> None:
    """Run coroutines at the same time; the first LLMFailure cancels the others and is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            for job in jobs:
                group.create_task(job)
    except* LLMFailure as failures:
        first = failures
    else:
        return
    raise _first(first)


def _first(group: BaseExceptionGroup[LLMFailure]) -> LLMFailure:
    one = group.exceptions[0]
    return _first(one) if isinstance(one, BaseExceptionGroup) else one
