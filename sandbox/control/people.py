"""The control API for people and their conversations."""

from __future__ import annotations

from dataclasses import asdict

from sandbox import people_changes
from sandbox.control.requests import ControlRequest, Verb
from sandbox.errors import RefusedError
from sandbox.lookup import find_conversation, find_user
from sandbox.state import Json

TEXTS = ("real_name", "tz", "locale", "email", "title")
FLAGS = ("deleted", "is_admin", "is_owner", "is_restricted")


def people(request: ControlRequest) -> Json:
    return {"people": [asdict(user) for user in request.world.workspace.users.values()]}


def channels(request: ControlRequest) -> Json:
    conversations = request.world.workspace.conversations.values()
    return {"channels": [asdict(item) | {"members": sorted(item.members)} for item in conversations]}


def profile(request: ControlRequest) -> Json:
    changes: Json = {name: request.text(name) for name in TEXTS if name in request.given}
    changes |= {name: request.flag(name) for name in FLAGS if name in request.given}
    if not changes:
        raise RefusedError(f"say what changes: {', '.join((*TEXTS, *FLAGS))}")
    user = find_user(request.world, request.need("user"))
    return {"user": asdict(people_changes.change_profile(request.world, user, **changes))}


def arrive(request: ControlRequest) -> Json:
    name = request.need("name")
    more: Json = {key: request.text(key) for key in ("locale", "email", "title") if key in request.given}
    user = people_changes.arrive(
        request.world, name, request.text("real_name") or name.title(), request.text("tz", "Etc/UTC"), **more
    )
    return {"user": asdict(user)}


def join(request: ControlRequest) -> Json:
    user = find_user(request.world, request.need("user"))
    conversation = find_conversation(request.world, user.id, request.need("channel"))
    request.world.workspace.join(conversation, user.id)
    return {"channel": conversation.id, "members": sorted(conversation.members)}


verbs: dict[tuple[str, str], Verb] = {
    ("GET", "people"): people,
    ("GET", "channels"): channels,
    ("POST", "profile"): profile,
    ("POST", "arrive"): arrive,
    ("POST", "join"): join,
}
