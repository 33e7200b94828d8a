"""The buttons of the way: the next step, its picture, and whether HR may see a certificate."""

from __future__ import annotations

import asyncio
from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.certification.board import consents
from bot.certification.certificates import service as certificates
from bot.certification.certificates.service import NoCertificateError
from bot.certification.progress import picture, queries, views
from bot.certification.progress.way import VERBS, TrainerWay, WayContext
from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.deps import Deps
from bot.kit.payloads import OutdatedPayloadError
from bot.kit.slack import Caller, Json, action_pattern
from bot.members.callers import caller_member, transact_for
from bot.members.command_registry import CommandRegistry, FollowUpContext, Invocation
from bot.members.service import Person

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.NEXT_STEP))(next_step)
    app.action(action_pattern(views.PICTURE))(picture_wanted)
    app.action(action_pattern(views.SHOW_HR))(hr_decided)
    app.action(action_pattern(views.HIDE_FROM_HR))(hr_decided)


async def next_step(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    learn_commands: CommandRegistry,
    respond: AsyncRespond,
) -> None:
    """Do what the verb of `/learn` does that the step leads to."""
    verb = action["value"]
    if verb not in VERBS.values():
        raise OutdatedPayloadError
    channel = (body.get("channel") or {}).get("id", "")
    reply = await deps.db.transact(learn_commands.dispatch, Invocation(caller, verb, channel), now=deps.now())
    await ack()
    # On the Home there is no place for an answer, so it comes as a message.
    if reply.message and body.get("response_url") and not (reply.is_delivered and channel.startswith("D")):
        await respond(**reply.message, response_type="ephemeral", replace_original=False)
    elif reply.message and not reply.is_delivered:
        await _send(deps, caller, f"certification.step:{verb}", reply.message)
    deps.nudge()
    context = FollowUpContext(deps, client, respond, caller, channel, body.get("trigger_id", ""))
    for follow_up in reply.follow_ups:
        await follow_up(context)


async def picture_wanted(ack: AsyncAck, caller: Caller, deps: Deps, trainer_way: WayContext) -> None:
    """Send the way as a picture, with all of it in its alternative text."""
    found = await deps.db.transact(_way, caller, trainer_way, now=deps.now())
    await ack()
    drawn = await asyncio.to_thread(picture.draw, found)
    name = f"{'-'.join(views.title().split())}.png"
    await _send(deps, caller, "certification.way", files.picture(name, views.title(), drawn, views.alt_text(found)))
    deps.nudge()


def _way(session: Session, caller: Caller, way: WayContext, *, now: datetime) -> TrainerWay:
    return queries.way(session, way, caller_member(session, caller, now=now), now=now)


async def hr_decided(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, deps: Deps, respond: AsyncRespond
) -> None:
    """Put a holder's certificate on HR's list, or take it off."""
    is_listed = action["action_id"].partition(":")[0] == views.SHOW_HR
    await transact_for(deps, caller, _decide, is_listed=is_listed, now=deps.now())
    await ack()
    log.info("certification.hr_decided", workspace=caller.workspace_id, is_listed=is_listed)
    said = views.hr_changed(is_listed=is_listed)
    if body.get("response_url"):
        await respond(text=said, response_type="ephemeral", replace_original=False)
    await deps.show_home(caller.workspace_id, caller.slack_id, if_looking=True)


def _decide(session: Session, who: Person, *, is_listed: bool, now: datetime) -> None:
    if not is_listed:
        consents.take_back(session, who)
    elif certificates.of_member(session, who):
        consents.agree(session, who, now=now)
    else:
        raise NoCertificateError


async def _send(deps: Deps, caller: Caller, key: str, payload: Json) -> None:
    unique = f"{key}:{caller.slack_id}:{deps.now():%Y%m%dT%H%M%S%f}"
    message = Outgoing(caller.workspace_id, unique, caller.slack_id, payload, deps.now(), lane=Lane.PROMPT)
    await deps.db.transact(delivery.post, message)
