"""The words of `/groundswell` about cohorts, days off and newcomers, and what Slack says of newcomers."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.cohorts import admin_views, jobs, onboarding, queries, service
from bot.cohorts import days_off as cohorts_days_off
from bot.cohorts.directory import surely_outside
from bot.cohorts.permissions import admin, staff, staff_only
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.journeys import service as journeys
from bot.journeys.content import Library
from bot.kit.commands import says, split
from bot.kit.slack import Json
from bot.members.models import Member

CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^>]*)?>")
EVERYBODY = ("everybody", "everyone", "all", "alle")
OFF = ("off", "remove", "aus")


class NoPlaceError(GroundswellError):
    """Whom shall I invite? Name a channel, as in `/groundswell onboard #new-here`, or write `everybody`."""


def register(app: AsyncApp) -> None:
    groundswell = "/groundswell"
    app.command(groundswell, matchers=[says("cohorts", "gruppen")], middleware=[staff_only])(cohorts)
    app.command(groundswell, matchers=[says("cohort", "gruppe")], middleware=[staff_only])(cohort)
    app.command(groundswell, matchers=[says("holidays", "holiday", "feiertage")], middleware=[staff_only])(days_off)
    app.command(groundswell, matchers=[says("onboard", "onboarding")], middleware=[staff_only])(onboard)
    app.event("team_join")(team_joined)
    app.event("member_joined_channel")(channel_joined)


async def cohorts(ack: AsyncAck, deps: Deps, library: Library, workspace_id: str, user_id: str) -> None:
    """Who learns together."""

    def read(session: Session) -> str:
        return admin_views.cohorts(queries.visible(session, library, staff(session, (workspace_id, user_id))))

    await ack(text=await deps.db.read(read))


async def cohort(ack: AsyncAck, command: Json, deps: Deps, library: Library, workspace_id: str, user_id: str) -> None:
    """One of them more closely; all of them where none is named."""
    name = split(command)[1].strip('"“”„ ')
    if not name:
        await cohorts(ack, deps, library, workspace_id, user_id)
        return

    def read(session: Session) -> str:
        found = service.led_by(session, staff(session, (workspace_id, user_id)), name)
        return admin_views.cohort(queries.look(session, library, found))

    await ack(text=await deps.db.read(read))


async def days_off(ack: AsyncAck, command: Json, deps: Deps, library: Library, workspace_id: str, user_id: str) -> None:
    """Days on which nothing comes to anybody: list them, add some, take some away."""
    rest = split(command)[1]

    def obey(session: Session) -> tuple[list[str], list[str]]:
        member = admin(session, (workspace_id, user_id))
        named = cohorts_days_off.obey(session, member, rest, now=deps.now()) if rest else []
        session.flush()
        return named, cohorts_days_off.ahead(session, member, now=deps.now())

    named, ahead = await deps.db.transact(obey)
    await ack(text=admin_views.holidays(ahead))
    after = 0
    while named and (
        after := await deps.db.transact_aside(
            cohorts_days_off.replan, library, workspace_id, named, after, now=deps.now()
        )
    ):
        deps.nudge()


async def onboard(
    ack: AsyncAck,
    client: AsyncWebClient,
    command: Json,
    deps: Deps,
    library: Library,
    workspace_id: str,
    user_id: str,
) -> None:
    """Who is invited to what when they are new: list the rules, make one, or end one."""
    rest = split(command)[1]

    def obey(session: Session) -> tuple[str, str]:
        member = admin(session, (workspace_id, user_id))
        channel = _change(session, library, member, rest, deps) if rest else onboarding.EVERYBODY
        return admin_views.onboarding(onboarding.rules(session, workspace_id), library), channel

    said, channel = await deps.db.transact(obey)
    if channel and await surely_outside(client, channel):
        said = f"{said}\n{admin_views.unheard(channel)}"
    await ack(text=said)


def _change(session: Session, library: Library, member: Member, rest: str, deps: Deps) -> str:
    """The channel of a new rule; nothing where it is for everybody or where a rule has ended."""
    words = [word for word in CHANNEL.sub(" ", rest).split() if word]
    found = CHANNEL.search(rest)
    everybody = [word for word in words if word.casefold() in EVERYBODY]
    if not found and not everybody:
        raise NoPlaceError
    channel = found[1] if found else onboarding.EVERYBODY
    others = [word for word in words if word not in everybody]
    if any(word.casefold() in OFF for word in others):
        onboarding.drop_rule(session, member, channel)
        return onboarding.EVERYBODY
    onboarding.set_rule(
        session, member, channel, journeys.find_track_for_others(library, " ".join(others)), now=deps.now()
    )
    return channel


async def team_joined(ack: AsyncAck, event: Json, deps: Deps, library: Library, workspace_id: str) -> None:
    """Somebody is new in the workspace."""
    await _newcomer(ack, deps, library, workspace_id, event["user"]["id"], onboarding.EVERYBODY)


async def channel_joined(ack: AsyncAck, event: Json, deps: Deps, library: Library, workspace_id: str) -> None:
    """Somebody has come into a channel that we are in."""
    await _newcomer(ack, deps, library, workspace_id, event["user"], event["channel"])


async def _newcomer(
    ack: AsyncAck, deps: Deps, library: Library, workspace_id: str, slack_id: str, channel: str
) -> None:
    concerns_us = await deps.db.read(onboarding.concerns, workspace_id, channel)
    if concerns_us:
        await deps.db.transact(onboarding.notice, workspace_id, slack_id, channel, now=deps.now())
    await ack()
    if concerns_us:
        await jobs.invite_newcomers(deps, library)
