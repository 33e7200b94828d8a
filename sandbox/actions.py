"""What a person does with the app: commands, clicks, forms, shortcuts and the App Home.

Each function finds people and places by id or name, sends Slack's payload to the app, waits for the ack as Slack
does, and carries out the answer.
"""

from __future__ import annotations

from sandbox.errors import RefusedError
from sandbox.inputs import VALUE_KEYS, BlockElement, entered_value, find_element, input_errors
from sandbox.interactions import payloads
from sandbox.interactions.replies import answer_command, answer_submission, report_failure
from sandbox.interactions.target import InteractionTarget
from sandbox.lookup import find_member, find_message, find_person
from sandbox.state import Json, User, View
from sandbox.tickets import ResponseTarget
from sandbox.transports.ack import Ack
from sandbox.world import World

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


async def command(world: World, *, user: str, channel: str, command: str, text: str = "") -> Ack:
    """Send a slash command; the app's answer is shown to the person, or to the channel."""
    person, conversation = find_member(world, user, channel)
    if command not in world.installation.commands:
        raise RefusedError(f"{command} is not a valid command", status=404)
    payload = payloads.slash_command(world, person, conversation, command, text)
    ack = await world.transport.request("slash_commands", payload)
    return answer_command(world, ResponseTarget(conversation.id, person.id), command, ack)


async def click(
    world: World,
    *,
    user: str,
    action_id: str,
    channel: str | None = None,
    ts: str | None = None,
    view_id: str | None = None,
    block_id: str | None = None,
    value: Json | None = None,
) -> Ack:
    """Press a button or choose in a menu of a message (`channel`, `ts`) or a view.

    `value` is what was chosen, in the shape of Slack's state: `{"selected_option": "3"}`.
    """
    target = _target(world, user, channel, ts, view_id)
    return await _use(world, target, find_element(target.blocks, action_id, block_id), value)


async def type_into(
    world: World,
    *,
    user: str,
    block_id: str,
    action_id: str,
    value: Json,
    view_id: str | None = None,
    channel: str | None = None,
    ts: str | None = None,
) -> Ack:
    """Fill in an input; the app is told at once only with `dispatch_action`."""
    target = _target(world, user, channel, ts, view_id)
    return await _use(world, target, find_element(target.blocks, action_id, block_id), value)


async def submit(world: World, *, user: str, view_id: str, values: Json | None = None) -> Ack:
    """Submit a modal, after filling in `values` (block id → action id → state).

    With `response_action: errors` in the answer's body the modal stays; its `errors` are by block id.
    """
    person = find_person(world, user)
    view = _modal(world, person, view_id)
    target = InteractionTarget.of_view(person, view)
    for block_id, inputs in (values or {}).items():
        for action_id, given in inputs.items():
            found = find_element(target.blocks, action_id, block_id)
            given_value = given if isinstance(given, dict) else {"value": given}
            target.enter(found, _entered(world, person, found, given_value))
    errors = input_errors(target.blocks, target.values)
    if errors:
        return Ack(ok=False, status=0, body={"response_action": "errors", "errors": errors}, error="invalid_input")
    ack = await world.transport.request("interactive", payloads.view_submission(world, person, view))
    return answer_submission(world, view.id, ack)


async def close(world: World, *, user: str, view_id: str, clear: bool = False) -> Ack:
    """Close a modal, or with `clear` the whole stack; the app is told where it asked for that."""
    person = find_person(world, user)
    view = _modal(world, person, view_id)
    whole_stack = clear or bool(view.payload.get("clear_on_close"))
    ack = Ack(ok=True)
    for closed in reversed(world.workspace.close_modal(view, whole_stack=whole_stack)):
        if closed.payload.get("notify_on_close"):
            payload = payloads.view_closed(world, person, closed, is_cleared=whole_stack)
            ack = await world.transport.request("interactive", payload)
    return ack


