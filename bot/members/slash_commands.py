"""The Bolt listener of slash commands."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.kit.mentions import PERSON
from bot.kit.slack import Caller, Json, unescape
from bot.members.command_registry import Audience, Command, CommandRegistry, FollowUp, FollowUpContext, Invocation
from bot.members.profile_reader import WINDOW_SECONDS, meet, read_if_unknown
from bot.members.service import arrive, find


def register(app: AsyncApp, registry: CommandRegistry) -> None:
    """Register the listener of one slash command."""

    async def slash_command(
        ack: AsyncAck, caller: Caller, client: AsyncWebClient, command: Json, deps: Deps, respond: AsyncRespond
    ) -> None:
        """Run the command in a transaction, answer in the ack, then run the follow-ups."""
        invocation = Invocation(caller, unescape(command.get("text") or ""), command.get("channel_id") or "")
        found = registry.find(invocation.text)
        unknown: list[str] = []
        if found and (found.reads_times or found.reads_mentions):
            unknown = await deps.db.read(_unknown_people, found, invocation)
        if unknown:
            await ack()
            await _read_profiles(deps, caller, unknown)
        else:
            # So that the first answer is in their language.
            await meet(deps, caller.workspace_id, caller.slack_id, seconds=WINDOW_SECONDS)
        reply = await deps.db.transact(registry.dispatch, invocation, now=deps.now())
        if not unknown:
            await ack(reply.message or "")
        elif reply.message:
            await respond(**reply.message, response_type="ephemeral", replace_original=False)
        if reply.message:
            # Before the nudge, so that a newcomer's first lesson is in their language even where Slack was slow. Not
            # before opening a modal: it is too slow for that.
            await read_if_unknown(deps, caller.workspace_id, caller.slack_id)
        deps.nudge()
        trigger_id = command.get("trigger_id") or ""
        context = FollowUpContext(deps, client, respond, caller, invocation.channel, trigger_id)
        for follow_up in reply.follow_ups:
            await follow_up(context)

    app.command(registry.slash)(slash_command)


def open_modal(view: Json) -> FollowUp:
    """A follow-up that opens a modal."""

    async def follow_up(context: FollowUpContext) -> None:
        await context.client.views_open(trigger_id=context.trigger_id, view=view)

    return follow_up


async def show_home(context: FollowUpContext) -> None:
    """A follow-up that updates the caller's Home tab."""
    await context.deps.show_home(context.caller.workspace_id, context.caller.slack_id)


def _unknown_people(session: Session, command: Command, invocation: Invocation) -> list[str]:
    """The Slack ids of people whose zone a command needs but is unknown, the caller first."""
    caller = invocation.caller
    people = {caller.slack_id: find(session, caller.workspace_id, caller.slack_id)}
    needed = [caller.slack_id] if command.reads_times else []
    member = people[caller.slack_id]
    # Only for facilitators: others could fill the members' table with made-up ids.
    if command.reads_mentions and member and Audience.FACILITATORS.admits(member):
        for mention in PERSON.finditer(invocation.text):
            if mention["id"] not in people:
                people[mention["id"]] = find(session, caller.workspace_id, mention["id"])
            needed.append(mention["id"])
    return [each for each in dict.fromkeys(needed) if (person := people[each]) is None or person.zone is None]


async def _read_profiles(deps: Deps, caller: Caller, unknown: list[str]) -> None:
    for slack_id in unknown:
        if slack_id == caller.slack_id:
            await meet(deps, caller.workspace_id, slack_id)
        else:
            await deps.db.transact(arrive, caller.workspace_id, slack_id, now=deps.now())
            await read_if_unknown(deps, caller.workspace_id, slack_id)
