"""What the app's answers change: messages through acks and response URLs, modals, and notices of failure."""

from __future__ import annotations

from dataclasses import replace

from aiohttp import web

from sandbox.api.call import Call
from sandbox.api.content import content
from sandbox.block_defaults import with_defaults
from sandbox.errors import ApiError
from sandbox.limits import check_view
from sandbox.state import MAX_VIEW_DEPTH, Json, Message, View
from sandbox.tickets import ResponseTarget
from sandbox.transports.ack import Ack
from sandbox.world import World

CONNECTION_TROUBLE = "We had some trouble connecting. Try again?"


def answer_command(world: World, target: ResponseTarget, command: str, ack: Ack) -> Ack:
    """Show the message in the ack of a command, or that the command failed."""
    if ack.ok and ack.reply:
        try:
            respond(world, target, ack.reply)
        except ApiError as error:
            ack = replace(ack, ok=False, error=error.code)
    report_failure(world, target, command, ack)
    return ack


def report_failure(world: World, target: ResponseTarget, what: str, ack: Ack) -> None:
    """Slackbot's ephemeral message when the app failed."""
    if not ack.ok:
        world.workspace.post(
            Message(
                ts=world.workspace.next_ts(),
                channel=target.channel,
                user="USLACKBOT",
                text=f'{what} failed with the error "{ack.error}"',
                ephemeral_to=target.user,
            )
        )


def answer_submission(world: World, view_id: str, ack: Ack) -> Ack:
    """Close, change or keep the submitted modal as the app asks."""
    view = world.workspace.find_view(view_id)
    if not ack.ok:
        return replace(ack, body=ack.body or CONNECTION_TROUBLE)
    if view is None:
        return ack
    answer = ack.reply
    match answer.get("response_action"):
        case None:
            world.workspace.close_modal(view)
        case "clear":
            world.workspace.close_modal(view, whole_stack=True)
        case "errors":
            return _with_errors(view, answer, ack)
        case "update" | "push":
            return _with_view(world, view, answer, ack)
        case unknown:
            return replace(ack, ok=False, error=f"unknown response_action: {unknown}")
    return ack


def _with_errors(view: View, answer: Json, ack: Ack) -> Ack:
    """Errors must name input blocks; otherwise Slack shows only that something went wrong."""
    errors = answer.get("errors")
    inputs = {block.get("block_id") for block in view.payload["blocks"] if block["type"] == "input"}
    if isinstance(errors, dict) and errors and set(errors) <= inputs:
        return ack
    return replace(ack, ok=False, error="errors must name input blocks of the view")


def _with_view(world: World, view: View, answer: Json, ack: Ack) -> Ack:
    payload = answer.get("view")
    problems = check_view(payload)
    if problems or not isinstance(payload, dict):
        return replace(ack, ok=False, error="; ".join(map(str, problems)))
    payload = {**payload, "blocks": with_defaults(payload["blocks"])}
    if answer["response_action"] == "update":
        world.workspace.update_modal(view, payload)
    elif len(world.workspace.modals[view.user]) >= MAX_VIEW_DEPTH:
        return replace(ack, ok=False, error="push_limit_reached")
    else:
        world.workspace.push_modal(view.user, payload)
    return ack


def respond(world: World, target: ResponseTarget, body: Json) -> None:
    """Carry out an app's answer: post a message, or replace or delete the original one."""
    if not world.installation.installed:
        raise ApiError("account_inactive")
    original = world.workspace.messages[target.channel].get(target.original or "")
    actor = world.installation.bot_user_id
    if body.get("delete_original") is True:
        if original:
            world.workspace.delete(original.channel, original.ts, actor=actor)
        return
    parts = content(Call(world, body))
    if body.get("replace_original") is True and original:
        world.workspace.edit(original.channel, original.ts, actor=actor, **parts)
        return
    world.workspace.post(
        Message(
            ts=world.workspace.next_ts(),
            channel=target.channel,
            user=actor,
            from_app=True,
            thread_ts=body.get("thread_ts") or target.thread_ts,
            ephemeral_to=None if body.get("response_type") == "in_channel" else target.user,
            **parts,
        )
    )


def routes(world: World) -> list[web.RouteDef]:
    """The response URLs."""

    async def receive(request: web.Request) -> web.Response:
        target = world.response_urls.use(request.match_info["ticket"])
        if target is None:
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        try:
            body = await request.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        try:
            respond(world, target, body)
        except ApiError as error:
            return web.json_response({"ok": False, "error": error.code}, status=400)
        return web.Response(text="ok")

    return [web.post("/actions/{ticket}", receive)]