async def shortcut(
    world: World, *, user: str, callback_id: str, channel: str | None = None, ts: str | None = None
) -> Ack:
    """Use a global shortcut, or one on a message."""
    known = world.installation.shortcuts.get(callback_id)
    if known is None:
        raise RefusedError(f"there is no shortcut {callback_id!r}", status=404)
    if known.get("type") != "message":
        payload = payloads.shortcut(world, find_person(world, user), callback_id)
        return await world.transport.request("interactive", payload)
    target = _target(world, user, channel, ts, None)
    ack = await world.transport.request("interactive", payloads.message_action(world, target, callback_id))
    assert target.message
    response_target = ResponseTarget(target.message.channel, target.user.id)
    report_failure(world, response_target, f"“{known.get('name', callback_id)}”", ack)
    return ack


def open_home(world: World, *, user: str, tab: str = "home") -> None:
    """Open the app's Home tab, or its Messages tab."""
    if tab not in ("home", "messages"):
        raise RefusedError("the app has two tabs: home and messages")
    world.workspace.announce("home.opened", tab, actor=find_person(world, user).id)


async def suggestions(
    world: World,
    *,
    user: str,
    action_id: str,
    query: str,
    channel: str | None = None,
    ts: str | None = None,
    view_id: str | None = None,
    block_id: str | None = None,
) -> Ack:
    """Type into an external select; the app's options are in the answer's body."""
    target = _target(world, user, channel, ts, view_id)
    found = find_element(target.blocks, action_id, block_id)
    if not found.element["type"].endswith("external_select"):
        raise RefusedError("only an external_select asks the app for options")
    ack = await world.transport.request("interactive", payloads.block_suggestion(world, target, found, query))
    groups = ack.reply.get("option_groups") or [{"options": ack.reply.get("options") or []}]
    options = [option for group in groups for option in group.get("options", [])]
    world.options[_options_key(target.user, found)] = options
    return ack


def message_state(world: World, *, user: str, channel: str, ts: str) -> Json:
    """The values of a message's elements for this person: block id → action id → state."""
    return _target(world, user, channel, ts, None).values


async def _use(world: World, target: InteractionTarget, found: BlockElement, given: Json | None) -> Ack:
    """Keep the value of an element, and tell the app unless the element is an input without `dispatch_action`."""
    value = _entered(world, target.user, found, given)
    if found.element["type"] in VALUE_KEYS:
        target.enter(found, value)
    if found.block["type"] == "input" and not found.block.get("dispatch_action"):
        return Ack(ok=True)
    ack = await world.transport.request("interactive", payloads.block_actions(world, target, found, value))
    if target.conversation:
        report_failure(world, ResponseTarget(target.conversation.id, target.user.id), "This action", ack)
    return ack


def _entered(world: World, person: User, found: BlockElement, given: Json | None) -> Json:
    return entered_value(found.element, given, world.options.get(_options_key(person, found), ()))


def _options_key(person: User, found: BlockElement) -> tuple[str, str, str]:
    return person.id, found.block["block_id"], found.element["action_id"]


def _target(world: World, user: str, channel: str | None, ts: str | None, view_id: str | None) -> InteractionTarget:
    if view_id is not None:
        person = find_person(world, user)
        view = world.workspace.find_view(view_id)
        if view is None or view.user != person.id:
            raise RefusedError(f"{user} has no view {view_id}", status=404)
        return InteractionTarget.of_view(person, view)
    if channel is None or ts is None:
        raise RefusedError("say where: channel and ts of a message, or view_id")
    person, conversation = find_member(world, user, channel)
    message = find_message(world, conversation, ts, viewer=person)
    return InteractionTarget.of_message(world, person, conversation, message)


def _modal(world: World, person: User, view_id: str) -> View:
    stack = world.workspace.modals.get(person.id, [])
    view = next((view for view in stack if view.id == view_id), None)
    if view is None:
        raise RefusedError(f"{person.name} has no open modal {view_id}", status=404)
    return view
