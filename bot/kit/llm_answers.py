"""Parse the answers of a model's server: JSON within prose, token counts, kinds of failure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.kit.patterns import LazyPattern

CHARACTERS_A_TOKEN = 4
_THINKING = LazyPattern(r"<(think|thinking|reasoning)>.*?(</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_LEFTOVER = LazyPattern(r"\A.*</(?:think|thinking|reasoning)>", re.DOTALL | re.IGNORECASE)
_FENCE = LazyPattern(r"```[a-zA-Z]*\s*\n?(.*?)(?:```|\Z)", re.DOTALL)
_FORMAT = LazyPattern(
    r"response_?format|json_?schema|json_?object|grammar|structured output|input should be 'text'", re.IGNORECASE
)
_CONTEXT = LazyPattern(
    r"context.{0,12}(length|size|window)|maximum context|too many tokens|prompt is too long", re.IGNORECASE
)
_QUOTA = LazyPattern(r"insufficient_quota|billing|exceeded your current quota", re.IGNORECASE)
_MAX_REPAIR = 800


class FailureKind(StrEnum):
    """Why there is no usable answer from a model."""

    AUTH = "auth"
    FORBIDDEN = "forbidden"
    NO_SUCH_MODEL = "no_such_model"
    BAD_REQUEST = "bad_request"
    CONTEXT = "context_too_long"
    RATE_LIMITED = "rate_limited"
    QUOTA = "quota"
    SERVER = "server_error"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    DEADLINE = "deadline"
    NOT_AN_ANSWER = "not_an_answer"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    REFUSED = "refused"
    INVALID = "invalid_output"
    OVER_BUDGET = "over_budget"
    DAY_USED_UP = "day_used_up"
    NO_CONSENT = "no_consent"


class LLMFailure(Exception):  # noqa: N818 - callers show it as a result
    """There is no usable answer; `kind` says why. It never holds text from a server or a person."""

    def __init__(self, kind: FailureKind, status: int | None = None) -> None:
        self.kind = kind
        self.status = status
        super().__init__(kind.value)


@dataclass(frozen=True)
class Usage:
    """Tokens of one request and its answer; `estimated` if the server did not say."""

    tokens: int
    estimated: bool


def failure_of(status: int, code: str, text: str) -> FailureKind:
    """The kind of failure behind an HTTP error."""
    if _CONTEXT.search(f"{code} {text}"):
        return FailureKind.CONTEXT
    if status == 429:
        return FailureKind.QUOTA if _QUOTA.search(f"{code} {text}") else FailureKind.RATE_LIMITED
    known = {
        401: FailureKind.AUTH,
        403: FailureKind.FORBIDDEN,
        404: FailureKind.NO_SUCH_MODEL,
        408: FailureKind.TIMEOUT,
        409: FailureKind.SERVER,
    }
    return known.get(status, FailureKind.SERVER if status >= 500 else FailureKind.BAD_REQUEST)


def names_the_format(text: str) -> bool:
    """Whether an error mentions the response format, which some servers do not support."""
    return bool(_FORMAT.search(text))


def tokens_of(*texts: str) -> int:
    """Estimate the tokens of texts: one for four Latin characters, and one for each other character."""
    whole = "".join(texts)
    plain = sum(ord(character) < 0x250 for character in whole)
    return -(-plain // CHARACTERS_A_TOKEN) + len(whole) - plain


def json_in(content: str) -> Any:
    """The JSON of an answer, without thoughts, fences or prose around it; raises ValueError if there is none."""
    text = _LEFTOVER.sub("", _THINKING.sub("", content)).strip()
    fenced = _FENCE.search(text)
    candidates = [text, *([fenced[1].strip()] if fenced else [])]
    begin, end = text.find("{"), text.rfind("}")
    if 0 <= begin < end:
        candidates.append(text[begin : end + 1])
    for candidate in candidates:
        try:
            return json.loads(candidate)
        except (ValueError, RecursionError):
            continue
    raise ValueError("no JSON in it")


def what_is_wrong(error: Exception) -> str:
    """What to tell the model about its invalid answer, without repeating it."""
    if not isinstance(error, ValidationError):
        return "It is not valid JSON."
    problems = [f"{'.'.join(map(str, one['loc'])) or 'the whole'}: {one['msg']}" for one in error.errors()[:6]]
    return "; ".join(problems)[:_MAX_REPAIR]


def strict_schema(shape: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema of a model as every server understands it: all keys required, no others, no titles."""
    schema: dict[str, Any] = _without_titles(shape.model_json_schema())
    assert set(schema["required"]) == set(schema["properties"]), "strict servers want every key"
    return schema


def _without_titles(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_titles(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    # Not every server supports `const`; an enum of one value is equivalent.
    plain = {"enum" if key == "const" else key: [value] if key == "const" else value for key, value in schema.items()}
    return {key: _without_titles(value) for key, value in plain.items() if key != "title" or not isinstance(value, str)}


def usage_of(answer: Any, question_tokens: int) -> Usage:
    """The tokens of a request and its answer, as counted by the server or estimated."""
    usage = getattr(answer, "usage", None)
    total = getattr(usage, "total_tokens", None) if usage else None
    if total:
        return Usage(int(total), estimated=False)
    choices = getattr(answer, "choices", None) or []
    content = "".join(str(getattr(choice.message, "content", "") or "") for choice in choices)
    return Usage(question_tokens + tokens_of(content), estimated=True)


def words_of(answer: Any) -> str:
    """The text of an answer; raises LLMFailure for a web page, an empty answer, a refusal or a truncated one."""
    choices = getattr(answer, "choices", None)
    if not choices or not isinstance(choices, list):
        raise LLMFailure(FailureKind.NOT_AN_ANSWER)
    message, why = choices[0].message, choices[0].finish_reason
    if why == "content_filter" or getattr(message, "refusal", None):
        raise LLMFailure(FailureKind.REFUSED)
    if why == "length":
        raise LLMFailure(FailureKind.TRUNCATED)
    content = message.content if message else None
    if not isinstance(content, str) or not content.strip():
        raise LLMFailure(FailureKind.EMPTY)
    return content
