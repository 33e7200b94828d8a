"""What a model is asked about a story: two kinds of question, each a prompt and the shape of its answer.

Sentences go by their ids, which the shape spells out one by one, so that a quote cannot be invented.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, create_model

from bot.kit.i18n import speaking
from bot.kit.llm import Ask
from bot.kit.llm_answers import tokens_of
from bot.kit.prompts import Prompts
from bot.stories import labels
from bot.stories.analysis import rules
from bot.stories.analysis.preprocessing import Part
from bot.stories.analysis.prompt_injection import without_control_tokens
from bot.stories.analysis.segmentation import Sentence
from bot.stories.sections import Criterion, Section, Warning  # noqa: A004 - the seed's own word

SECTION, WHOLE = "stories/section", "stories/whole"
NONE = "none"
CANARY = "KESTREL-OVAL-TIDE"
MAX_TOKENS = 1500
MAX_POINTS = 15
_LANGUAGES = {
    "en": "English", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian", "pt": "Portuguese",
    "nl": "Dutch", "ja": "Japanese", "zh": "Chinese", "ko": "Korean", "ru": "Russian",
}  # fmt: skip


class _Flat(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


@lru_cache(maxsize=256)
def section_shape(ids: tuple[str, ...]) -> type[BaseModel]:
    """The shape of an answer about a section with these sentences."""
    id_ = Literal[(*ids, NONE)]  # type: ignore[valid-type] # made while it runs
    how = Literal["concrete", "vague", "none"]
    fields: dict[str, Any] = {}
    for number in (1, 2, 3):
        fields |= {f"q{number}": (id_, ...), f"q{number}_how": (how, ...)}
    fields |= {name.value: (id_, ...) for name in (*Warning, *Criterion)}
    fields |= {f"next_q{number}": (str, ...) for number in (1, 2, 3)}
    return create_model("Section", __base__=_Flat, **fields)


@lru_cache(maxsize=256)
def whole_shape(ids: tuple[str, ...], points: tuple[str, ...]) -> type[BaseModel]:
    """The shape of an answer about sentences of all sections and about what is open."""
    id_ = Literal[(*ids, NONE)]  # type: ignore[valid-type] # as above
    point = Literal[(*points, NONE)]  # type: ignore[valid-type] # as above
    fields: dict[str, Any] = dict.fromkeys(("a1", "b1", "a2", "b2"), (id_, ...))
    fields |= dict.fromkeys(("first", "second", "third"), (point, ...))
    return create_model("Whole", __base__=_Flat, **fields)


def about_section(prompts: Prompts, part: Part, *, answer_tokens: int) -> tuple[Ask, type[BaseModel]]:
    """The question about one section; of a very long one only its first sentences are shown."""
    shown = what_fits(part.live)
    with speaking("en"):
        facts = {
            "canary": CANARY,
            "title": labels.title(part.section),
            "goal": labels.goal(part.section),
            "questions": labels.questions(part.section),
            "signs": [{"name": sign.value, "says": labels.warning(sign)} for sign in Warning],
            "criteria": [{"name": name.value, "says": labels.criterion(name)} for name in Criterion],
            "language": spoken(part.language),
            "sentences": shown,
        }
    made = prompts.render(SECTION, **facts)
    ids = tuple(one.id for one in shown)
    return Ask(SECTION, made.version, made.system, made.user, answer_tokens), section_shape(ids)


def about_whole(
    prompts: Prompts, sentences: Sequence[Sentence], points: dict[str, str], language: str, *, answer_tokens: int
) -> tuple[Ask, type[BaseModel]]:
    """The question about figures in all sections, and about which open points matter most."""
    shown = what_fits(sentences)
    few = dict(list(points.items())[:MAX_POINTS])
    listed = [{"name": name, "says": says} for name, says in few.items()]
    facts = {"canary": CANARY, "language": spoken(language), "sentences": shown, "points": listed}
    made = prompts.render(WHOLE, **facts)
    ids = tuple(one.id for one in shown)
    return Ask(WHOLE, made.version, made.system, made.user, answer_tokens), whole_shape(ids, tuple(few))


def what_fits(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Sentences on one line each, without control tokens, as many as a question may hold."""
    shown, left = [], MAX_TOKENS
    for one in sentences:
        text = " ".join(without_control_tokens(one.text).split())
        left -= tokens_of(text) + 5
        if left < 0:
            break
        shown.append(Sentence(one.id, text))
    return shown


def spoken(language: str) -> str:
    """A language's English name."""
    return _LANGUAGES.get(language, f"the language with the code {language}")


def version(prompts: Prompts) -> str:
    """The hash of both prompts and of the rules that read the answers; stored with every result."""
    parts = "".join(prompts.version(name) for name in (SECTION, WHOLE))
    return hashlib.sha256(f"{parts}{rules.VERSION}".encode()).hexdigest()[:16]


def points_of(section: Section, number: int) -> str:
    """An open point's name: `results.q2`."""
    return f"{section.value}.q{number}"
