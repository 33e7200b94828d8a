"""What is said to somebody whose request can't be answered in time."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.deps import Deps
from bot.kit.acks import AckTimes, TimedApp
from bot.kit.i18n import _, in_language
from bot.kit.load_shedding import LoadShedder
from bot.kit.slack import SLACK_CALL_ERRORS, Json
from bot.kit.verification import response_url_prefixes
from bot.members import service

log = structlog.get_logger()

MAX_SENTENCES_AT_ONCE = 20
SENTENCE_SECONDS = 10


class SheddingApp(TimedApp):
    """Bolt's app, which refuses at once what it couldn't answer before Slack gives up.

    An event gets a 503, and Slack sends it again. Somebody who clicked or typed a command is asked to try again.
    """

    def __init__(self, deps: Deps, acks: AckTimes, load: LoadShedder, **given: Any) -> None:
        super().__init__(acks, **given)
        self._deps = deps
        self._load = load
        self._prefixes = response_url_prefixes(deps.settings.api_url)
        self._sentences: set[asyncio.Task[None]] = set()

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        workspace_id = str(req.context.team_id or "")
        if not self._load.has_room(workspace_id):
            return await self._refuse(req.body)
        with self._load.answering(workspace_id):
            return await super().async_dispatch(req)

    async def _refuse(self, body: Json) -> BoltResponse:
        log.warning("overload.refused", kind=str(body.get("type") or "command"))
        url = body.get("response_url")
        if not isinstance(url, str) or not url.startswith(self._prefixes):
            return BoltResponse(status=503, headers={"Retry-After": ["2"]})
        with in_language(await self._language(body)):
            text = _("I have a lot to do right now, so nothing has changed. Please try again in a minute.")
        if "command" in body:
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": text})
        if len(self._sentences) >= MAX_SENTENCES_AT_ONCE:
            return BoltResponse(status=503)
        task = asyncio.create_task(_say(url, text))
        self._sentences.add(task)
        task.add_done_callback(self._sentences.discard)
        return BoltResponse(status=200)

    async def _language(self, body: Json) -> str | None:
        user, team = body.get("user"), body.get("team")
        user_id = body.get("user_id") or (user.get("id") if isinstance(user, dict) else None)
        team_id = body.get("team_id") or (team.get("id") if isinstance(team, dict) else None)
        if not (isinstance(user_id, str) and isinstance(team_id, str)):
            return None
        return await self._deps.db.read(service.language_of, team_id, user_id)


async def _say(url: str, text: str) -> None:
    webhook = AsyncWebhookClient(url, timeout=SENTENCE_SECONDS)
    try:
        await webhook.send(text=text, response_type="ephemeral", replace_original=False)
    except SLACK_CALL_ERRORS as error:
        log.warning("overload.unheard", error=type(error).__name__)
