"""What a person does with the app: commands, clicks, forms, shortcuts and the App Home.

Every verb finds people and places by id or name, hands Slack's payload to the app, waits for its
answer as Slack does, and carries the answer out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox import interactions, payloads
from sandbox.addresses import find_conversation, find_user
from sandbox.errors import RefusedError
from sandbox.inputs import HOLDS, Placed, chosen, find, unfinished
from sandbox.place import Place
from sandbox.response_urls import Target
from sandbox.state import Conversation, Json, User, View
from sandbox.transports.ack import Ack

if TYPE_CHECKING:
    from sandbox.server import Sandbox

__all__ = [
    "Ack",
    "click",
    "close",
    "command",
    "message_state",
    "open_home",
    "shortcut",
    "submit",
    "suggestions",
    "type_into",
]


async def command(sandbox: Sandbox, *, user: str, channel: str, command: str, text: str = "") -> Ack:
    """Somebody sends a slash command; what the app answers is shown to them, or to all."""
    person, conversation = _person_in(sandbox, user, channel)
    if command not in sandbox.installation.commands:
        raise RefusedError(f"{command} is not a valid command", status=404)
    payload = payloads.slash_command(sandbox, person, conversation, command, text)
    ack = await sandbox.transport.request("slash_commands", payload)
    return interactions.answer_command(sandbox, Target(conversation.id, person.id), command, ack)


async def click(
    sandbox: Sandbox,
    *,
    user: str,
    action_id: str,
    channel: str | None = None,
    ts: str | None = None,
    view_id: str | None = None,
    block_id: str | None = None,
    value: Json | None = None,
) -> Ack:
    """Somebody presses a button or chooses in a menu, of a message (`channel`, `ts`) or a view.

    `value` says what was chosen, in the shape of Slack's state: `{"selected_option": "3"}`.
    """
    place = _place(sandbox, user, channel, ts, view_id)
    return await _use(sandbox, place, find(place.blocks, action_id, block_id), value)


async def type_into(
    sandbox: Sandbox,
    *,
    user: str,
    block_id: str,
    action_id: str,
    value: Json,
    view_id: str | None = None,
    channel: str | None = None,
    ts: str | None = None,
) -> Ack:
    """Somebody fills in an input; the app hears of it at once only where `dispatch_action` asks so."""
    place = _place(sandbox, user, channel, ts, view_id)
    return await _use(sandbox, place, find(place.blocks, action_id, block_id), value)


async def submit(sandbox: Sandbox, *, user: str, view_id: str, values: Json | None = None) -> Ack:
    """Somebody submits a modal, after filling in `values` (block id → action id → state).

    With `response_action: errors` in the answer's body the modal stays; its `errors` are by block id.
    """
    view = _modal(sandbox, user, view_id)
    place = Place.of_view(_person(sandbox, user), view)
    for block_id, inputs in (values or {}).items():
        for action_id, given in inputs.items():
            found = find(place.blocks, action_id, block_id)
            place.hold(found, chosen(found.element, given if isinstance(given, dict) else {"value": given}))
    errors = unfinished(place.blocks, place.values)
    if errors:
        return Ack(ok=False, status=0, body={"response_action": "errors", "errors": errors}, error="invalid_input")
    ack = await sandbox.transport.request("interactive", payloads.view_submission(sandbox, place.user, view))
    return interactions.answer_submission(sandbox, view.id, ack)


async def close(sandbox: Sandbox, *, user: str, view_id: str, clear: bool = False) -> Ack:
    """Somebody closes a modal, or with `clear` the whole stack; apps that asked to know are told."""
    view = _modal(sandbox, user, view_id)
    person = _person(sandbox, user)
    whole_stack = clear or bool(view.payload.get("clear_on_close"))
    ack = Ack(ok=True)
    for gone in reversed(sandbox.workspace.close_modal(view, whole_stack=whole_stack)):
        if gone.payload.get("notify_on_close"):
            payload = payloads.view_closed(sandbox, person, gone, is_cleared=whole_stack)
            ack = await sandbox.transport.request("interactive", payload)
    return ack


async def shortcut(
    sandbox: Sandbox, *, user: str, callback_id: str, channel: str | None = None, ts: str | None = None
) -> Ack:
    """Somebody takes a global shortcut, or one on a message."""
    known = sandbox.installation.shortcuts.get(callback_id)
    if known is None:
        raise RefusedError(f"there is no shortcut {callback_id!r}", status=404)
    if known.get("type") != "message":
        person = _person(sandbox, user)
        return await sandbox.transport.request("interactive", payloads.shortcut(sandbox, person, callback_id))
    place = _place(sandbox, user, channel, ts, None)
    ack = await sandbox.transport.request("interactive", payloads.message_action(sandbox, place, callback_id))
    assert place.message
    target = Target(place.message.channel, place.user.id)
    interactions.explain(sandbox, target, f"“{known.get('name', callback_id)}”", ack)
    return ack


def open_home(sandbox: Sandbox, *, user: str, tab: str = "home") -> None:
    """Somebody looks at the app: its Home tab, or the Messages tab."""
    if tab not in ("home", "messages"):
        raise RefusedError("the app has two tabs: home and messages")
    person = _person(sandbox, user)
    sandbox.workspace.announce("home.opened", tab, actor=person.id)


async def suggestions(
    sandbox: Sandbox,
    *,
    user: str,
    action_id: str,
    query: str,
    channel: str | None = None,
    ts: str | None = None,
    view_id: str | None = None,
    block_id: str | None = None,
) -> Ack:
    """Somebody types into a menu whose options the app looks up; the answer's body holds them."""
    place = _place(sandbox, user, channel, ts, view_id)
    found = find(place.blocks, action_id, block_id)
    if not found.element["type"].endswith("external_select"):
        raise RefusedError("only an external_select asks the app for options")
    return await sandbox.transport.request("interactive", payloads.block_suggestion(sandbox, place, found, query))


