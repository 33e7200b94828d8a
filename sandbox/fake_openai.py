"""A fake model server: scripted answers over the OpenAI-compatible protocol, and every way to fail."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

Json = dict[str, Any]
DEFAULT_NAME = "fake-model"
SLOW_SECONDS = 30.0
# HTTP status, code and message of each refusal, as real servers word them.
REFUSALS: dict[str, tuple[int, str | None, str]] = {
    "no_schema": (400, None, "response_format of type json_schema is not supported"),
    "no_schema_500": (500, None, "body.response_format.type: Input should be 'text' or 'json_object'"),
    "no_temperature": (
        400,
        "unsupported_value",
        "Unsupported value: 'temperature' does not support 0 with this model.",
    ),
    "other_limit": (400, "unsupported_parameter", "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'."),
    "bad_request": (400, None, "Invalid value."),
    "context": (400, "context_length_exceeded", "This model's maximum context length is 4096 tokens."),
    "auth": (401, "invalid_api_key", "Incorrect API key provided: sk-none."),
    "forbidden": (403, None, "Country not supported."),
    "no_model": (404, "model_not_found", "The model does not exist."),
    "unprocessable": (422, None, "Unprocessable."),
    "rate_limited": (429, "rate_limit_exceeded", "Slow down."),
    "quota": (429, "insufficient_quota", "You exceeded your current quota."),
    "server_error": (500, None, "Internal error."),
    "overloaded": (503, None, "Overloaded."),
}
SPOILT = {
    "invalid": "I would say that this looks fine.",
    "wrong_shape": '{"score": 4}',
    "half": '{"answer": "hal',
}


class FakeOpenAI:
    """A server on 127.0.0.1 that plays `script` first, one kind per request, and then `always`.

    Kinds: good, fenced, thinking, no_usage, empty, null, truncated, refused, html, drop, slow, those of `SPOILT` and
    of `REFUSALS`. A good answer is the next of `answers`, or what `respond` makes of the request's body.
    `bodies` keeps the requests.
    """

    def __init__(
        self,
        *script: str,
        always: str = "good",
        port: int = 0,
        name: str = DEFAULT_NAME,
        respond: Callable[[Json], Json] | None = None,
    ) -> None:
        self.script = deque(script)
        self.always = always
        self.name = name
        self.respond = respond or (lambda _: {"answer": "fine"})
        self.bodies: list[Json] = []
        self.answers: deque[Json] = deque()
        self.delay = 0.0
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The value for OPENAI_BASE_URL."""
        return f"http://127.0.0.1:{self._port}/v1"

    def env(self) -> dict[str, str]:
        """The variables that point an app at this server."""
        return {"OPENAI_BASE_URL": self.url, "OPENAI_MODEL": self.name}

    async def start(self) -> None:
        app = web.Application()
        app.add_routes([web.post("/v1/chat/completions", self._complete)])
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = int(self._runner.addresses[0][1])

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def _complete(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.bodies.append(body)
        kind = self.script.popleft() if self.script else self.always
        await asyncio.sleep(SLOW_SECONDS if kind == "slow" else self.delay)
        if kind == "drop":
            assert request.transport, "a request that is being answered"
            request.transport.abort()
        if kind == "html":
            return web.Response(text="<html><body>Welcome</body></html>", content_type="text/html")
        if kind in REFUSALS and not _does_without(body, kind):
            status, code, message = REFUSALS[kind]
            refusal = {"error": {"message": message, "type": "error", "code": code, "param": None}}
            return web.json_response(refusal, status=status, headers={"retry-after": "0"})
        return web.json_response(self._completion(body, kind))

    def _completion(self, body: Json, kind: str) -> Json:
        content: str | None = json.dumps(
            self.answers.popleft() if self.answers else self.respond(body), ensure_ascii=False
        )
        if kind == "fenced":
            content = f"Here you are:\n```json\n{content}\n```\nI hope this helps."
        elif kind == "thinking":
            content = f"<think>Let me see {{…}} what is there.</think>\n{content}"
        elif kind in SPOILT:
            content = SPOILT[kind]
        elif kind in {"empty", "null", "refused"}:
            content = "" if kind == "empty" else None
        why = {"truncated": "length", "refused": "content_filter"}.get(kind, "stop")
        message = {"role": "assistant", "content": content[:20] if content and kind == "truncated" else content}
        choice = {"index": 0, "finish_reason": why, "message": message}
        made: Json = {
            "id": "scripted",
            "object": "chat.completion",
            "created": 0,
            "model": self.name,
            "choices": [choice],
        }
        asked = sum(len(str(one["content"])) for one in body["messages"]) // 4
        said = len(content or "") // 4
        usage = {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}
        return made if kind == "no_usage" else {**made, "usage": usage}

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


def _does_without(body: Json, kind: str) -> bool:
    """Whether the request leaves out what this kind of server refuses."""
    given = (body.get("response_format") or {}).get("type", "text")
    return {
        "no_schema": given != "json_schema",
        "no_schema_500": given != "json_schema",
        "no_temperature": "temperature" not in body,
        "other_limit": "max_tokens" not in body,
    }.get(kind) is True
