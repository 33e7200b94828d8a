"""A review from beginning to end: read, check, ask, weigh what was answered, and put it into words.

A model only ever points: at sentences, and at which kind of answer they are. Scores, caps, order and most of the words
are made here, and what it says without support is dropped.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.kit.i18n import speaking
from bot.kit.llm import Kind, LLMFailure, Model, Purse
from bot.kit.prompts import Prompts
from bot.stories.analysis import numbers
from bot.stories.analysis.preprocessing import Reading, read
from bot.stories.analysis.rules import Rule
from bot.stories.analysis.segmentation import Sentence
from bot.stories.feedback import assembly, model_checks
from bot.stories.feedback import prompts as feedback_prompts
from bot.stories.feedback.assembly import Case
from bot.stories.feedback.schema import Result
from bot.stories.sections import Section

MAX_CALLS, MAX_TOKENS = 8, 20_000
MIN_FIGURES = 2
# A section whose answer cannot be used is judged by the rules; these say nothing about the other sections.
_SOFT = frozenset({Kind.INVALID, Kind.TRUNCATED, Kind.EMPTY, Kind.REFUSED})
_NOT_ASKED = frozenset({Rule.EMPTY, Rule.LOREM})


class Budget(Purse, Protocol):
    """A purse that knows what has been spent."""

    calls: int
    tokens: int
    estimated: bool


@dataclass(frozen=True)
class Reviewers:
    """Who reviews: a model with its prompts, the longest answer in tokens, and seconds for the whole job."""

    model: Model
    prompts: Prompts
    answer_tokens: int
    seconds: float


@dataclass
class _Heard:
    """What a model has said so far."""

    answers: dict[Section, Any] = field(default_factory=dict)
    failures: list[LLMFailure] = field(default_factory=list)


def by_rules(texts: Mapping[str, str], language: str | None = None, *, failure: str | None = None) -> Result:
    """A review by the rules alone, whole in itself; `failure` says why no model took part, if one was asked."""
    reading = read(texts, language)
    with speaking(reading.language):
        return assembly.judge(assembly.by_rules(reading), failure=failure)


async def by_model(
    texts: Mapping[str, str], reviewers: Reviewers, budget: Budget, language: str | None = None
) -> Result:
    """A review for which a model was asked; when that comes to nothing, the rules' with the kind of failure."""
    # In a thread: a very long story takes seconds, and clicks must not wait for it.
    case = await asyncio.to_thread(_case, texts, language)
    with speaking(case.reading.language):
        try:
            async with asyncio.timeout(reviewers.seconds):
                asked, dropped = await _ask(case, reviewers, budget)
        except TimeoutError:
            return assembly.judge(case, failure=Kind.DEADLINE)
        except LLMFailure as failure:
            return assembly.judge(case, failure=failure.kind)
        return assembly.judge(asked, asked_model=True, dropped=dropped)


def _case(texts: Mapping[str, str], language: str | None) -> Case:
    return assembly.by_rules(read(texts, language))


async def _ask(case: Case, reviewers: Reviewers, budget: Budget) -> tuple[Case, int]:
    """The case with a model's answers weighed in, and how many of its claims were dropped."""
    heard = _Heard()
    skipped = {hit.section for hit in case.hits if hit.rule in _NOT_ASKED and hit.cap == 0}
    sections = [section for section, part in case.reading.parts.items() if part.live and section not in skipped]
    await _all_or_first_failure([_ask_section(case.reading, section, reviewers, budget, heard) for section in sections])
    if heard.failures and not heard.answers:
        raise heard.failures[0]
    weighed, dropped = model_checks.sections(case, heard.answers)
    whole = await _ask_whole(weighed, reviewers, budget)
    if whole is None:
        return weighed, dropped
    weighed, more = model_checks.whole(weighed, whole)
    return weighed, dropped + more


async def _ask_section(reading: Reading, section: Section, reviewers: Reviewers, budget: Budget, heard: _Heard) -> None:
    ask, shape = feedback_prompts.about_section(
        reviewers.prompts, reading.parts[section], answer_tokens=reviewers.answer_tokens
    )
    try:
        heard.answers[section] = await reviewers.model.fill(ask, shape, budget)
    except LLMFailure as failure:
        if failure.kind not in _SOFT:
            raise
        heard.failures.append(failure)


async def _ask_whole(case: Case, reviewers: Reviewers, budget: Budget) -> Any:
    """What the model says about the story as a whole; None when there is nothing to ask, or it says nothing usable."""
    sentences = _with_figures(case.reading)
    points = model_checks.open_points(case)
    if len(sentences) < MIN_FIGURES:
        return None
    ask, shape = feedback_prompts.about_whole(
        reviewers.prompts, sentences, points, case.reading.language, answer_tokens=reviewers.answer_tokens // 3
    )
    try:
        return await reviewers.model.fill(ask, shape, budget)
    except LLMFailure as failure:
        if failure.kind in {*_SOFT, Kind.OVER_BUDGET, Kind.DAY_USED_UP}:
            return None
        raise


def _with_figures(reading: Reading) -> list[Sentence]:
    ids = {figure.sentence for part in reading.parts.values() for figure in numbers.of_part(part)}
    return [one for part in reading.parts.values() for one in part.live if one.id in ids]


async def _all_or_first_failure(jobs: list[Awaitable[None]]) -> None:
    """All at once; the first failure ends the others and is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            for job in jobs:
                group.create_task(_run(job))
    except* LLMFailure as failures:
        first = failures
    else:
        return
    raise _first(first)


async def _run(job: Awaitable[None]) -> None:
    await job


def _first(group: BaseExceptionGroup[LLMFailure]) -> LLMFailure:
    one = group.exceptions[0]
    return _first(one) if isinstance(one, BaseExceptionGroup) else one
