"""Checks a model's remarks on a part: what its sentences don't say is dropped, and a mark spoils the whole answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Any

from bot.certification.capstone.feedback.preparing import PreparedPart
from bot.certification.capstone.feedback.remarks import ElementQuestion, ElementRemark
from bot.kit.patterns import LazyPattern
from bot.stories.analysis.segmentation import normalize
from bot.stories.feedback.schema import FindingKind
from bot.stories.feedback.whole_story.checks import MAX_IDS, MAX_QUESTION, says_only, tidy

_NUMBER = r"(?:\d+(?:[.,]\d+)?|zero|one|two|three|four|five|full|top|highest|null|eins?|zwei|drei|vier|fünf)"
_LEVEL = r"(?:levels?|stufen?|niveau|score[sd]?|scoring|grade[sd]?|rating|rated|punktzahl|bewertung)"
_DRAFT = r"(?:you(?:['’]d|['’]ll)?|(?:your|this|the) (?:part|draft|text|plan|element|capstone))"
_ENTWURF = r"(?:du|(?:dein|der|dieser) (?:teil|entwurf|text|plan))"
# What reads like a mark or a verdict on the draft, in the forms in which a model gives one. What the draft itself says,
# such as “one of four activities” and “what if it fails”, is none.
_MARK = LazyPattern(
    "|".join(
        (
            rf"\b{_LEVEL}\b(?: (?:of|is|would be|von|ist|wäre)|:| =)? ?{_NUMBER}\b",
            r"\bnoten?(?: (?:von|ist|wäre))? (?:\d|sehr gut)",
            rf"\b{_NUMBER} ?(?:/|out of|of|von) ?(?:4|5|10|100|four|vier)\b(?! [^\W\d])",
            r"\b\d+(?:[.,]\d+)? ?(?:points?|marks?|punkte?n?)\b",
            r"\b(?:full|top|highest|best) (?:marks?|score|grade|level|points)\b",
            r"\b(?:volle|höchste|beste) (?:punktzahl|note|stufe)\b",
            rf"\b(?:{_DRAFT}|it) (?:would|will|should|may|might|could) (?:not )?(?:easily |surely )?pass\b(?! on)",
            rf"\b{_DRAFT} (?:would |will |may |might |could )?(?:not )?(?:pass(?:es|ed)?|fail(?:s|ed)?)(?=$|[.,!?;:])",
            rf"\b{_ENTWURF} (?:\w+ ){{0,3}}(?:bestehen|bestehst|besteht|bestanden|durchfallen|durchgefallen)\b(?! aus)",
            r"\b(?:deserves?|worth|earns?) (?:an? |the )?(?:\w+ )?(?:pass|mark|grade|score|level)\b",
            r"\bverdient (?:eine? )?(?:\w+ )?(?:note|stufe|punktzahl)\b",
            r"\b(?:pass|fail) mark\b|\bpass(?:es|ed)? the capstone\b|\babschlussarbeit (?:bestanden|bestehen)\b",
        )
    ),
    re.IGNORECASE,
)


class SpoilingFailure(StrEnum):
    """Why a usable answer is not shown, beside what a model's server can do wrong."""

    MARK = "gave_a_mark"
    HANDED_IN = "handed_in"
    NOTHING = "nothing_written"
    INTERNAL = "internal"


class MarkGivenError(Exception):
    """A model gave a mark, which nobody asked it for."""


def marks(words: str) -> list[str]:
    """What reads like a mark, a level, a score or a verdict."""
    return [found[0] for found in _MARK.finditer(" ".join(normalize(words).split()))]


def is_free_of_marks(words: str, cited: Collection[str]) -> bool:
    """Whether words have nothing like a mark; MarkGivenError where it isn't merely repeated from cited sentences.

    “Level 3” of four levels of metrics may be the author's own word. It isn't shown either: it would be read as a mark.
    """
    found = marks(words)
    said = " ".join(normalize(" ".join(cited)).split()).casefold()
    if any(one.casefold() not in said for one in found):
        raise MarkGivenError
    return not found


def checked_remark(answer: Any, prepared: PreparedPart, directed: frozenset[str]) -> ElementRemark | None:
    """A model's remark; None if the draft does not support what it says. MarkGivenError if it gives a mark."""
    kind = FindingKind(answer.kind)
    ids = tuple(dict.fromkeys(str(id_) for id_ in answer.ids))[:MAX_IDS]
    cited = [prepared.counted[id_] for id_ in ids]
    if not is_free_of_marks(f"{answer.comment}\n{answer.question}", cited):
        return None
    if not ids and kind != FindingKind.MISSING:
        return None
    text = tidy(answer.comment, prepared, ids)
    if not text or not says_only(text, ids, prepared):
        return None
    remark = ElementRemark(
        kind=kind, element=str(answer.element), text=text, sentences=ids, importance=answer.importance
    )
    if remark.is_praise and not directed.isdisjoint(ids):
        return None
    question = "" if remark.is_praise else tidy(answer.question, prepared, ids)
    if len(question) > MAX_QUESTION or not says_only(question, ids, prepared):
        question = ""
    return remark.model_copy(update={"question": question})


def checked_questions(answers: Iterable[Any], prepared: PreparedPart, most: int) -> tuple[ElementQuestion, ...]:
    """The open questions that may be asked; MarkGivenError if one gives a mark."""
    found: list[ElementQuestion] = []
    for one in answers:
        text = tidy(one.question, prepared)
        if not is_free_of_marks(one.question, prepared.counted.values()) or not text.endswith("?"):
            continue
        if len(text) <= MAX_QUESTION and says_only(text, (), prepared):
            found.append(ElementQuestion(element=str(one.element), text=text))
    return tuple(found[:most])
