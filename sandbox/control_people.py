"""The control API's part for people and the conversations they are in."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox import arrivals
from sandbox.addresses import find_conversation, find_user
from sandbox.control_requests import Asked, answering
from sandbox.errors import RefusedError
from sandbox.state import Json

if TYPE_CHECKING:
    from sandbox.server import Sandbox

WORDS = ("real_name", "tz", "locale", "email", "title")
FLAGS = ("deleted", "is_admin", "is_owner", "is_restricted")


def routes(sandbox: Sandbox) -> list[web.RouteDef]:
    """people, channels, profile, arrive, join."""
    return [
        web.get("/sandbox/people", answering(sandbox, people)),
        web.get("/sandbox/channels", answering(sandbox, channels)),
        web.post("/sandbox/profile", answering(sandbox, profile)),
        web.post("/sandbox/arrive", answering(sandbox, arrive)),
        web.post("/sandbox/join", answering(sandbox, join)),
    ]


def people(asked: Asked) -> Json:
    return {"people": [asdict(user) for user in asked.sandbox.workspace.users.values()]}


def channels(asked: Asked) -> Json:
    conversations = asked.sandbox.workspace.conversations.values()
    return {"channels": [asdict(item) | {"members": sorted(item.members)} for item in conversations]}


def profile(asked: Asked) -> Json:
    changes: Json = {name: asked.text(name) for name in WORDS if name in asked.given}
    changes |= {name: asked.flag(name) for name in FLAGS if name in asked.given}
    if not changes:
        raise RefusedError(f"say what changes: {', '.join((*WORDS, *FLAGS))}")
    user = find_user(asked.sandbox, asked.need("user"))
    return {"user": asdict(arrivals.change_profile(asked.sandbox, user, **changes))}


def arrive(asked: Asked) -> Json:
    name = asked.need("name")
    more: Json = {word: asked.text(word) for word in ("locale", "email", "title") if word in asked.given}
    user = arrivals.arrive(
        asked.sandbox, name, asked.text("real_name") or name.title(), asked.text("tz", "Etc/UTC"), **more
    )
    return {"user": asdict(user)}


def join(asked: Asked) -> Json:
    user = find_user(asked.sandbox, asked.need("user"))
    conversation = find_conversation(asked.sandbox, user.id, asked.need("channel"))
    asked.sandbox.workspace.join(conversation, user.id)
    return {"channel": conversation.id, "members": sorted(conversation.members)}
