"""Answers as xAPI 1.0.3 statements.

The actor is an account of the Slack workspace, never a name or an e-mail address.
"""

from __future__ import annotations

import uuid
from typing import Any

from bot.kit.slack import Caller
from bot.quizzes.content import (
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    Scale,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from bot.quizzes.rules import TRUE, GivenAnswer, right_options
from bot.quizzes.service import ShownQuestion

Json = dict[str, Any]
ANSWERED = "http://adlnet.gov/expapi/verbs/answered"
INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
HOME = "https://app.slack.com/client/{workspace}"
ACTIVITY = "urn:groundswell:question:{id}:{version}"
CONFIDENT = "urn:groundswell:extension:confident"
OURS = uuid.UUID("6f1d4c56-6a0b-5d0e-9d5c-6c7d8f3f8f10")
UNDETERMINED = "und"  # the language of a question's text is not stored


def statement(who: Caller, what: ShownQuestion, version: str, *, at: str) -> Json:
    """The statement of one answer, given `at` (ISO 8601); the same answer always has the same id."""
    assert what.given, "the question was answered"
    question = what.question
    return {
        "id": str(uuid.uuid5(OURS, f"{who.workspace_id}:{what.ask_id}")),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": HOME.format(workspace=who.workspace_id), "name": who.slack_id},
        },
        "verb": {"id": ANSWERED, "display": {"en": "answered"}},
        "object": {
            "objectType": "Activity",
            "id": ACTIVITY.format(id=question.id.replace("/", ":"), version=version),
            "definition": {"type": INTERACTION, "description": _language_map(question.ask), **_interaction(question)},
        },
        "result": _result(question, what.given),
        "context": {"platform": "Groundswell"},
        "timestamp": at,
        "version": "1.0.3",
    }


def _language_map(text: str) -> Json:
    return {UNDETERMINED: text}


def _result(question: Question, given: GivenAnswer) -> Json:
    result: Json = {"completion": True, "response": _response(question, given)}
    if given.score is not None:
        result["score"] = {"scaled": round(given.score, 4)}
        result["success"] = bool(given.correct)
    if given.confident is not None:
        result["extensions"] = {CONFIDENT: given.confident}
    return result


def _response(question: Question, given: GivenAnswer) -> str:
    if isinstance(question, TrueFalse):
        return "true" if given.choices == (TRUE,) else "false"
    if given.number is not None:
        return f"{given.number:f}"
    if isinstance(question, Matching):
        return _matches(given.matches)
    return given.text if given.text is not None else "[,]".join(map(_id, given.order or given.choices))


def _matches(matches: tuple[int, ...]) -> str:
    return "[,]".join(f"{_id(left)}[.]{_id(right)}" for left, right in enumerate(matches))


def _id(place: int) -> str:
    """The id of an option, item or side: its position in the question, counted from 1."""
    return str(place + 1)


def _listed(texts: list[str]) -> list[Json]:
    return [{"id": _id(at), "description": _language_map(text)} for at, text in enumerate(texts)]


def _interaction(question: Question) -> Json:
    found: Json = {"interactionType": "long-fill-in"}
    match question:
        case SingleChoice() | MultipleChoice():
            right = "[,]".join(map(_id, sorted(right_options(question))))
            choices = _listed([option.text for option in question.options])
            found = {"interactionType": "choice", "correctResponsesPattern": [right], "choices": choices}
        case TrueFalse():
            found = {"interactionType": "true-false", "correctResponsesPattern": [str(question.correct).lower()]}
        case Numeric():
            low, high = question.answer - question.tolerance, question.answer + question.tolerance
            found = {"interactionType": "numeric", "correctResponsesPattern": [f"{low:f}[:]{high:f}"]}
        case ShortText():
            patterns = [f"{{case_matters=false}}{text}" for text in question.accepted]
            found = {"interactionType": "fill-in", "correctResponsesPattern": patterns}
        case Ordering():
            items = [item.text for item in question.items]
            right = "[,]".join(_id(at) for at in range(len(items)))
            found = {"interactionType": "sequencing", "correctResponsesPattern": [right], "choices": _listed(items)}
        case Matching():
            right = _matches(tuple(range(len(question.pairs))))
            found = {"interactionType": "matching", "correctResponsesPattern": [right]}
            found["source"] = _listed([pair.left for pair in question.pairs])
            found["target"] = _listed([pair.right for pair in question.pairs])
        case Scale():
            words = {0: question.low, 10: question.high}
            scale = [{"id": str(n), "description": _language_map(words.get(n, str(n)))} for n in range(11)]
            found = {"interactionType": "likert", "scale": scale}
    return found
