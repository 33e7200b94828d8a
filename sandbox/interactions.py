"""What becomes of the app's answers: messages, forms that change, and a word when it did not answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sandbox import payloads, response_urls
from sandbox.blocks import completed
from sandbox.errors import ApiError
from sandbox.inputs import Placed
from sandbox.limits import check_view
from sandbox.place import Place
from sandbox.response_urls import Target
from sandbox.state import Json, Message, View
from sandbox.transports.ack import Ack

if TYPE_CHECKING:
    from sandbox.server import Sandbox

DEEPEST_STACK = 3
TROUBLE = "We had some trouble connecting. Try again?"


async def dispatch(sandbox: Sandbox, place: Place, found: Placed, picked: Json) -> Ack:
    """Tell the app of an action, and the person of its silence."""
    ack = await sandbox.transport.request("interactive", payloads.block_actions(sandbox, place, found, picked))
    if place.conversation:
        explain(sandbox, Target(place.conversation.id, place.user.id), "This action", ack)
    return ack


def answer_command(sandbox: Sandbox, target: Target, command: str, ack: Ack) -> Ack:
    """Show what the app said in its ack of a command, or that it said nothing in time."""
    if ack.ok and ack.reply:
        try:
            response_urls.answer(sandbox, target, ack.reply)
        except ApiError as error:
            ack = replace(ack, ok=False, error=error.code)
    explain(sandbox, target, command, ack)
    return ack


def explain(sandbox: Sandbox, target: Target, what: str, ack: Ack) -> None:
    """Slackbot's words, for one person, when the app failed."""
    if not ack.ok:
        sandbox.workspace.post(
            Message(
                ts=sandbox.workspace.next_ts(),
                channel=target.channel,
                user="USLACKBOT",
                text=f'{what} failed with the error "{ack.error}"',
                ephemeral_to=target.user,
            )
        )


def answer_submission(sandbox: Sandbox, view_id: str, ack: Ack) -> Ack:
    """Close, change or keep the submitted modal as the app asks."""
    view = sandbox.workspace.find_view(view_id)
    if not ack.ok:
        return replace(ack, body=ack.body or TROUBLE)
    if view is None:
        return ack
    answer = ack.reply
    match answer.get("response_action"):
        case None:
            sandbox.workspace.close_modal(view)
        case "clear":
            sandbox.workspace.close_modal(view, whole_stack=True)
        case "errors":
            return _with_errors(view, answer, ack)
        case "update" | "push":
            return _with_view(sandbox, view, answer, ack)
        case unknown:
            return replace(ack, ok=False, error=f"unknown response_action: {unknown}")
    return ack


def _with_errors(view: View, answer: Json, ack: Ack) -> Ack:
    """Errors must name blocks with inputs; otherwise Slack shows the person only that something went wrong."""
    errors = answer.get("errors")
    inputs = {block.get("block_id") for block in view.payload["blocks"] if block["type"] == "input"}
    if isinstance(errors, dict) and errors and set(errors) <= inputs:
        return ack
    return replace(ack, ok=False, error="errors must name input blocks of the view")


def _with_view(sandbox: Sandbox, view: View, answer: Json, ack: Ack) -> Ack:
    payload = answer.get("view")
    problems = check_view(payload)
    if problems or not isinstance(payload, dict):
        return replace(ack, ok=False, error="; ".join(map(str, problems)))
    payload = {**payload, "blocks": completed(payload["blocks"])}
    if answer["response_action"] == "update":
        sandbox.workspace.update_modal(view, payload)
    elif len(sandbox.workspace.modals[view.user]) >= DEEPEST_STACK:
        return replace(ack, ok=False, error="push_limit_reached")
    else:
        sandbox.workspace.push_modal(view.user, payload)
    return ack
