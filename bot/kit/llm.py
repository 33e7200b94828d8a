"""The language model's client; nothing else imports openai.

It works with every server we know of: chat completions with a JSON schema, our own validation, one repair turn, and a
fallback to plainer formats if a server does not support the schema.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import urlsplit

import structlog
from pydantic import BaseModel

from bot.kit import counters
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
    """One question to a model: its prompt's name, version and two parts, and the answer's maximum in tokens."""

    name: str
    version: str
    system: str
    user: str
    answer_tokens: int


class TokenBudget(Protocol):
    """A limit on tokens: `reserve` is called before each request, `settle` after it."""

    async def reserve(self, ask: Ask, messages: list[Message], tokens: int) -> int:
        """Reserve about this many tokens and return the request's number; raises LLMFailure if it must not be sent."""

    async def settle(self, number: int, usage: Usage, failure: FailureKind | None) -> None:
        """Record the usage of a request that was answered or has failed."""


class Model:
    """The configured model; remembers per process what its server does not support. `http` is an httpx2.AsyncClient."""

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
        # Until one request has succeeded they run one at a time, so that a server's refusal is learnt only once.
        self._learning: asyncio.Lock | None = asyncio.Lock()

    async def fill(self, ask: Ask, shape: type[Shape], budget: TokenBudget) -> Shape:
        """The model's answer as a `shape`; asks once for a repair, and raises LLMFailure without a usable answer."""
        messages = [{"role": "system", "content": ask.system}, {"role": "user", "content": ask.user}]
        content = await self.answer(ask, shape, messages, budget)
        try:
            return shape.model_validate(json_in(content))
        except ValueError as error:
            problem = what_is_wrong(error)
        # Cut, because a runaway answer would fill the next request.
        answer = {"role": "assistant", "content": content[: 4 * ask.answer_tokens]}
        repair = {"role": "user", "content": REPAIR.format(problem=problem)}
        content = await self.answer(ask, shape, [*messages, answer, repair], budget)
        try:
            return shape.model_validate(json_in(content))
        except ValueError:
            raise LLMFailure(FailureKind.INVALID) from None

    async def answer(self, ask: Ask, shape: type[BaseModel], messages: list[Message], budget: TokenBudget) -> str:
        """The model's answer as text, after retrying temporary failures."""
        for attempt in range(1, MAX_TRIES + 1):
            try:
                return await self._learn(ask, shape, messages, budget)
            except _TemporaryFailure as error:
                if attempt == MAX_TRIES or error.wait > MAX_WAIT_SECONDS:
                    raise LLMFailure(error.kind, error.status) from None
                await asyncio.sleep(error.wait or 0.5 * 2**attempt)
        raise AssertionError("the last try has raised")

    async def close(self) -> None:
        if self._opened:
            await self._opened.close()
            self._opened = None

    async def _learn(self, ask: Ask, shape: type[BaseModel], messages: list[Message], budget: TokenBudget) -> str:
        """Send a request, one at a time until one has succeeded."""
        if (lock := self._learning) is not None:
            async with lock:
                content = await self._step_down(ask, shape, messages, budget)
                self._learning = None
                return content
        async with self._at_once:
            return await self._step_down(ask, shape, messages, budget)

    async def _step_down(self, ask: Ask, shape: type[BaseModel], messages: list[Message], budget: TokenBudget) -> str:
        """Send a request, again without a parameter as long as the server says that it does not support it."""
        while True:
            try:
                return await self._request(ask, shape, messages, budget)
            except _UnsupportedParameter as error:
                self._leave_out(error.what)
                log.info("model.stepped_down", what=error.what, format=FORMATS[self._format])

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
        # A request cancelled from outside at its deadline has been paid for all the same.
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
            counters.MODEL_TOKENS.inc(usage.tokens)
            seconds = round(time.monotonic() - began, 3)
            log.info("model.asked", ask=ask.name, failure=failure, tokens=usage.tokens, seconds=seconds)

    async def _create(self, ask: Ask, shape: type[BaseModel], messages: list[Message]) -> Any:
        import openai  # noqa: PLC0415 - takes half a second and 30 MB, and only feedback needs it

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
            raise _TemporaryFailure(FailureKind.UNREACHABLE, None, 0.0) from None
        except (openai.OpenAIError, ValueError):
            # A body that claims to be JSON but is not.
            raise LLMFailure(FailureKind.NOT_AN_ANSWER) from None

    def _client(self, make: type[AsyncOpenAI]) -> AsyncOpenAI:
        if self._opened is None:
            key = self._settings.openai_api_key
            self._opened = make(
                api_key=key.get_secret_value() if key else "unused",
                base_url=self._settings.openai_base_url or f"https://{OPENAI_HOST}/v1",
                timeout=self._settings.model_timeout_seconds,
                max_retries=0,  # every request must be counted, and waiting is limited by the feedback's deadline
                http_client=self._http,
            )
        return self._opened

    def _refusal(self, error: Any, given: dict[str, Any]) -> LLMFailure:
        """The failure behind an HTTP error: temporary, permanent, or because of an unsupported parameter."""
        text, status = f"{error.message} {error.body}", int(error.status_code)
        kind = failure_of(status, str(error.code or ""), text)
        if kind == FailureKind.CONTEXT:
            return LLMFailure(kind, status)
        if status in FORMAT_REJECTED and "response_format" in given and names_the_format(text):
            return _UnsupportedParameter("format", kind, status)
        if status in {400, 422} and "temperature" in given and "temperature" in text:
            return _UnsupportedParameter("temperature", kind, status)
        if status in {400, 422} and self._limit in text and not self._swapped:
            return _UnsupportedParameter("limit", kind, status)
        return _TemporaryFailure(kind, status, _retry_after(error)) if kind in AGAIN else LLMFailure(kind, status)


class _TemporaryFailure(LLMFailure):
    """A failure that may pass; `wait` is the seconds that the server asks for, 0 if it does not say."""

    def __init__(self, kind: FailureKind, status: int | None, wait: float) -> None:
        super().__init__(kind, status)
        self.wait = wait


class _UnsupportedParameter(LLMFailure):
    """The server does not support `what`: the format, the temperature or the name of the token limit."""

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
