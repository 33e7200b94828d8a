"""Turn errors of listeners into a sentence for the person concerned."""

from __future__ import annotations

import re
import uuid

import aiohttp
import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltRequest, AsyncRespond
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.log import cause, request_id, where
from bot.kit.slack import Json, escape
from bot.kit.verification import is_admitted

log = structlog.get_logger()
ANYTHING = re.compile(".*", re.DOTALL)


def register_errors(app: AsyncApp) -> None:
    """Handle errors: known ones show their sentence, unknown ones a reference number that is also in the log."""
    app.error(handle_error)


def register_catch_all(app: AsyncApp) -> None:
    """Acknowledge what no listener handles, because Slack counts a 404 against the app; must be registered last."""
    app.event(ANYTHING)(ignore)
    app.action(ANYTHING)(answer_outdated)
    app.shortcut(ANYTHING)(answer_outdated)
    app.view(ANYTHING)(answer_outdated)
    app.view_closed(ANYTHING)(ignore)
    app.options(ANYTHING)(ignore)
    app.command(ANYTHING)(answer_outdated)


def _old() -> str:
    return _(
        "That button belongs to something I no longer offer, so nothing has changed. `/learn help` shows what I can do."
    )


async def ignore(ack: AsyncAck) -> None:
    await ack()


async def answer_outdated(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
    if "command" in body:
        await ack(text=_old())
        return
    await ack()
    if body.get("response_url"):
        await respond(text=_old(), response_type="ephemeral", replace_original=False)


async def handle_error(
    error: Exception,
    ack: AsyncAck,
    body: Json,
    client: AsyncWebClient,
    request: AsyncBoltRequest,
    respond: AsyncRespond,
) -> BoltResponse | None:
    """Show the error's sentence to the person; a request that was not admitted gets a bare 401."""
    if not is_admitted(request):
        log.error("request.refused", error=cause(error), where=where(error))
        return BoltResponse(status=401)
    kind = body.get("type") or ("command" if "command" in body else "unknown")
    sentence = _sentence(error, kind)
    if kind == "event_callback":
        # A known error needs no answer; an unknown one is not acknowledged, so that Slack sends the event again.
        return await ack() if isinstance(error, GroundswellError) else BoltResponse(status=500)
    if kind == "command" and ack.response is None:
        return await ack(text=sentence)
    answer = ack.response or await ack()
    try:
        await _say(sentence, body, client, respond)
    except (SlackApiError, TimeoutError, aiohttp.ClientError) as unheard:
        log.warning("listener.unheard", kind=kind, error=cause(unheard))
    return answer


async def _say(sentence: str, body: Json, client: AsyncWebClient, respond: AsyncRespond) -> None:
    """Answer via the response URL if there is one, else in the direct message."""
    if body.get("response_url"):
        await respond(text=sentence, response_type="ephemeral", replace_original=False)
    elif body.get("user", {}).get("id"):
        await client.chat_postMessage(channel=body["user"]["id"], text=sentence)


def _sentence(error: Exception, kind: str) -> str:
    if isinstance(error, GroundswellError):
        return error.sentence(escape, _)
    reference = request_id() or uuid.uuid4().hex[:8]
    log.error("listener.failed", kind=kind, reference=reference, error=cause(error), where=where(error))
    return _(
        "Something went wrong on our side. Please try again. If the same thing happens again, give "
        "your admin the number {reference}.",
        reference=reference,
    )
