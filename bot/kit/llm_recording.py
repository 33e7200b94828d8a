"""Keeps a model's answers in a file, one JSON object a line, and finds them there again without the model.

A request is known by its prompt's name and its messages. So after a change of code the same request finds its answer,
which is validated anew, and after a change of a prompt it doesn't.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from bot.errors import GroundswellError
from bot.kit.llm import Ask, FailureKind, LLMFailure, Message, Model, TokenBudget, Usage
from bot.kit.llm_answers import strict_schema, tokens_of, what_is_wrong
from bot.settings import Settings

BY_HAND = "answers by hand"
NO_ANSWER = "no answer is recorded"
PROMPT_CHANGED = "no answer is recorded for this version of its prompt"


class RecordingError(GroundswellError):
    """{path} can't be used: {problems}."""


class RecordedAnswer(BaseModel):
    """One line: a request with its answer, or with the failure that came instead.

    An answer by hand needs only `key` and `content`, as text or as an object.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    name: str = ""
    version: str = ""
    model: str = ""
    messages: list[Message] = Field(default_factory=list)
    content: str | None = None
    tokens: int | None = None
    estimated: bool = True
    failure: FailureKind | None = None

    @field_validator("content", mode="before")
    @classmethod
    def _text(cls, value: object) -> object:
        return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value

    @model_validator(mode="after")
    def _something(self) -> RecordedAnswer:
        if (self.content is None) == (self.failure is None):
            raise ValueError("it needs either “content” or “failure”")
        return self


@dataclass(frozen=True)
class OpenRequest:
    """A request that a replay could not answer; `has_answer` if there is one, but it can't be used."""

    key: str
    name: str
    problem: str
    has_answer: bool


