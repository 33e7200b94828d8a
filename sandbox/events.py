"""From what happens in the workspace to the events that the app has subscribed to."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sandbox.message_events import deleted, edited, posted
from sandbox.payloads import view_with_state
from sandbox.state import Change, Conversation, Json, Reaction, User
from sandbox.subscriptions import hears, wants
from sandbox.users import user_json

if TYPE_CHECKING:
    from sandbox.server import Sandbox

Maker = Callable[["Sandbox", Change], Iterator[Json]]


def watch(sandbox: Sandbox) -> None:
    """Send the app an event_callback for every change that it may and wants to know."""

    def on_change(change: Change) -> None:
        maker = _MAKERS.get(change.kind)
        for event in maker(sandbox, change) if maker else ():
            sandbox.transport.send_event(event_callback(sandbox, event))

    sandbox.workspace.watch(on_change)


def event_callback(sandbox: Sandbox, event: Json) -> Json:
    """The envelope that every event comes in."""
    installation = sandbox.installation
    team_id = sandbox.workspace.team_id
    context = json.dumps({"et": event["type"], "tid": team_id, "aid": installation.app_id})
    return {
        "token": installation.verification_token,
        "team_id": team_id,
        "context_team_id": team_id,
        "context_enterprise_id": None,
        "api_app_id": installation.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(5).upper()}",
        "event_time": int(sandbox.clock.now().timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team_id,
                "user_id": installation.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{base64.urlsafe_b64encode(context.encode()).decode().rstrip('=')}",
    }


def _home_opened(sandbox: Sandbox, change: Change) -> Iterator[Json]:
    if not wants(sandbox, "app_home_opened"):
        return
    channel = sandbox.workspace.direct_message(change.actor, sandbox.installation.bot_user_id)
    event = {"type": "app_home_opened", "user": change.actor, "channel": channel.id, "tab": change.item}
    home = sandbox.workspace.homes.get(change.actor)
    if home and change.item == "home":
        event["view"] = view_with_state(sandbox, home)
    yield event | {"event_ts": sandbox.workspace.next_ts()}


def _user(kind: str) -> Maker:
    def make(sandbox: Sandbox, change: Change) -> Iterator[Json]:
        user: User = change.item
        if wants(sandbox, kind):
            shown = user_json(sandbox, user, locale=True)
            event_ts = sandbox.workspace.next_ts()
            yield {"type": kind, "user": shown, "cache_ts": shown["updated"], "event_ts": event_ts}

    return make


def _member_joined(sandbox: Sandbox, change: Change) -> Iterator[Json]:
    conversation: Conversation = change.item
    if not (wants(sandbox, "member_joined_channel") and hears(sandbox, conversation.id)):
        return
    event = {
        "type": "member_joined_channel",
        "user": change.actor,
        "channel": conversation.id,
        "channel_type": "C" if conversation.kind == "channel" else "G",
        "team": sandbox.workspace.team_id,
        "event_ts": sandbox.workspace.next_ts(),
    }
    yield event | ({"inviter": change.before} if change.before else {})


def _reaction_added(sandbox: Sandbox, change: Change) -> Iterator[Json]:
    reaction: Reaction = change.item
    message = reaction.message
    if wants(sandbox, "reaction_added") and hears(sandbox, message.channel):
        yield {
            "type": "reaction_added",
            "user": reaction.user,
            "reaction": reaction.name,
            "item": {"type": "message", "channel": message.channel, "ts": message.ts},
            "item_user": message.user,
            "event_ts": sandbox.workspace.next_ts(),
        }


def _uninstalled(sandbox: Sandbox, _: Change) -> Iterator[Json]:
    """The two farewells; by now the token is dead, and only the manifest says who wants them."""
    subscriptions = sandbox.installation.subscriptions
    event_ts = sandbox.workspace.next_ts()
    if "app_uninstalled" in subscriptions:
        yield {"type": "app_uninstalled", "event_ts": event_ts}
    if "tokens_revoked" in subscriptions:
        tokens = {"oauth": [], "bot": [sandbox.installation.bot_user_id]}
        yield {"type": "tokens_revoked", "tokens": tokens, "event_ts": event_ts}


_MAKERS: dict[str, Maker] = {
    "message.posted": posted,
    "message.edited": edited,
    "message.deleted": deleted,
    "home.opened": _home_opened,
    "user.changed": _user("user_change"),
    "user.joined": _user("team_join"),
    "member.joined": _member_joined,
    "reaction.added": _reaction_added,
    "app.uninstalled": _uninstalled,
}
