"""Sends the app an event_callback for each change that it has subscribed to."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Callable, Iterator

from sandbox.events.messages import deleted, edited, posted
from sandbox.events.registry import is_member, is_subscribed
from sandbox.serializers.users import user_json
from sandbox.serializers.views import view_with_state
from sandbox.state import Conversation, Json, Reaction, User, WorkspaceChange
from sandbox.world import World

EventMaker = Callable[[World, WorkspaceChange], Iterator[Json]]


def watch(world: World) -> None:
    """Send the events of every change from now on."""

    def on_change(change: WorkspaceChange) -> None:
        maker = _MAKERS.get(change.kind)
        for event in maker(world, change) if maker else ():
            world.transport.send_event(event_callback(world, event))

    world.workspace.watch(on_change)


def event_callback(world: World, event: Json) -> Json:
    """The envelope of an event."""
    installation = world.installation
    team_id = world.workspace.team_id
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
        "event_time": int(world.clock.now().timestamp()),
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


def _home_opened(world: World, change: WorkspaceChange) -> Iterator[Json]:
    if not is_subscribed(world, "app_home_opened"):
        return
    channel = world.workspace.direct_message(change.actor, world.installation.bot_user_id)
    event = {"type": "app_home_opened", "user": change.actor, "channel": channel.id, "tab": change.item}
    home = world.workspace.homes.get(change.actor)
    if home and change.item == "home":
        event["view"] = view_with_state(world, home)
    yield event | {"event_ts": world.workspace.next_ts()}


def _user(kind: str) -> EventMaker:
    def make(world: World, change: WorkspaceChange) -> Iterator[Json]:
        user: User = change.item
        if is_subscribed(world, kind):
            body = user_json(world, user, locale=True)
            yield {"type": kind, "user": body, "cache_ts": body["updated"], "event_ts": world.workspace.next_ts()}

    return make


def _member_joined(world: World, change: WorkspaceChange) -> Iterator[Json]:
    conversation: Conversation = change.item
    if not (is_subscribed(world, "member_joined_channel") and is_member(world, conversation.id)):
        return
    event = {
        "type": "member_joined_channel",
        "user": change.actor,
        "channel": conversation.id,
        "channel_type": "C" if conversation.kind == "channel" else "G",
        "team": world.workspace.team_id,
        "event_ts": world.workspace.next_ts(),
    }
    yield event | ({"inviter": change.before} if change.before else {})


def _reaction(kind: str) -> EventMaker:
    def make(world: World, change: WorkspaceChange) -> Iterator[Json]:
        reaction: Reaction = change.item
        message = reaction.message
        if is_subscribed(world, kind) and is_member(world, message.channel):
            yield {
                "type": kind,
                "user": reaction.user,
                "reaction": reaction.name,
                "item": {"type": "message", "channel": message.channel, "ts": message.ts},
                "item_user": message.user,
                "event_ts": world.workspace.next_ts(),
            }

    return make


def _uninstalled(world: World, _: WorkspaceChange) -> Iterator[Json]:
    """The token is dead by now, so only the manifest says which of the two events the app wants."""
    subscriptions = world.installation.subscriptions
    event_ts = world.workspace.next_ts()
    if "app_uninstalled" in subscriptions:
        yield {"type": "app_uninstalled", "event_ts": event_ts}
    if "tokens_revoked" in subscriptions:
        tokens = {"oauth": [], "bot": [world.installation.bot_user_id]}
        yield {"type": "tokens_revoked", "tokens": tokens, "event_ts": event_ts}


_MAKERS: dict[str, EventMaker] = {
    "message.posted": posted,
    "message.edited": edited,
    "message.deleted": deleted,
    "home.opened": _home_opened,
    "user.changed": _user("user_change"),
    "user.joined": _user("team_join"),
    "member.joined": _member_joined,
    "reaction.added": _reaction("reaction_added"),
    "reaction.removed": _reaction("reaction_removed"),
    "app.uninstalled": _uninstalled,
}
