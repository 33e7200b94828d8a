"""Drafting an asset: a model writes lines, looks at them again sceptically, and code keeps what is carried."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bot.kit.i18n import in_language
from bot.kit.llm import FailureKind, LLMFailure
from bot.stories.analysis.preprocessing import PreparedStory, prepare
from bot.stories.feedback.budgets import RequestBudget
from bot.stories.feedback.feedback_model import FeedbackModel
from bot.stories.feedback.whole_story.checks import by_number
from bot.stories.publishing.assets import AssetKind
from bot.stories.publishing.drafting import checks, prompts, structure
from bot.stories.publishing.drafting.answers import DraftLine
from bot.stories.publishing.drafting.structure import LineRole
from bot.stories.publishing.showcase import PublishedStory

MIN_LINES = 3


class TooLittleCarriedError(Exception):
    """The story carries too little of a draft to make an asset of it."""


async def draft(
    kind: AssetKind, story: PublishedStory, language: str, model: FeedbackModel, budget: RequestBudget
) -> tuple[DraftLine, ...]:
    """The lines of an asset in a language.

    LLMFailure without a usable answer, TooLittleCarriedError if too few lines are left.
    """
    # In threads: with a very long story each of these takes a while, and clicks must not wait for it.
    prepared = await asyncio.to_thread(prepare, story.version.sections, story.language, language, hides_people=True)
    try:
        async with asyncio.timeout(model.seconds):
            with in_language(prepared.spoken):
                request = await asyncio.to_thread(
                    prompts.about_asset, model.prompts, prepared, kind, answer_tokens=model.answer_tokens
                )
                answer: Any = await model.model.fill(request.ask, request.shape, budget)
                lines = await asyncio.to_thread(_lines, kind, answer, prepared)
                request = await asyncio.to_thread(prompts.about_lines, model.prompts, prepared, kind, lines)
                answer = await model.model.fill(request.ask, request.shape, budget)
    except TimeoutError:
        raise LLMFailure(FailureKind.DEADLINE) from None
    return await asyncio.to_thread(_carried, kind, lines, by_number(answer.verdicts), prepared)


def _lines(kind: AssetKind, answer: Any, prepared: PreparedStory) -> list[DraftLine]:
    """The lines of a draft about which a second reader is asked; TooLittleCarriedError if there are too few."""
    lines = checks.checked_lines(answer.lines[: prompts.MAX_LINES], kind, prepared)
    lines = prompts.lines_that_fit(prepared, lines)
    _require_enough(kind, lines)
    return lines


def _carried(
    kind: AssetKind, lines: Sequence[DraftLine], verdicts: Mapping[int, Any], prepared: PreparedStory
) -> tuple[DraftLine, ...]:
    """The lines as the second reader's verdicts leave them; TooLittleCarriedError if there are too few."""
    looked_at = [checks.after_second_look(line, verdicts.get(at), prepared) for at, line in enumerate(lines, 1)]
    carried = [line for line in looked_at if line is not None]
    _require_enough(kind, carried)
    return tuple(carried)


def _require_enough(kind: AssetKind, lines: list[DraftLine]) -> None:
    has_steps = any(line.role == LineRole.STEP for line in lines)
    if len(lines) < MIN_LINES or (kind in structure.NEED_STEPS and not has_steps):
        raise TooLittleCarriedError
