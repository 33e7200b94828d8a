"""conversations.*: finding, opening and joining conversations."""

from __future__ import annotations

import re

from sandbox.api.access import FAMILY, READ, conversation_of, person, visible
from sandbox.api.call import Call, Methods
from sandbox.api.paging import page
from sandbox.errors import ApiError
from sandbox.serializers.conversations import conversation_json
from sandbox.state import Conversation, Json

methods = Methods()
KINDS = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
WRITE = ("channels:manage", "groups:write", "im:write", "mpim:write")
_NAME = re.compile(r"[^\W_A-Z][\w-]*", re.UNICODE)
MAX_NAME_LENGTH = 80


@methods("conversations.info", *READ)
def info(call: Call) -> Json:
    conversation = conversation_of(call, call.need("channel"))
    call.require(f"{FAMILY[conversation.kind]}:read")
    body = _shown(call, conversation)
    if call.flag("include_locale"):
        body["locale"] = "en-US"
    if not call.flag("include_num_members"):
        body.pop("num_members", None)
    return {"channel": body}


@methods("conversations.list", *READ)
def list_all(call: Call) -> Json:
    return _listed(call, call.bot)


@methods("users.conversations", *READ)
def list_of_user(call: Call) -> Json:
    user = person(call, call.text("user", call.bot))
    return _listed(call, user.id, member=user.id)


def _listed(call: Call, viewer: str, member: str | None = None) -> Json:
    kinds = _kinds(call)
    found = [
        item
        for item in call.workspace.conversations.values()
        if item.kind in kinds
        and visible(call, item)
        and (member is None or member in item.members)
        and not (item.is_archived and call.flag("exclude_archived"))
    ]
    shown, onward = page(call, found, lambda item: item.id)
    channels = [conversation_json(call.world, item, viewer=viewer) for item in shown]
    return {"channels": channels, "response_metadata": onward}


def _kinds(call: Call) -> set[str]:
    kinds = set()
    for name in call.names("types") or ["public_channel"]:
        if name not in KINDS:
            raise ApiError("invalid_types")
        call.require(f"{FAMILY[KINDS[name]]}:read")
        kinds.add(KINDS[name])
    return kinds


@methods("conversations.members", *READ)
def members(call: Call) -> Json:
    conversation = conversation_of(call, call.need("channel"))
    call.require(f"{FAMILY[conversation.kind]}:read")
    found, onward = page(call, sorted(conversation.members), str)
    return {"members": found, "response_metadata": onward}


@methods("conversations.open", *WRITE)
def open_direct(call: Call) -> Json:
    if channel := call.text("channel"):
        return _opened(call, conversation_of(call, channel), existed=True)
    users = list(dict.fromkeys(call.names("users")))
    if not users:
        raise ApiError("users_list_not_supplied")
    if any(person(call, user).deleted for user in users):
        raise ApiError("user_disabled")
    before = len(call.workspace.conversations)
    call.require("im:write" if len(users) == 1 else "mpim:write")
    conversation = call.workspace.direct_message(call.bot, users[0]) if len(users) == 1 else _group(call, users)
    return _opened(call, conversation, existed=before == len(call.workspace.conversations))


def _group(call: Call, users: list[str]) -> Conversation:
    everybody = {call.bot, *users}
    conversations = call.workspace.conversations.values()
    known = next((item for item in conversations if item.kind == "mpim" and item.members == everybody), None)
    names = "--".join(sorted(call.workspace.users[user].name for user in everybody))
    return known or call.workspace.add_conversation("mpim", f"mpdm-{names}-1", everybody, creator=call.bot)


def _opened(call: Call, conversation: Conversation, *, existed: bool) -> Json:
    body: Json = {"no_op": True, "already_open": True} if existed else {}
    return body | {"channel": _shown(call, conversation) if call.flag("return_im") else {"id": conversation.id}}


@methods("conversations.join", "channels:join")
def join(call: Call) -> Json:
    conversation = conversation_of(call, call.need("channel"))
    if conversation.kind != "channel":
        raise ApiError("method_not_supported_for_channel_type")
    if conversation.is_archived:
        raise ApiError("is_archived")
    already = call.bot in conversation.members
    call.workspace.join(conversation, call.bot)
    body: Json = {"channel": _shown(call, conversation)}
    return body | ({"warning": "already_in_channel"} if already else {})


@methods("conversations.create", "channels:manage", "groups:write")
def create(call: Call) -> Json:
    private = call.flag("is_private")
    call.require("groups:write" if private else "channels:manage")
    name = call.text("name")
    _check_name(call, name)
    kind = "group" if private else "channel"
    conversation = call.workspace.add_conversation(kind, name, {call.bot}, creator=call.bot)  # type: ignore[arg-type]
    return {"channel": _shown(call, conversation)}


def _check_name(call: Call, name: str) -> None:
    if not name:
        raise ApiError("invalid_name_required")
    if len(name) > MAX_NAME_LENGTH:
        raise ApiError("invalid_name_maxlength")
    if not _NAME.fullmatch(name):
        raise ApiError("invalid_name_specials")
    if any(item.name == name for item in call.workspace.conversations.values()):
        raise ApiError("name_taken")


@methods("conversations.invite", "channels:manage", "channels:write.invites", "groups:write", "groups:write.invites")
def invite(call: Call) -> Json:
    conversation = conversation_of(call, call.need("channel"))
    if call.bot not in conversation.members:
        raise ApiError("not_in_channel")
    users = call.names("users")
    if not users:
        raise ApiError("no_user")
    for user in users:
        if person(call, user).id == call.bot:
            raise ApiError("cant_invite_self")
        if user in conversation.members:
            raise ApiError("already_in_channel")
    for user in users:
        call.workspace.join(conversation, user, inviter=call.bot)
    return {"channel": _shown(call, conversation)}


def _shown(call: Call, conversation: Conversation) -> Json:
    return conversation_json(call.world, conversation, viewer=call.bot)
