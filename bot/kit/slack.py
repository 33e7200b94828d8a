"""Slack helpers: escaping, a client without automatic retries, and acks that follow the commit."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
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

from bot.kit.log import cause, where

log = structlog.get_logger()
Json = dict[str, Any]
_BROADCAST = re.compile(r"@(here|channel|everyone)\b", re.IGNORECASE)
WORD_JOINER = "\u2060"
# All errors of a failed call to Slack.
SLACK_CALL_ERRORS = (SlackApiError, aiohttp.ClientError, TimeoutError)
SLACK_SECONDS = 30


@dataclass(frozen=True)
class Caller:
    """The user who clicked, typed or wrote, by Slack's ids."""

    workspace_id: str
    slack_id: str


@dataclass(frozen=True)
class MessageRef:
    """A message's channel and its timestamp, which identifies it there."""

    channel: str
    ts: str

    @property
    def key(self) -> str:
        """Identifies the message inside a delivery key or a row's key."""
        return f"{self.channel}:{self.ts}"


def clicked_message(body: Json) -> MessageRef:
    """The message whose button was clicked; empty strings if it was in a view."""
    container = body.get("container") or {}
    return MessageRef(container.get("channel_id", ""), container.get("message_ts", ""))


async def show_window(client: AsyncWebClient, body: Json, view: Json) -> None:
    """Open a window after a click: on top of the one that the button is in, if it is in one."""
    is_in_window = (body.get("view") or {}).get("type") == "modal"
    show = client.views_push if is_in_window else client.views_open
    await show(trigger_id=body["trigger_id"], view=view)


def fields_of(view: Json) -> dict[str, Json]:
    """What is in each field of a submitted window, by its block."""
    values = view["state"]["values"]
    return {block: element for block, elements in values.items() for element in elements.values()}


def field_error(field: str, sentence: str) -> Json:
    """The response to a submitted window that keeps it open, with a sentence below a field."""
    return {"response_action": "errors", "errors": {field: sentence}}


def escape(text: str) -> str:
    """Escape text from people or models for mrkdwn, so that it contains no working mention, link or broadcast."""
    # Each is looked for in C; `str.translate` takes ten times as long, and a tick escapes tens of thousands of texts.
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _BROADCAST.sub(rf"@{WORD_JOINER}\1", escaped) if "@" in escaped else escaped


def bold(text: str) -> str:
    """Escape text and make it bold line by line, as Slack requires; lines with asterisks are left as they are."""
    lines = (line.strip() for line in escape(text).split("\n"))
    return "\n".join(f"*{line}*" if line and "*" not in line else line for line in lines)


def quoted(text: str) -> str:
    """Escape text and quote it line by line."""
    return "\n".join(f"> {line}" for line in escape(text).splitlines())


def unescape(text: str) -> str:
    """Undo Slack's escaping of what a person typed."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@cache
def action_pattern(verb: str) -> re.Pattern[str]:
    """A pattern for the action id `verb` and its variants such as `verb:0` and `verb:1`."""
    # Bolt matches only the beginning, so the pattern needs an end.
    return re.compile(rf"{re.escape(verb)}(:\w+)?$")


@dataclass(frozen=True)
class SlowModal:
    """A modal that is made in a thread.

    Slack waits three seconds for a modal: if it takes longer, `waiting` is shown until it is there.
    """

    make: Callable[[], Json]
    waiting: Json | None

    async def open(self, client: AsyncWebClient, trigger_id: str) -> None:
        """Open it, or `waiting` until it is made."""
        if self.waiting is None:
            await client.views_open(trigger_id=trigger_id, view=await asyncio.to_thread(self.make))
            return
        opened = await client.views_open(trigger_id=trigger_id, view=self.waiting)
        await self.redraw(client, opened["view"]["id"])

    async def redraw(self, client: AsyncWebClient, view_id: str) -> None:
        """Show it in the place of an open one."""
        view = await asyncio.to_thread(self.make)
        try:
            await client.views_update(view_id=view_id, view=view)
        except SlackApiError as error:  # closed meanwhile
            log.info("slack.modal_gone", error=error_code(error.response))


class Clients:
    """Web API clients that share one HTTP session, which is opened on first use in the running loop."""

    def __init__(self, api_url: str) -> None:
        self.api_url = api_url
        self._session: aiohttp.ClientSession | None = None

    def client(self, token: str | None) -> AsyncWebClient:
        """A client for one workspace.

        It has no retry handlers: after a dropped connection, Slack may have accepted the message already, and the
        SDK's retry would post it twice.
        """
        if self._session is None or self._session.closed:
            # The SDK's own timeout applies only to sessions that it opens itself.
            timeout = aiohttp.ClientTimeout(total=SLACK_SECONDS)
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), timeout=timeout)
        return AsyncWebClient(token, base_url=self.api_url, session=self._session, retry_handlers=[])

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


class _AnnouncedAck(AsyncAck):
    """An ack that resolves a future."""

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

    It waits for the ack on a future, while Bolt polls every 10 ms (11 ms a click against 0.3 ms). And an event is
    acknowledged after its listener has returned instead of before, so that Slack sends it again if it was not stored.
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
            # On None, Bolt would try the next listener, but this one may still be running.
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
        except Exception as error:  # noqa: BLE001 - the one place that handles a listener's error
            failed = BoltResponse(status=500)
            try:
                await self.listener_error_handler.handle(error=error, request=request, response=failed)
            except Exception as second:  # noqa: BLE001 - otherwise asyncio logs it in full
                log.error("error_handler.failed", error=cause(second), where=where(second))
            ack.response = ack.response or failed
        finally:
            if not answered.done():
                answered.set_result(None)

    async def drain(self, seconds: float) -> None:
        """Wait at most this many seconds for running listeners."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)


def status(error: SlackApiError) -> int:
    """The HTTP status of Slack's answer; if it was not JSON, the SDK returns its HTTP client's response."""
    answer: Any = error.response
    return int(answer.status if isinstance(answer, aiohttp.ClientResponse) else answer.status_code)


def retry_after(error: SlackApiError) -> float:
    """The seconds that a 429 asks to wait; 1 if it does not say."""
    try:
        return max(0.0, float(error.response.headers.get("Retry-After", 1)))
    except (TypeError, ValueError):
        return 1.0


def error_code(response: Any) -> str:
    """Slack's error code in an SDK response."""
    data = response.data if hasattr(response, "data") else response
    return str(data.get("error", "unknown_error")) if isinstance(data, dict) else "unknown_error"
