"""Sorting a draft by a model: its sentences are masked and numbered, and every word is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.kit.llm import FailureKind, LLMFailure
from bot.stories.analysis import private_words
from bot.stories.analysis.pii import MaskedStory, mask
from bot.stories.analysis.prompt_injection import injection_ids
from bot.stories.analysis.segmentation import Sentence
from bot.stories.feedback.budgets import RequestBudget
from bot.stories.feedback.feedback_model import FeedbackModel
from bot.stories.intake.model_sorting import checks, prompts
from bot.stories.intake.section_parser import arrange, sentence_parts
from bot.stories.sections import SECTIONS, Section


@dataclass(frozen=True)
class ModelSorting:
    """The sections of a draft as a model sorts them, and how many sentences move."""

    sections: dict[str, str]
    moved: int


@dataclass(frozen=True)
class _CutDraft:
    """A masked draft cut into its sentences, each with the section it is in now."""

    masked: MaskedStory
    parts: tuple[str, ...]
    present: tuple[Section, ...]

    @property
    def sentences(self) -> list[Sentence]:
        return [Sentence(f"S{number}", part.strip()) for number, part in enumerate(self.parts, 1)]


async def sort(sections: Mapping[str, str], language: str, model: FeedbackModel, budget: RequestBudget) -> ModelSorting:
    """How the model sorts a draft; LLMFailure without a usable answer.

    What the request does not hold stays where it is: sentences that speak to a reviewer, and the end of a long text.
    """
    # In a thread: preparing a very long story takes seconds, and clicks must not wait for it.
    draft, asked = await asyncio.to_thread(_prepare, sections)
    request = prompts.about_sentences(model.prompts, asked, language, answer_tokens=model.answer_tokens)
    if not request.ids:
        raise LLMFailure(FailureKind.INVALID)
    present = {one.id: section for one, section in zip(draft.sentences, draft.present, strict=True)}
    try:
        async with asyncio.timeout(model.seconds):
            answer = await model.model.fill(request.ask, request.shape, budget)
    except TimeoutError:
        raise LLMFailure(FailureKind.DEADLINE) from None
    found = present | checks.placed(answer, {id_: present[id_] for id_ in request.ids})
    arranged = arrange(draft.parts, lambda _sentences: list(found.values()))
    texts = {section: draft.masked.restore(text) for section, text in arranged.items()}
    if _words(texts) != _words(sections):
        raise LLMFailure(FailureKind.INVALID)
    return ModelSorting(texts, sum(found[id_] != section for id_, section in present.items()))


def _prepare(sections: Mapping[str, str]) -> tuple[_CutDraft, Sequence[Sentence]]:
    """The draft cut into sentences, and those of them that a model may be asked about."""
    people = private_words.named_alone(sections.values())
    masked = mask({section: sections.get(section, "") for section in SECTIONS}, people=people)
    parts: list[str] = []
    present: list[Section] = []
    for section in SECTIONS:
        if masked.texts[section].strip():
            # With a blank line at the end, so that no sentence is joined to one of another section.
            cut = sentence_parts(f"{masked.texts[section]}\n\n")
            parts += cut
            present += [section] * len(cut)
    draft = _CutDraft(masked, tuple(parts), tuple(present))
    sentences = draft.sentences
    excluded = injection_ids(sentences)
    return draft, [one for one in sentences if one.id not in excluded]


def _words(sections: Mapping[str, str]) -> list[str]:
    return sorted(" ".join(sections.values()).split())
