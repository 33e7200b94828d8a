"""Buttons of rotas: swaps, the way into leading, and whether an activity goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import aiohttp
import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.community.calendar.models import Activity
from bot.community.command_context import CommandContext
from bot.community.context import CommunityContext
from bot.community.rota import abandonment, commands, handover, notices, service, swaps, views
from bot.community.rota.models import RotaMember, RotaRole
from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.deps import Deps
from bot.kit.i18n import _
from bot.kit.slack import Json, action, escape
from bot.members import service as members
from bot.members.models import Member

log = structlog.get_logger()
Slack = tuple[str, str]


def register(app: AsyncApp) -> None:
    for verb in PRESSED:
        app.action(action(verb))(pressed)


async def pressed(
    ack: AsyncAck,
    action: Json,
    body: Json,
    community: CommunityContext,
    deps: Deps,
    respond: AsyncRespond,
    user_id: str,
    workspace_id: str,
) -> None:
    """Do what the button says, and put the answer where it was."""
    verb = action["action_id"].partition(":")[0]
    slack = (workspace_id, user_id)
    said = await deps.db.transact(press, community, slack, (verb, str(action["value"])), now=deps.now())
    await ack()
    deps.nudge()
    whispered = bool((body.get("container") or {}).get("is_ephemeral"))
    await respond(**said, replace_original=verb in ANSWERS and not whispered, response_type="ephemeral")


def press(session: Session, house: CommunityContext, slack: Slack, pressed: tuple[str, str], *, now: datetime) -> Json:
    """One transaction for every button: who pressed it, and what it is about."""
    verb, value = pressed
    said = CommandContext(session, house, members.arrive(session, *slack, now=now), value, "", now)
    return PRESSED[verb](said)


def _agree(said: CommandContext) -> Json:
    return _answer(said, agreed=True)


def _decline(said: CommandContext) -> Json:
    return _answer(said, agreed=False)


def _answer(said: CommandContext, *, agreed: bool) -> Json:
    answered = swaps.answer(said.session, said.member, int(said.rest), agreed=agreed, now=said.at)
    notices.tell_answer(said.session, answered.swap, said.member.slack_id, agreed=agreed, now=said.at)
    return views.answered(agreed=agreed)


def _advance(said: CommandContext) -> Json:
    what = _activity(said)
    mine = said.session.get(RotaMember, (what.id, said.member.id))
    onward = {RotaRole.SHADOW: RotaRole.CO_LEAD, RotaRole.CO_LEAD: RotaRole.LEAD}
    if mine and mine.standing in onward:
        service.take_part(said.session, what, mine.member_id, onward[RotaRole(mine.standing)], now=said.at)
        mine.joined_at = said.at
        notices.replan(said.session, what, now=said.at)
    return views.said(_("Good. You take your turns in {title}, and I tell you when.", title=escape(what.title)))


def _stay(said: CommandContext) -> Json:
    return views.said(_("All right, it stays as it is. Say `/community rota join {title}` whenever you like.",
                        title=escape(_activity(said).title)))  # fmt: skip


def _join(said: CommandContext) -> Json:
    return commands.take_part(said, _activity(said), RotaRole.LEAD)


def _shadow(said: CommandContext) -> Json:
    return commands.take_part(said, _activity(said), RotaRole.SHADOW)


def _carry_on(said: CommandContext) -> Json:
    what = _activity(said)
    abandonment.carry_on(said.session, what, said.member.id or 0, now=said.at)
    return views.said(_("Good that you carry on with {title}.", title=escape(what.title)))


def _take_over(said: CommandContext) -> Json:
    what = _activity(said)
    if said.rest.endswith(":away"):
        abandonment.hand_on(said.session, what, said.member.id or 0, now=said.at)
        return views.said(
            _("Thank you for all you did for {title}. I ask who takes it over.", title=escape(what.title))
        )
    abandonment.take_over(said.session, what, said.member.id or 0, now=said.at)
    # It may stand in the channel, where everybody reads who took it.
    text = _("{whom} answers for {title} from now on.", whom=f"<@{said.member.slack_id}>", title=escape(what.title))
    return views.said(f"{text} {views.handed_over(what.title)}")


def _activity(said: CommandContext) -> Activity:
    activity_id = said.rest.partition(":")[0]
    found = service.find_activity(said.session, said.member.workspace_id, int(activity_id))
    if found.archived_at:
        raise service.ArchivedError(title=found.title)
    return found


PRESSED: dict[str, Callable[[CommandContext], Json]] = {
    views.AGREE: _agree,
    views.DECLINE: _decline,
    views.ADVANCE: _advance,
    views.STAY: _stay,
    views.JOIN_ROTA: _join,
    views.SHADOW: _shadow,
    views.CARRY_ON: _carry_on,
    views.TAKE_OVER: _take_over,
}
ANSWERS = frozenset({views.AGREE, views.DECLINE, views.ADVANCE, views.STAY, views.CARRY_ON, views.TAKE_OVER})


async def hand_over(deps: Deps, house: CommunityContext, client: AsyncWebClient, slack: Slack, name: str) -> None:
    """Put a handover pack together and bring it to whoever asked: names come from Slack, so not in one transaction."""
    ids = await deps.db.read(_people, house, slack, name, deps.now())
    names = {each: await _name(client, each) for each in ids}
    await deps.db.transact(_deliver, house, slack, (name, names), now=deps.now())
    deps.nudge()


def find(session: Session, house: CommunityContext, slack: Slack, name: str, now: datetime) -> tuple[Member, Activity]:
    """Whoever asks and the activity they mean; NoSuchActivityError where there is none."""
    member = members.find(session, *slack)
    assert member, "they have just arrived"
    said = CommandContext(session, house, member, name, "", now)
    return member, commands.activity(said, name)


def _people(session: Session, house: CommunityContext, slack: Slack, name: str, now: datetime) -> list[str]:
    __, what = find(session, house, slack, name, now)
    given = handover.pack(session, house.repertoire, what, now=now)
    return list(dict.fromkeys([seat.slack_id for seat in given.rota.seats] + [c.host for c in given.dates if c.host]))


async def _name(client: AsyncWebClient, slack_id: str) -> str:
    try:
        user = (await client.users_info(user=slack_id))["user"]
    except (SlackApiError, TimeoutError, aiohttp.ClientError) as error:
        log.warning("community.name_unread", error=type(error).__name__)
        return slack_id
    return str(user.get("real_name") or user.get("name") or slack_id)


def _deliver(
    session: Session, house: CommunityContext, slack: Slack, about: tuple[str, dict[str, str]], *, now: datetime
) -> None:
    name, names = about
    member, what = find(session, house, slack, name, now)
    given, zone = handover.pack(session, house.repertoire, what, now=now), member.zone or "Etc/UTC"
    key = f"community.handover:{what.id}:{member.id}:{int(now.timestamp())}"
    file = files.file(f"handover-{what.kind}.md", what.title, handover.markdown(given, zone, names, day=now))
    post = Outgoing(slack[0], key, slack[1], handover.post(given, zone), now, lane=Lane.PROMPT)
    delivery.post(
        session, post, Outgoing(slack[0], f"{key}:file", slack[1], file, now, thread_of=key, lane=Lane.PROMPT)
    )
