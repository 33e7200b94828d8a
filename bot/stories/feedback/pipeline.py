"""Feedback from beginning to end: prepare the story, ask a model as its profile says, or check completeness alone."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from bot.kit.i18n import in_language
from bot.kit.llm import FailureKind, LLMFailure
from bot.kit.prompts import Prompts
from bot.stories.analysis.preprocessing import PreparedStory, prepare
from bot.stories.analysis.segmentation import Sentence
from bot.stories.feedback import completeness
from bot.stories.feedback.budgets import RequestBudget
from bot.stories.feedback.by_section import pipeline as by_section
from bot.stories.feedback.by_section import prompts as by_section_prompts
from bot.stories.feedback.feedback_model import FeedbackModel, ModelProfile
from bot.stories.feedback.schema import EarlierRemark, FeedbackResult
from bot.stories.feedback.whole_story import pipeline as whole_story
from bot.stories.feedback.whole_story import prompts as whole_story_prompts
from bot.stories.sections import Section


def by_rules(
    texts: Mapping[str, str], language: str | None = None, reader_language: str = "", *, failure: str | None = None
) -> FeedbackResult:
    """The completeness check by the rules alone; `failure` says why no model took part, if one was asked."""
    prepared = prepare(texts, language, reader_language)
    with in_language(prepared.spoken):
        return completeness.check(prepared, failure=failure)


async def by_model(
    texts: Mapping[str, str],
    model: FeedbackModel,
    budget: RequestBudget,
    language: str | None = None,
    earlier: Sequence[EarlierRemark] = (),
    reader_language: str = "",
    *,
    done: Sequence[EarlierRemark] = (),
    hides_people: bool = False,
) -> FeedbackResult:
    """Feedback with a model's help; if the model fails, the completeness check with the kind of failure.

    `earlier` has the remarks on the version before, `done` what was settled before that. With `hides_people`, names
    that stand alone don't leave. A story in which there is nothing to read is sent to no model.
    """
    # In a thread: preparing a very long story takes seconds, and clicks must not wait for it.
    prepared = await asyncio.to_thread(prepare, texts, language, reader_language, hides_people=hides_people)
    with in_language(prepared.spoken):
        if not any(part.counted for part in prepared.sections.values()):
            return completeness.check(prepared)
        try:
            async with asyncio.timeout(model.seconds):
                if model.profile == ModelProfile.SMALL:
                    return await by_section.read(prepared, model, budget)
                return await whole_story.read(prepared, model, budget, earlier, done)
        except TimeoutError:
            failure = FailureKind.DEADLINE
        except LLMFailure as error:
            failure = error.kind
        return await asyncio.to_thread(completeness.check, prepared, failure=failure)


def version(prompts: Prompts, profile: ModelProfile) -> str:
    """The hash of what a model is asked and of the rules; stored with every result."""
    if profile == ModelProfile.SMALL:
        return by_section_prompts.version(prompts)
    return whole_story_prompts.version(prompts)


def sentences_sent(prepared: PreparedStory, profile: ModelProfile) -> dict[Section, list[Sentence]]:
    """The sentences of each section that a model is sent; of a very long story not all."""
    if profile == ModelProfile.SMALL:
        return by_section_prompts.sentences_sent(prepared)
    return whole_story_prompts.sentences_sent(prepared)
