"""The Bolt listener of slash commands."""

from __future__ import annotations

import asyncio

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.kit.i18n import set_language
from bot.kit.mentions import PERSON
from bot.kit.slack import Caller, Json, unescape
from bot.members.command_registry import Audience, Command, CommandRegistry, FollowUp, FollowUpContext, Invocation
from bot.members.errors import NotServedError
from bot.members.profile_reader import WINDOW_SECONDS, meet, read_if_unknown
from bot.members.service import arrive, find, is_served, standing

# Slack shows an error after three seconds, and may itself be slow to say whose command it is.
MAX_SECONDS_BEFORE_ACK = 0.3


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
            await _require_served(deps, caller)
        elif await deps.db.read(_is_unread, caller):
            await _meet(deps, caller, ack)
        reply = await deps.db.transact(registry.dispatch, invocation, now=deps.now())
        if ack.response is None:
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


def _is_unread(session: Session, caller: Caller) -> bool:
    """Whether nothing is known yet of who types a command."""
    member = find(session, caller.workspace_id, caller.slack_id)
    return member is None or member.zone is None


async def _meet(deps: Deps, caller: Caller, ack: AsyncAck) -> None:
    """Read somebody's profile, so that the first answer is in their language and only for those who are served.

    The command is acknowledged without an answer as soon as Slack turns out to be slow.
    """
    meeting = asyncio.create_task(meet(deps, caller.workspace_id, caller.slack_id, seconds=WINDOW_SECONDS))
    await asyncio.wait({meeting}, timeout=MAX_SECONDS_BEFORE_ACK)
    if not meeting.done():
        await ack()
    await meeting
    await _require_served(deps, caller)


async def _require_served(deps: Deps, caller: Caller) -> None:
    """Go on in the language of somebody whose profile was just read; NotServedError if they aren't served."""
    known = await deps.db.read(standing, caller.workspace_id, caller.slack_id)
    if known is not None:
        set_language(known.language)
    if not is_served(known, deps.settings):
        raise NotServedError


async def _read_profiles(deps: Deps, caller: Caller, unknown: list[str]) -> None:
    for slack_id in unknown:
        if slack_id == caller.slack_id:
            await meet(deps, caller.workspace_id, slack_id)
        else:
            await deps.db.transact(arrive, caller.workspace_id, slack_id, now=deps.now())
            await read_if_unknown(deps, caller.workspace_id, slack_id)
