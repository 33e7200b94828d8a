"""Who is served: one check of everything that people send, before any listener sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator

import structlog
from slack_bolt.async_app import AsyncBoltContext, AsyncRespond
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.deps import Deps
from bot.kit import i18n
from bot.kit.i18n import _
from bot.kit.slack import SLACK_CALL_ERRORS, Caller, Json, escape
from bot.members import profile_reader, service
from bot.members.errors import NotServedError

log = structlog.get_logger()

# What has to be heard whoever it is about: a profile that changed, and a workspace that removes the app.
ABOUT_ACCOUNTS = frozenset({"user_change", "app_uninstalled", "tokens_revoked"})
# In a direct message, and for a look at their profile; a click or command is always answered.
MIN_SECONDS_BETWEEN_ANSWERS = 600
MAX_REMEMBERED = 10_000


class ServedPeople:
    """Refuses deactivated people, guests where they aren't served, and strangers from other organisations.

    A refused person's profile is read again after a while, in case they have come back and Slack didn't tell us.
    """

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._answered: dict[Caller, float] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def refusal(
        self, body: Json, context: AsyncBoltContext, client: AsyncWebClient, respond: AsyncRespond
    ) -> BoltResponse | None:
        """The answer to a request of somebody who isn't served, whose language is set first; None for all others."""
        event = body.get("event") or {}
        # Of events that nobody listens to, Slack may name the person in any way.
        team, user = context.team_id, context.user_id
        if not (isinstance(team, str) and isinstance(user, str)) or event.get("type") in ABOUT_ACCOUNTS:
            return None
        caller = Caller(team, user)
        standing = await self._deps.db.read(service.standing, caller.workspace_id, caller.slack_id)
        if standing is not None:
            i18n.set_language(standing.language)
        if is_stranger(body, caller.workspace_id):
            is_refused = True
        elif standing is None and "command" not in body and not self._deps.settings.guests:
            # A command is answered first; `slash_commands` looks at them again.
            is_refused = not await profile_reader.is_newcomer_served(self._deps, caller.workspace_id, caller.slack_id)
        else:
            is_refused = not service.is_served(standing, self._deps.settings)
        if not is_refused:
            return None
        log.info("served_people.refused", workspace=caller.workspace_id)
        return self._answer(caller, body, client, respond, is_known=standing is not None)

    def _answer(
        self, caller: Caller, body: Json, client: AsyncWebClient, respond: AsyncRespond, *, is_known: bool
    ) -> BoltResponse:
        sentence, event = NotServedError().sentence(escape, _), body.get("event") or {}
        is_first = self._note(caller)
        if is_first and is_known:
            self._later(profile_reader.read(self._deps, caller.workspace_id, caller.slack_id))
        if "command" in body:
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": sentence})
        if body.get("type") == "block_suggestion":
            return BoltResponse(status=200, body={"options": []})
        if body.get("response_url"):
            self._later(_heard(respond(text=sentence, response_type="ephemeral", replace_original=False)))
        elif is_first and (body.get("type") == "view_submission" or _is_direct(event)):
            self._later(_heard(client.chat_postMessage(channel=caller.slack_id, text=sentence)))
        return BoltResponse(status=200, body="")

    def _note(self, caller: Caller) -> bool:
        """Note that somebody is answered now; whether that is the first time for a while."""
        now = self._deps.wall()
        if now - self._answered.get(caller, -MIN_SECONDS_BETWEEN_ANSWERS) < MIN_SECONDS_BETWEEN_ANSWERS:
            return False
        if len(self._answered) >= MAX_REMEMBERED:
            self._answered.clear()
        self._answered[caller] = now
        return True

    def _later(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)


def is_stranger(body: Json, workspace_id: str) -> bool:
    """Whether a request names another team as that of the person who wrote or clicked, as in a shared channel."""
    return any(team != workspace_id for team in _teams(body))


def _teams(body: Json) -> Iterator[str]:
    """The teams of the person behind a request, wherever Slack says them."""
    event = body.get("event") or {}
    for holder, names in (
        (body.get("user"), ("team_id",)),
        (event.get("user"), ("team_id",)),
        (event, ("user_team", "source_team")),
        (event.get("message"), ("user_team", "source_team")),
        (event.get("previous_message"), ("user_team", "source_team")),
    ):
        if isinstance(holder, dict):
            yield from (team for name in names if isinstance(team := holder.get(name), str) and team)


def _is_direct(event: Json) -> bool:
    return event.get("type") == "message" and event.get("channel_type") == "im" and not event.get("subtype")


async def _heard(call: Awaitable[object]) -> None:
    try:
        await call
    except SLACK_CALL_ERRORS as error:
        log.warning("served_people.unheard", error=type(error).__name__)
