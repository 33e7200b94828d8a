"""The model's door: the only room that knows openai.

One portable path, tried on every server we know of: chat completions with a JSON schema, validated by ourselves, one
repair turn, and a step down to plainer formats where a server does not know the schema.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import urlsplit

import structlog
from pydantic import BaseModel

from bot.kit.llm_answers import (
    FailureKind,
    LLMFailure,
    Usage,
    failure_of,
    json_in,
    names_the_format,
    strict_schema,
    tokens_of,
    usage_of,
    what_is_wrong,
    words_of,
)
from bot.settings import Settings

if TYPE_CHECKING:
    from openai import AsyncOpenAI

__all__ = ["Ask", "FailureKind", "LLMFailure", "Model", "TokenBudget", "Usage"]

log = structlog.get_logger()
OPENAI_HOST = "api.openai.com"
FORMATS = ("json_schema", "json_object", "text")
TOKEN_PARAMETERS = ("max_tokens", "max_completion_tokens")
MAX_TRIES, MAX_WAIT_SECONDS = 3, 30.0
FORMAT_REJECTED = frozenset({400, 404, 415, 422, 500, 501})
AGAIN = frozenset({FailureKind.RATE_LIMITED, FailureKind.SERVER, FailureKind.UNREACHABLE})
REPAIR = (
    "Your last answer cannot be used. {problem} Answer again with nothing but a JSON object of the shape asked for."
)
Shape = TypeVar("Shape", bound=BaseModel)
Message = dict[str, str]


@dataclass(frozen=True)
class Ask:
    """One question to a model: the name and version of its prompt, both parts, and the longest answer in tokens."""

    name: str
    version: str
    system: str
    user: str
    answer_tokens: int


class TokenBudget(Protocol):
    """What may be spent: asked before a request is sent, told when it is over."""

    async def reserve(self, ask: Ask, messages: list[Message], tokens: int) -> int:
        """Allow a request of about so many tokens and give it a number; LLMFailure when it must not be sent."""

    async def settle(self, number: int, usage: Usage, failure: FailureKind | None) -> None:
        """A request has been answered, or has failed."""


class Model:
    """The configured model; learns per process what its server does not know. `http` is an httpx2.AsyncClient."""

    def __init__(self, settings: Settings, *, http: Any = None) -> None:
        assert settings.openai_model, "a model has a name"
        self.name = settings.openai_model
        self.host = urlsplit(settings.openai_base_url or "").netloc or OPENAI_HOST
        self._settings = settings
        self._http = http
        self._opened: AsyncOpenAI | None = None
        self._format = 0
        self._temperature = settings.model_temperature
        self._limit = settings.model_token_param or TOKEN_PARAMETERS[self.host == OPENAI_HOST]
        self._swapped = False
        self._at_once = asyncio.Semaphore(settings.model_concurrency)
        # Until one request has gone well they go one at a time, so that a server's refusal is learnt once.
        self._learning: asyncio.Lock | None = asyncio.Lock()

    async def fill(self, ask: Ask, shape: type[Shape], budget: TokenBudget) -> Shape:
        """The model's answer in a shape; LLMFailure says why there is none. At most one answer is sent back to mend."""
        messages = [{"role": "system", "content": ask.system}, {"role": "user", "content": ask.user}]
        content = await self._answer(ask, shape, messages, budget)
        try:
            return shape.model_validate(json_in(content))
        except ValueError as error:
            problem = what_is_wrong(error)
        mend = {"role": "user", "content": REPAIR.format(problem=problem)}
        # What the model said is its own; it is cut, because a runaway answer would fill the next request.
        said = {"role": "assistant", "content": content[: 4 * ask.answer_tokens]}
        content = await self._answer(ask, shape, [*messages, said, mend], budget)
        try:
            return shape.model_validate(json_in(content))
        except ValueError:
            raise LLMFailure(FailureKind.INVALID) from None

    async def close(self) -> None:
        if self._opened:
            await self._opened.close()
            self._opened = None

    async def _answer(self, ask: Ask, shape: type[BaseModel], messages: list[Message], budget: TokenBudget) -> str:
        """What the model says, after as many tries as the server's manners ask for."""
        for attempt in range(1, MAX_TRIES + 1):
            try:
                return await self._learn(ask, shape, messages, budget)
            except _NotNow as no:
                if attempt == MAX_TRIES or no.wait > MAX_WAIT_SECONDS:
                    raise LLMFailure(no.kind, no.status) from None
                await asyncio.sleep(no.wait or 0.5 * 2**attempt)
        raise AssertionError("the last try has raised")

    async def _learn(self, ask: Ask, shape: type[BaseModel], messages: list[Message], budget: TokenBudget) -> str:
        """One request, and further ones as long as the server says what it does not know."""
        if (lock := self._learning) is not None:
            async with lock:
                content = await self._step_down(ask, shape, messages, budget)
                self._learning = None
                return content
        async with self._at_once:
            return await self._step_down(ask, shape, messages, budget)

    async def _step_down(self, ask: Ask, shape: type[BaseModel], messages: list[Message], budget: TokenBudget) -> str:
        while True:
            try:
                return await self._request(ask, shape, messages, budget)
            except _Unknown as unknown:
                self._leave_out(unknown.what)
                log.info("model.stepped_down", what=unknown.what, format=FORMATS[self._format])

    def _leave_out(self, what: str) -> None:
        if what == "format":
            self._format += 1
        elif what == "temperature":
            self._temperature = None
        else:
            self._limit, self._swapped = TOKEN_PARAMETERS[self._limit == TOKEN_PARAMETERS[0]], True

    async def _request(self, ask: Ask, shape: type[BaseModel], messages: list[Message], budget: TokenBudget) -> str:
        estimate = tokens_of(*(one["content"] for one in messages)) + ask.answer_tokens
        number = await budget.reserve(ask, messages, estimate)
        # What does not come back in time is given up from outside, and has been paid for all the same.
        usage = Usage(estimate, estimated=True)
        failure: FailureKind | None = FailureKind.DEADLINE
        began = time.monotonic()
        try:
            answer = await self._create(ask, shape, messages)
            usage, failure = usage_of(answer, estimate - ask.answer_tokens), None
            return words_of(answer)
        except LLMFailure as error:
            failure = error.kind
            raise
        finally:
            await asyncio.shield(budget.settle(number, usage, failure))
            seconds = round(time.monotonic() - began, 3)
            log.info("model.asked", ask=ask.name, failure=failure, tokens=usage.tokens, seconds=seconds)

    async def _create(self, ask: Ask, shape: type[BaseModel], messages: list[Message]) -> Any:
        import openai  # noqa: PLC0415 - half a second and 30 MB that only a review needs

        given: dict[str, Any] = {"model": self.name, "messages": messages, self._limit: ask.answer_tokens}
        if self._temperature is not None:
            given["temperature"] = self._temperature
        if FORMATS[self._format] != "text":
            given["response_format"] = _response_format(FORMATS[self._format], shape)
        try:
            return await self._client(openai.AsyncOpenAI).chat.completions.create(**given)
        except openai.APIStatusError as error:
            raise self._refusal(error, given) from None
        except openai.APITimeoutError:
            raise LLMFailure(FailureKind.TIMEOUT) from None
        except openai.APIConnectionError:
            raise _NotNow(FailureKind.UNREACHABLE, None, 0.0) from None
        except (openai.OpenAIError, ValueError):
            # A body that is no JSON although it says so.
            raise LLMFailure(FailureKind.NOT_AN_ANSWER) from None

    def _client(self, make: type[AsyncOpenAI]) -> AsyncOpenAI:
        if self._opened is None:
            key = self._settings.openai_api_key
            self._opened = make(
                api_key=key.get_secret_value() if key else "unused",
                base_url=self._settings.openai_base_url or f"https://{OPENAI_HOST}/v1",
                timeout=self._settings.model_timeout_seconds,
                max_retries=0,  # we count every request, and wait within the review's own deadline
                http_client=self._http,
            )
        return self._opened

    def _refusal(self, error: Any, given: dict[str, Any]) -> LLMFailure:
        """What an HTTP error means: not now, never, or only without one of the things we sent."""
        text, status = f"{error.message} {error.body}", int(error.status_code)
        kind = failure_of(status, str(error.code or ""), text)
        if kind == FailureKind.CONTEXT:
            return LLMFailure(kind, status)
        if status in FORMAT_REJECTED and "response_format" in given and names_the_format(text):
            return _Unknown("format", kind, status)
        if status in {400, 422} and "temperature" in given and "temperature" in text:
            return _Unknown("temperature", kind, status)
        if status in {400, 422} and self._limit in text and not self._swapped:
            return _Unknown("limit", kind, status)
        return _NotNow(kind, status, _retry_after(error)) if kind in AGAIN else LLMFailure(kind, status)


class _NotNow(LLMFailure):
    """Asking again after `wait` seconds may go well."""

    def __init__(self, kind: FailureKind, status: int | None, wait: float) -> None:
        super().__init__(kind, status)
        self.wait = wait


class _Unknown(LLMFailure):
    """The server does not know `what` we sent with the question."""

    def __init__(self, what: str, kind: FailureKind, status: int) -> None:
        super().__init__(kind, status)
        self.what = what


def _response_format(name: str, shape: type[BaseModel]) -> dict[str, Any]:
    if name == "json_object":
        return {"type": "json_object"}
    schema = {"name": shape.__name__.lower(), "strict": True, "schema": strict_schema(shape)}
    return {"type": "json_schema", "json_schema": schema}


def _retry_after(error: Any) -> float:
    try:
        return max(0.0, float(error.response.headers.get("retry-after", "0")))
    except ValueError:
        return 0.0