def message_state(sandbox: Sandbox, *, user: str, channel: str, ts: str) -> Json:
    """What the elements of a message hold for this person: block id → action id → state."""
    return _place(sandbox, user, channel, ts, None).values


async def _use(sandbox: Sandbox, place: Place, found: Placed, value: Json | None) -> Ack:
    """Keep what an element now holds, and tell the app unless it is an input that waits for the submission."""
    picked = chosen(found.element, value)
    if found.element["type"] in HOLDS:
        place.hold(found, picked)
    if found.block["type"] == "input" and not found.block.get("dispatch_action"):
        return Ack(ok=True)
    return await interactions.dispatch(sandbox, place, found, picked)


def _person(sandbox: Sandbox, user: str) -> User:
    person = find_user(sandbox, user)
    if person.deleted:
        raise RefusedError(f"{person.real_name}'s account is deactivated")
    return person


def _person_in(sandbox: Sandbox, user: str, channel: str) -> tuple[User, Conversation]:
    person = _person(sandbox, user)
    conversation = find_conversation(sandbox, person.id, channel)
    if person.id not in conversation.members:
        raise RefusedError(f"{person.id} is not in {channel}")
    return person, conversation


def _place(sandbox: Sandbox, user: str, channel: str | None, ts: str | None, view_id: str | None) -> Place:
    if view_id is not None:
        person = _person(sandbox, user)
        view = sandbox.workspace.find_view(view_id)
        if view is None or view.user != person.id:
            raise RefusedError(f"{user} has no view {view_id}", status=404)
        return Place.of_view(person, view)
    if channel is None or ts is None:
        raise RefusedError("say where: channel and ts of a message, or view_id")
    person, conversation = _person_in(sandbox, user, channel)
    message = sandbox.workspace.messages[conversation.id].get(ts)
    if message is None or message.ephemeral_to not in (None, person.id):
        raise RefusedError(f"there is no message {ts} in {channel}", status=404)
    return Place.of_message(sandbox, person, conversation, message)


def _modal(sandbox: Sandbox, user: str, view_id: str) -> View:
    person = _person(sandbox, user)
    view = next((one for one in sandbox.workspace.modals.get(person.id, []) if one.id == view_id), None)
    if view is None:
        raise RefusedError(f"{user} has no open modal {view_id}", status=404)
    return view
