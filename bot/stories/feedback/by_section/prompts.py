"""What a small model is asked about a story: two kinds of request, each a prompt and the schema of its answer.

The schema lists the ids of the sentences one by one, so that a quote cannot be invented.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, create_model

from bot.kit.i18n import in_language
from bot.kit.llm import Ask
from bot.kit.prompts import Prompts
from bot.stories import labels
from bot.stories.analysis import rules
from bot.stories.analysis.preprocessing import PreparedSection, PreparedStory
from bot.stories.analysis.segmentation import Sentence
from bot.stories.feedback.request_texts import CANARY, language_name, sentences_that_fit
from bot.stories.sections import Criterion, Section, WarningSign

SECTION, STORY = "stories/section", "stories/story"
NONE = "none"
MAX_SENTENCE_TOKENS = 1500
MAX_OPEN_QUESTIONS = 15


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


@lru_cache(maxsize=256)
def _section_schema(ids: tuple[str, ...]) -> type[BaseModel]:
    """The schema of an answer about a section with these sentences."""
    id_ = Literal[(*ids, NONE)]  # type: ignore[valid-type] # built at run time
    how = Literal["concrete", "vague", "none"]
    fields: dict[str, Any] = {}
    for number in (1, 2, 3):
        fields |= {f"q{number}": (id_, ...), f"q{number}_how": (how, ...)}
    fields |= {name.value: (id_, ...) for name in (*WarningSign, *Criterion)}
    fields |= {f"next_q{number}": (str, ...) for number in (1, 2, 3)}
    return create_model("Section", __base__=_Answer, **fields)


@lru_cache(maxsize=256)
def _story_schema(ids: tuple[str, ...], questions: tuple[str, ...]) -> type[BaseModel]:
    """The schema of an answer about sentences of all sections and about open guiding questions."""
    id_ = Literal[(*ids, NONE)]  # type: ignore[valid-type] # as above
    question = Literal[(*questions, NONE)]  # type: ignore[valid-type] # as above
    fields: dict[str, Any] = dict.fromkeys(("a1", "b1", "a2", "b2"), (id_, ...))
    fields |= dict.fromkeys(("first", "second", "third"), (question, ...))
    return create_model("Whole", __base__=_Answer, **fields)


def about_section(prompts: Prompts, part: PreparedSection, *, answer_tokens: int) -> tuple[Ask, type[BaseModel]]:
    """The request about one section; of a very long one only the first sentences are included."""
    shown = sentences_that_fit(part.counted, MAX_SENTENCE_TOKENS)
    with in_language("en"):
        facts = {
            "canary": CANARY,
            "title": labels.title(part.section),
            "goal": labels.goal(part.section),
            "questions": labels.questions(part.section),
            "signs": [{"name": sign.value, "text": labels.warning(sign)} for sign in WarningSign],
            "criteria": [{"name": name.value, "text": labels.criterion(name)} for name in Criterion],
            "language": language_name(part.language),
            "sentences": shown,
        }
    made = prompts.render(SECTION, **facts)
    ids = tuple(one.id for one in shown)
    return Ask(SECTION, made.version, made.system, made.user, answer_tokens), _section_schema(ids)


def sentences_sent(prepared: PreparedStory) -> dict[Section, list[Sentence]]:
    """The sentences of each section that are sent."""
    return {
        section: sentences_that_fit(part.counted, MAX_SENTENCE_TOKENS) for section, part in prepared.sections.items()
    }


def about_story(
    prompts: Prompts,
    sentences: Sequence[Sentence],
    open_questions: dict[str, str],
    language: str,
    *,
    answer_tokens: int,
) -> tuple[Ask, type[BaseModel]]:
    """The request about figures in all sections, and about which open guiding questions matter most."""
    shown = sentences_that_fit(sentences, MAX_SENTENCE_TOKENS)
    few = dict(list(open_questions.items())[:MAX_OPEN_QUESTIONS])
    listed = [{"name": name, "text": text} for name, text in few.items()]
    facts = {"canary": CANARY, "language": language_name(language), "sentences": shown, "open_questions": listed}
    made = prompts.render(STORY, **facts)
    ids = tuple(one.id for one in shown)
    return Ask(STORY, made.version, made.system, made.user, answer_tokens), _story_schema(ids, tuple(few))


def version(prompts: Prompts) -> str:
    """The hash of both prompts and of the rules; stored with every result."""
    parts = "".join(prompts.version(name) for name in (SECTION, STORY))
    return hashlib.sha256(f"{parts}{rules.VERSION}".encode()).hexdigest()[:16]


def question_name(section: Section, number: int) -> str:
    """The name of a guiding question, such as `results.q2`."""
    return f"{section.value}.q{number}"
