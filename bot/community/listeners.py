"""`/community`, its windows and buttons."""

from __future__ import annotations

import re
from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.community import actions, answering, channel_access, commands, message_updates, permissions
from bot.community.calendar import modals, service, views
from bot.community.calendar.errors import BrokenLinkError, GoneError
from bot.community.context import CommunityContext
from bot.community.engagement import health_chart_job
from bot.community.feeds import views as feeds_views
from bot.community.live_session import listeners as live_session_listeners
from bot.community.rota import listeners as rota_listeners
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.commands import split
from bot.kit.i18n import _
from bot.kit.slack import Json, action, escape, plain
from bot.members import profile_reader
from bot.members import service as members

PLANNING = (views.ANNOUNCE, views.DISCARD, views.ANNOUNCE_SEASON, views.DISCARD_SEASON)
CHANGING = (views.SHOW, views.SKIP, views.CANCEL)
CHANGES = ("move", "skip", "cancel")
# Whoever is named by these is told so, in their language and by their clock.
NAMING = ("owner", "deputy")
PERSON = re.compile(r"<@([UW]\w+)(?:\|[^>]*)?>")


def register(app: AsyncApp) -> None:
    app.command("/community")(community_command)
    for verb in PLANNING:
        app.action(action(verb))(decided)
    for verb in CHANGING:
        app.action(action(verb))(pressed)
    app.action(action(views.MOVE))(move_asked)
    app.action(action(feeds_views.RENEW))(renewed)
    app.view(modals.SCHEDULE)(looked_over)
    app.view(modals.CONFIRM)(confirmed)
    app.view(modals.MOVING)(moved)
    answering.register(app)
    live_session_listeners.register(app)
    rota_listeners.register(app)


async def community_command(
    ack: AsyncAck,
    client: AsyncWebClient,
    command: Json,
    community: CommunityContext,
    deps: Deps,
    respond: AsyncRespond,
    user_id: str,
    workspace_id: str,
) -> None:
    """Do what the words say. Whoever is new is looked up in Slack first, so that times are read by their clock."""
    verb, rest = split(command)
    slack, channel, at = (workspace_id, user_id), str(command.get("channel_id", "")), deps.now()
    known = await deps.db.transact(_knows_zone, slack, now=deps.now())
    if verb == "schedule" and not rest:
        await _open_form(ack, client, command, community, deps, slack)
        return
    if verb == "handover":
        await deps.db.read(rota_listeners.find, community, slack, rest, deps.now())
        await ack(text=_("I put it together and bring it to our conversation in a moment."))
        await rota_listeners.hand_over(deps, community, client, slack, rest)
        return
    text = plain(command.get("text") or "")
    strangers = await deps.db.transact(_strangers, slack, text, now=at) if verb in NAMING else []
    if known and not strangers:
        await ack(**await deps.db.transact(commands.obey, community, slack, (text, channel), now=at))
    else:
        await ack()
        await profile_reader.meet(deps, *slack)
        for each in strangers:
            await profile_reader.read_if_unknown(deps, workspace_id, each)
        said = await deps.db.transact(commands.obey, community, slack, (text, channel), now=at)
        await respond(**said, response_type="ephemeral")
    deps.nudge()
    if verb == "schedule" and (closed := await channel_access.trouble(client, actions.channel_of(text, channel))):
        await respond(**closed, response_type="ephemeral")
    if verb == "health":
        await health_chart_job.draw(deps, community, slack, channel)
    if verb in CHANGES:
        await message_updates.refresh(deps, community, client, workspace_id, now=at)


def _knows_zone(session: Session, slack: tuple[str, str], *, now: datetime) -> bool:
    """Somebody speaks to us; whether we know their zone."""
    return members.arrive(session, *slack, now=now).zone is not None


def _strangers(session: Session, slack: tuple[str, str], words: str, *, now: datetime) -> list[str]:
    """The Slack ids of those whom a planner speaks of and of whom we do not know by which clock they live."""
    speaker = members.find(session, *slack)
    if speaker is None or not permissions.is_planner(speaker):
        return []
    named = dict.fromkeys(PERSON.findall(words))
    return [each for each in named if members.arrive(session, slack[0], each, now=now).zone is None]


