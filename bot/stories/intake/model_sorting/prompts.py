"""What a model is asked about the sentences of a draft: into which section each of them belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from bot.kit.i18n import in_language
from bot.kit.llm import Ask
from bot.kit.prompts import Prompts
from bot.stories import labels
from bot.stories.analysis.segmentation import Sentence
from bot.stories.feedback.request_texts import CANARY, language_name, sentences_that_fit
from bot.stories.intake.model_sorting.answers import sorting_shape
from bot.stories.sections import SECTIONS

SORT = "stories/sort"
# Together with the prompt, the answer and one repair they stay below the 20,000 tokens of a run.
MAX_TEXT_TOKENS, MAX_SENTENCES = 4_500, 120
TOKENS_A_SENTENCE, TOKENS_BESIDE = 20, 100


@dataclass(frozen=True)
class SortingRequest:
    """A request, the shape of its answer, and the ids of the sentences that are in it."""

    ask: Ask
    shape: type[BaseModel]
    ids: tuple[str, ...]


def about_sentences(
    prompts: Prompts, sentences: Sequence[Sentence], language: str, *, answer_tokens: int
) -> SortingRequest:
    """The request about masked sentences; of a very long text, about the first ones."""
    shown = sentences_that_fit(sentences, MAX_TEXT_TOKENS)[:MAX_SENTENCES]
    with in_language("en"):
        facts = {
            "canary": CANARY,
            "language": language_name(language),
            "sections": [
                {
                    "name": section.value,
                    "title": labels.title(section),
                    "goal": labels.goal(section),
                    "questions": labels.questions(section),
                }
                for section in SECTIONS
            ],
            "sentences": shown,
        }
    made = prompts.render(SORT, **facts)
    needed = TOKENS_BESIDE + TOKENS_A_SENTENCE * len(shown)
    ask = Ask(SORT, made.version, made.system, made.user, max(answer_tokens, needed))
    ids = tuple(one.id for one in shown)
    return SortingRequest(ask, sorting_shape(ids), ids)
