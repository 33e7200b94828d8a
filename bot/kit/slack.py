"""Slack at the border: safe words, a client that never posts twice by itself, and acks that follow the commit."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.listener.async_listener import AsyncListener
from slack_bolt.listener.asyncio_runner import AsyncioListenerRunner
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.kit.log import where

log = structlog.get_logger()
Json = dict[str, Any]
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_BROADCAST = re.compile(r"@(here|channel|everyone)\b", re.IGNORECASE)
# Somebody who is mentioned, as Slack writes it.
WORD_JOINER = "\u2060"
# Every way in which a call to Slack comes to nothing.
SLACK_CALL_ERRORS = (SlackApiError, aiohttp.ClientError, TimeoutError)
SLACK_SECONDS = 30


@dataclass(frozen=True)
class Caller:
    """A Slack user in their workspace, by Slack's ids: whoever clicked, typed or wrote."""

    workspace_id: str
    slack_id: str


@dataclass(frozen=True)
class MessageRef:
    """Where a message is: its channel, and its timestamp, which is its id there."""

    channel: str
    ts: str


def clicked_message(body: Json) -> MessageRef:
    """The message whose button was clicked; empty where that was in a view."""
    container = body.get("container") or {}
    return MessageRef(container.get("channel_id", ""), container.get("message_ts", ""))


def escape(text: str) -> str:
    """Text from people or models, safe in mrkdwn: no mention, link or broadcast comes alive in it."""
    return _BROADCAST.sub(rf"@{WORD_JOINER}\1", text.translate(_ESCAPES))


def bold(text: str) -> str:
    """The same in bold, line by line, as Slack wants it; a line with marks of its own keeps those."""
    lines = (line.strip() for line in escape(text).split("\n"))
    return "\n".join(f"*{line}*" if line and "*" not in line else line for line in lines)


def unescape(text: str) -> str:
    """What a person typed, from Slack's escaped form."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def action_pattern(verb: str) -> re.Pattern[str]:
    """Matches the action id `verb` and its numbered siblings `verb:0`, `verb:1` in one block."""
    # Bolt asks whether a pattern matches at the beginning, so an end is needed.
    return re.compile(rf"{re.escape(verb)}(:\w+)?$")


class Clients:
    """Web API clients that share one HTTP session, made on first use in the loop that uses it."""

    def __init__(self, api_url: str) -> None:
        self.api_url = api_url
        self._session: aiohttp.ClientSession | None = None

    def client(self, token: str | None) -> AsyncWebClient:
        """A client for one workspace.

        It has no retry handlers: after a dropped connection nobody knows whether Slack took the message,
        and the SDK's own retry would post it twice.
        """
        if self._session is None or self._session.closed:
            # The SDK's own timeout counts only for sessions it makes itself.
            timeout = aiohttp.ClientTimeout(total=SLACK_SECONDS)
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout)
        return AsyncWebClient(token, base_url=self.api_url, session=self._session, retry_handlers=[])

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


class _AnnouncedAck(AsyncAck):
    """An ack that wakes whoever waits for it."""

    def __init__(self, answered: asyncio.Future[None]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._answered = answered

    async def __call__(self, *args: Any, **kwargs: Any) -> BoltResponse:
        response = await super().__call__(*args, **kwargs)
        if not self._answered.done():
            self._answered.set_result(None)
        return response


class CommittedAckRunner(AsyncioListenerRunner):
    """Runs listeners as Bolt does, with two differences.

    It waits for the ack on a future where Bolt looks every 10 ms (11 ms a click against 0.3 ms), and an event is
    acknowledged after its listener has returned instead of before, so that Slack sends again what was not kept.
    """

    def __init__(self, bolts: AsyncioListenerRunner) -> None:
        super().__init__(
            logger=bolts.logger,
            process_before_response=False,
            listener_error_handler=bolts.listener_error_handler,
            listener_start_handler=bolts.listener_start_handler,
            listener_completion_handler=bolts.listener_completion_handler,
            lazy_listener_runner=bolts.lazy_listener_runner,
        )
        self._running: set[asyncio.Task[None]] = set()

    async def run(
        self,
        request: AsyncBoltRequest,
        response: BoltResponse,
        listener_name: str,
        listener: AsyncListener,
        starting_time: float | None = None,  # noqa: ARG002 - Bolt's signature
    ) -> BoltResponse | None:
        answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        ack = request.context["ack"] = _AnnouncedAck(answered)
        task = asyncio.create_task(self._listen(request, response, listener, ack, answered))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            await asyncio.wait_for(answered, listener.ack_timeout)
        except TimeoutError:
            self.logger.warning("%s did not answer in time", listener_name)
            # Bolt would try the next listener on None; a late one must not be run twice over.
            return BoltResponse(status=503)
        return ack.response

    async def _listen(
        self,
        request: AsyncBoltRequest,
        response: BoltResponse,
        listener: AsyncListener,
        ack: _AnnouncedAck,
        answered: asyncio.Future[None],
    ) -> None:
        try:
            await listener.run_ack_function(request=request, response=response)
            if ack.response is None and listener.auto_acknowledgement:
                await ack()
        except Exception as error:  # noqa: BLE001 - the one place where a listener's error is spoken
            failed = BoltResponse(status=500)
            try:
                await self.listener_error_handler.handle(error=error, request=request, response=failed)
            except Exception as unspoken:  # noqa: BLE001 - here it ends, or asyncio writes it out in full
                log.error("error_handler.failed", error=type(unspoken).__name__, where=where(unspoken))
            ack.response = ack.response or failed
        finally:
            if not answered.done():
                answered.set_result(None)

    async def drain(self, seconds: float) -> None:
        """Give running listeners time to end before the process does."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)


def status(error: SlackApiError) -> int:
    """The HTTP status of Slack's answer; where that was no JSON, the SDK gives its HTTP client's own."""
    answer: Any = error.response
    return int(answer.status if isinstance(answer, aiohttp.ClientResponse) else answer.status_code)


def error_code(response: Any) -> str:
    """Slack's word for what went wrong, from an SDK response."""
    data = response.data if hasattr(response, "data") else response
    return str(data.get("error", "unknown_error")) if isinstance(data, dict) else "unknown_error"