class Recording:
    """The answers in a file, of which the last one for a request counts. RecordingError if it cannot be read."""

    def __init__(self, path: Path, *, may_be_missing: bool) -> None:
        self.path = path
        self._answers: dict[str, RecordedAnswer] = {}
        try:
            text = path.read_text(encoding="utf-8-sig")
        except FileNotFoundError as error:
            if not may_be_missing:
                raise RecordingError(path=path, problems=error.strerror) from None
            text = ""
        except (OSError, UnicodeDecodeError) as error:
            raise RecordingError(path=path, problems=getattr(error, "strerror", "it is not UTF-8 text")) from None
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                try:
                    answer = RecordedAnswer.model_validate_json(line)
                except ValidationError as error:
                    raise RecordingError(path=path, problems=f"line {number}: {what_is_wrong(error)}") from None
                self._answers[answer.key] = answer
        self._ends_in_a_line = bool(text) and not text.endswith("\n")

    @property
    def models(self) -> list[str]:
        """The names of the models that answered."""
        return sorted({one.model for one in self._answers.values()} - {""})

    def find(self, key: str) -> RecordedAnswer | None:
        return self._answers.get(key)

    def versions(self, name: str) -> set[str]:
        """The versions in which this prompt was recorded."""
        return {one.version for one in self._answers.values() if one.name == name and one.version}

    def add(self, answer: RecordedAnswer) -> None:
        """Append an answer; it is in the file when this returns, whatever happens next."""
        line = answer.model_dump_json(exclude_none=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n" if self._ends_in_a_line else f"{line}\n")
        self._ends_in_a_line = False
        self._answers[answer.key] = answer


class RecordingModel(Model):
    """The configured model, asked only what the recording has no answer to; its answers are appended to it."""

    def __init__(self, settings: Settings, recording: Recording) -> None:
        super().__init__(settings)
        self._recording = recording
        if others := ", ".join(one for one in recording.models if one != self.name):
            problems = f"it has answers by {others}; those by {self.name} belong in a file of their own"
            raise RecordingError(path=recording.path, problems=problems)
        try:
            recording.path.touch()
        except OSError as error:
            raise RecordingError(path=recording.path, problems=error.strerror) from None

    async def answer(self, ask: Ask, shape: type[BaseModel], messages: list[Message], budget: TokenBudget) -> str:
        """The recorded answer or else the model's; a request that failed is sent again."""
        key = key_of(ask.name, messages)
        if (found := self._recording.find(key)) and not found.failure:
            return await _replay(found, ask, messages, budget)
        watched = _WatchedBudget(budget)
        outcome: dict[str, str] = {}
        try:
            outcome["content"] = await super().answer(ask, shape, messages, watched)
        except LLMFailure as failure:
            outcome["failure"] = failure.kind
            raise
        finally:
            # Nothing has come back from a cancelled request, and nothing has left if the budget refused it.
            if outcome and watched.usage:
                about = {"key": key, "name": ask.name, "version": ask.version, "model": self.name}
                line = {**about, "messages": messages, **outcome, **asdict(watched.usage)}
                self._recording.add(RecordedAnswer.model_validate(line))
        return outcome["content"]


class ReplayedModel(Model):
    """Answers from a recording alone and asks nobody; a request without an answer fails as UNREACHABLE.

    An answer that can't be used is INVALID, unless a repair of it is recorded. Both kinds of request stay open until
    they are taken; where there is a folder `requests` they are written into it, to be answered by hand.
    """

    def __init__(self, settings: Settings, recording: Recording, requests: Path | None = None) -> None:
        super().__init__(settings.model_copy(update={"openai_model": ", ".join(recording.models) or BY_HAND}))
        self.host = recording.path.name
        self._recording = recording
        self._requests = requests
        self._open: dict[str, OpenRequest] = {}
        try:
            if requests:
                requests.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RecordingError(path=requests, problems=error.strerror) from None

    async def answer(self, ask: Ask, shape: type[BaseModel], messages: list[Message], budget: TokenBudget) -> str:
        """The recorded answer."""
        key = key_of(ask.name, messages)
        if found := self._recording.find(key):
            if self._requests:
                (self._requests / f"{key}.json").unlink(missing_ok=True)
            return await _replay(found, ask, messages, budget)
        question = messages[:2]
        if len(messages) > len(question):
            invalid = OpenRequest(key_of(ask.name, question), ask.name, messages[-1]["content"], has_answer=True)
            self._leave_open(ask, shape, invalid)
            raise LLMFailure(FailureKind.INVALID)
        number = await budget.reserve(ask, messages, _tokens(messages) + ask.answer_tokens)
        await budget.settle(number, Usage(0, estimated=False), FailureKind.UNREACHABLE)
        is_changed = ask.version not in (self._recording.versions(ask.name) or {ask.version})
        problem = PROMPT_CHANGED if is_changed else NO_ANSWER
        self._leave_open(ask, shape, OpenRequest(key, ask.name, problem, has_answer=False))
        # Requests made at the same time are left open too, before this failure cancels them.
        await asyncio.sleep(0)
        raise LLMFailure(FailureKind.UNREACHABLE)

    def take_open_requests(self) -> list[OpenRequest]:
        """The requests that could not be answered since the last call."""
        taken, self._open = list(self._open.values()), {}
        return taken

    def _leave_open(self, ask: Ask, shape: type[BaseModel], request: OpenRequest) -> None:
        self._open[request.key] = request
        if self._requests:
            whole = {
                **asdict(request),
                "version": ask.version,
                "system": ask.system,
                "user": ask.user,
                "schema": strict_schema(shape),
            }
            text = json.dumps(whole, ensure_ascii=False, indent=2)
            (self._requests / f"{request.key}.json").write_text(f"{text}\n", encoding="utf-8")


class _WatchedBudget:
    """Passes everything on to a budget and keeps the usage of the last request."""

    def __init__(self, budget: TokenBudget) -> None:
        self.usage: Usage | None = None
        self._budget = budget

    async def reserve(self, ask: Ask, messages: list[Message], tokens: int) -> int:
        return await self._budget.reserve(ask, messages, tokens)

    async def settle(self, number: int, usage: Usage, failure: FailureKind | None) -> None:
        self.usage = usage
        await self._budget.settle(number, usage, failure)


def key_of(name: str, messages: Sequence[Message]) -> str:
    """What a request is known by: a hash of its prompt's name and its messages."""
    whole = json.dumps([name, *([one["role"], one["content"]] for one in messages)])
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


async def _replay(found: RecordedAnswer, ask: Ask, messages: list[Message], budget: TokenBudget) -> str:
    """The recorded content; raises the recorded failure. The budget is charged what the request used."""
    asked = _tokens(messages)
    number = await budget.reserve(ask, messages, asked + ask.answer_tokens)
    if found.tokens is None:
        used = Usage(asked + tokens_of(found.content or ""), estimated=True)
    else:
        used = Usage(found.tokens, found.estimated)
    await budget.settle(number, used, found.failure)
    if found.failure:
        raise LLMFailure(found.failure)
    return found.content or ""


def _tokens(messages: Sequence[Message]) -> int:
    return tokens_of(*(one["content"] for one in messages))
