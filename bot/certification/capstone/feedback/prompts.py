"""What a model is asked about a part of a draft: for remarks, then, sceptically, whether its text carries them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, cast

from pydantic import BaseModel, create_model

from bot.certification.capstone.feedback.preparing import PreparedPart
from bot.certification.capstone.feedback.remarks import KINDS, ElementRemark
from bot.certification.capstone.rubric import RubricEdition, RubricPart
from bot.kit.i18n import SOURCE
from bot.kit.llm import Ask
from bot.kit.prompts import Prompts
from bot.stories.analysis.segmentation import Sentence
from bot.stories.feedback.request_texts import (
    CANARY,
    as_sent,
    language_name,
    sentence_tokens,
    sentences_that_fit,
    shared_room,
)
from bot.stories.feedback.schema import FindingKind
from bot.stories.feedback.whole_story.answers import StrictAnswer, list_of, verdict_shape

PART, SCEPTICAL = "certification/part", "certification/sceptical"
# Together with the prompt and both answers a run stays below the 20,000 tokens that it may use.
MAX_PART_TOKENS, MAX_ELEMENT_IN_CHECK, MAX_SENTENCES_IN_CHECK = 6_000, 600, 3_500
ANSWER_TOKENS, VERDICT_TOKENS = 2_500, 1_400
MAX_REMARKS, MAX_QUESTIONS = 8, 4
_ABOUT_AN_ELEMENT = frozenset({FindingKind.MISSING, FindingKind.VAGUE, FindingKind.UNSUPPORTED})


@dataclass(frozen=True)
class PartAsk:
    """A request about a part, the shape of its answer, and the ids of the sentences that are in it."""

    ask: Ask
    shape: type[BaseModel]
    ids: tuple[str, ...] = ()


def about_part(
    prompts: Prompts, prepared: PreparedPart, edition: RubricEdition, part: RubricPart, *, answer_tokens: int
) -> PartAsk:
    """The request for remarks; of a very long part, each element's first sentences are read."""
    shown = sentences_sent(prepared)
    english = edition.languages[SOURCE].part(part.id) or part
    facts = {
        "canary": CANARY,
        "language": language_name(prepared.spoken),
        "most": MAX_REMARKS,
        "most_questions": MAX_QUESTIONS,
        "title": english.title,
        "elements": [
            {
                "name": one.id,
                "title": one.title,
                "asks": one.asks,
                "looked_for": list(one.levels),
                "sentences": shown[one.id],
            }
            for one in english.elements
        ],
    }
    made = prompts.render(PART, **facts)
    ask = Ask(PART, made.version, made.system, made.user, max(answer_tokens, ANSWER_TOKENS))
    ids = tuple(one.id for sentences in shown.values() for one in sentences)
    return PartAsk(ask, part_shape(ids, tuple(one.id for one in english.elements)), ids)


def about_remarks(prompts: Prompts, prepared: PreparedPart, findings: Sequence[ElementRemark]) -> PartAsk:
    """The request of the second reader: each remark with its sentences, or with its whole element."""
    remarks = [
        {
            "kind": one.kind.value,
            "element": one.element,
            "comment": one.text,
            "question": one.question,
            "sentences": _sentences_of(one, prepared),
            "is_whole_element": _is_about_element(one),
        }
        for one in findings
    ]
    made = prompts.render(SCEPTICAL, canary=CANARY, language=language_name(prepared.spoken), remarks=remarks)
    ask = Ask(SCEPTICAL, made.version, made.system, made.user, VERDICT_TOKENS)
    return PartAsk(ask, verdict_shape(len(findings)))


def remarks_that_fit(prepared: PreparedPart, findings: Sequence[ElementRemark]) -> list[ElementRemark]:
    """The first remarks about which the second reader can be asked at once, with their sentences."""
    kept: list[ElementRemark] = []
    left = MAX_SENTENCES_IN_CHECK
    for one in findings[:MAX_REMARKS]:
        needed = sum(map(sentence_tokens, _sentences_of(one, prepared)))
        if needed <= left:
            kept.append(one)
            left -= needed
    return kept


def _is_about_element(one: ElementRemark) -> bool:
    return one.kind in _ABOUT_AN_ELEMENT or not one.sentences


def _sentences_of(one: ElementRemark, prepared: PreparedPart) -> list[Sentence]:
    sentences = as_sent(Sentence(id_, prepared.counted[id_]) for id_ in one.sentences)
    if _is_about_element(one):
        whole = sentences_that_fit(prepared.elements[one.element].counted, MAX_ELEMENT_IN_CHECK)
        sentences = list({each.id: each for each in (*sentences, *whole)}.values())
    return sentences


def sentences_sent(prepared: PreparedPart) -> dict[str, list[Sentence]]:
    """The sentences of each element that a model is sent; of very long texts not all."""
    return shared_room({element: text.counted for element, text in prepared.elements.items()}, MAX_PART_TOKENS)


def version(prompts: Prompts, edition: RubricEdition) -> str:
    """The hash of both prompts and of the rubric; stored with every result."""
    parts = "".join(prompts.version(name) for name in (PART, SCEPTICAL))
    return hashlib.sha256(f"{parts}{edition.digest}".encode()).hexdigest()[:16]


@lru_cache(maxsize=64)
def part_shape(ids: tuple[str, ...], elements: tuple[str, ...]) -> type[BaseModel]:
    """The answer about a part with these sentences and elements; it has no place for a mark."""
    found, kind, element = list_of(ids), cast("Any", Literal[KINDS]), cast("Any", Literal[elements])
    weight: Any = Literal[1, 2, 3]
    remark: Any = create_model(
        "ElementRemarkAnswer",
        __base__=StrictAnswer,
        kind=(kind, ...),
        element=(element, ...),
        ids=(found, ...),
        comment=(str, ...),
        question=(str, ...),
        importance=(weight, ...),
    )
    question: Any = create_model(
        "ElementQuestionAnswer", __base__=StrictAnswer, element=(element, ...), question=(str, ...)
    )
    return create_model(
        "PartAnswer",
        __base__=StrictAnswer,
        to_reviewer=(found, ...),
        findings=(list[remark], ...),
        questions=(list[question], ...),
    )