async def _open_form(
    ack: AsyncAck, client: AsyncWebClient, command: Json, house: CommunityContext, deps: Deps, slack: tuple[str, str]
) -> None:
    member = await deps.db.read(members.find, *slack)
    assert member, "they have just arrived"
    service.check_planner(member)
    await ack()
    if member.zone is None:
        await profile_reader.meet(deps, *slack)
        member = await deps.db.read(members.find, *slack) or member
    window = modals.form(house.repertoire, command.get("channel_id"), member.zone or "Etc/UTC", now=deps.now())
    await client.views_open(trigger_id=command["trigger_id"], view=window)


async def decided(
    ack: AsyncAck,
    action: Json,
    community: CommunityContext,
    deps: Deps,
    respond: AsyncRespond,
    user_id: str,
    workspace_id: str,
) -> None:
    """Announce a draft or a season, or throw it away."""
    decide = actions.DECISIONS[action["action_id"]]
    slack = (workspace_id, user_id)
    said = await deps.db.transact(decide, community, slack, action["value"], now=deps.now())
    await ack()
    deps.nudge()
    await respond(**said, replace_original=True)


async def pressed(
    ack: AsyncAck,
    action: Json,
    client: AsyncWebClient,
    community: CommunityContext,
    deps: Deps,
    respond: AsyncRespond,
    user_id: str,
    workspace_id: str,
) -> None:
    """Show one date, leave it out, or end its series."""
    slack, at = (workspace_id, user_id), deps.now()
    pressed = actions.PRESSED[action["action_id"]]
    said = await deps.db.transact(actions.press, community, slack, (pressed, int(action["value"])), now=at)
    await ack()
    deps.nudge()
    await respond(**said, response_type="ephemeral", replace_original=False)
    if action["action_id"] != views.SHOW:
        await message_updates.refresh(deps, community, client, workspace_id, now=at)


async def renewed(
    ack: AsyncAck,
    action: Json,
    body: Json,
    community: CommunityContext,
    deps: Deps,
    respond: AsyncRespond,
    user_id: str,
    workspace_id: str,
) -> None:
    """Show a new address; the one before stops working."""
    channel = str((body.get("container") or {}).get("channel_id", ""))
    said = await deps.db.transact(
        actions.renew, community, (workspace_id, user_id), action["value"], channel, now=deps.now()
    )
    await ack()
    await respond(**said, replace_original=True)


async def move_asked(
    ack: AsyncAck, action: Json, body: Json, client: AsyncWebClient, deps: Deps, user_id: str, workspace_id: str
) -> None:
    """Open the window in which to give a date another time."""
    window = await deps.db.read(_moving, (workspace_id, user_id), int(action["value"]))
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=window)


def _moving(session: Session, slack: tuple[str, str], session_id: int) -> Json:
    member, card = members.find(session, *slack), actions.card_of(session, slack[0], session_id)
    if member is None:
        raise GoneError
    permissions.check_may_change(session, member, card)
    return modals.moving(session_id, card.starts_at, member.zone or card.zone)


async def looked_over(
    ack: AsyncAck, community: CommunityContext, deps: Deps, user_id: str, view: Json, workspace_id: str
) -> None:
    """Keep what was put into the window as a draft, and show in it what that comes to."""
    slack = (workspace_id, user_id)
    try:
        window = await deps.db.transact(actions.draft_of, community, slack, view, now=deps.now())
    except GroundswellError as error:
        field = "link" if isinstance(error, BrokenLinkError) else "day"
        await ack(response_action="errors", errors={field: error.sentence(escape, _)})
    else:
        await ack(response_action="update", view=window)


async def confirmed(
    ack: AsyncAck, community: CommunityContext, deps: Deps, user_id: str, view: Json, workspace_id: str
) -> None:
    """Announce what the window showed."""
    slack = (workspace_id, user_id)
    await deps.db.transact(actions.announce, community, slack, view["private_metadata"], now=deps.now())
    await ack()
    deps.nudge()


async def moved(
    ack: AsyncAck,
    client: AsyncWebClient,
    community: CommunityContext,
    deps: Deps,
    user_id: str,
    view: Json,
    workspace_id: str,
) -> None:
    """Move a date to where the window says, and say so in the talk with whoever moved it."""
    slack, at = (workspace_id, user_id), deps.now()
    try:
        said = await deps.db.transact(actions.move_to, community, slack, view, now=at)
    except GroundswellError as error:
        await ack(response_action="errors", errors={"day": error.sentence(escape, _)})
        return
    await ack()
    deps.nudge()
    await client.chat_postMessage(channel=user_id, **said)
    await message_updates.refresh(deps, community, client, workspace_id, now=at)
