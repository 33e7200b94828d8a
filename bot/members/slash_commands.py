"""The one Bolt listener of every slash command."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.kit.slack import Caller, Json, plain
from bot.members.commands import CommandRegistry, FollowUp, FollowUpContext, Invocation
from bot.members.profile_reader import meet
from bot.members.service import find


def register(app: AsyncApp, registry: CommandRegistry) -> None:
    """Answer a slash command; a `partial` registry leaves the words it doesn't know to later listeners."""

    async def is_known(command: Json) -> bool:
        return registry.find(plain(command.get("text") or "")) is not None

    async def slash_command(
        ack: AsyncAck,
        client: AsyncWebClient,
        command: Json,
        deps: Deps,
        respond: AsyncRespond,
        user_id: str,
        workspace_id: str,
    ) -> None:
        """Run the command in a transaction, answer in the ack, and then follow up."""
        caller = Caller(workspace_id, user_id)
        invocation = Invocation(caller, plain(command.get("text") or ""), command.get("channel_id") or "")
        found = registry.find(invocation.text)
        asks_first = bool(found and found.reads_times and await deps.db.read(_zone_is_unknown, caller))
        if asks_first:
            await ack()
            await meet(deps, caller.workspace_id, caller.slack_id)
        reply = await deps.db.transact(registry.dispatch, invocation, now=deps.now())
        if not asks_first:
            await ack(reply.message or "")
        elif reply.message:
            await respond(**reply.message, response_type="ephemeral", replace_original=False)
        deps.nudge()
        trigger_id = command.get("trigger_id") or ""
        context = FollowUpContext(deps, client, respond, caller, invocation.channel, trigger_id)
        for follow_up in reply.follow_ups:
            await follow_up(context)

    app.command(registry.slash, matchers=[is_known] if registry.is_partial else [])(slash_command)


def open_modal(view: Json) -> FollowUp:
    """A follow-up that opens a modal."""

    async def follow_up(context: FollowUpContext) -> None:
        await context.client.views_open(trigger_id=context.trigger_id, view=view)

    return follow_up


async def show_home(context: FollowUpContext) -> None:
    """A follow-up that redraws the caller's App Home."""
    await context.deps.show_home(context.caller.workspace_id, context.caller.slack_id)


def _zone_is_unknown(session: Session, caller: Caller) -> bool:
    member = find(session, caller.workspace_id, caller.slack_id)
    return member is None or member.zone is None
