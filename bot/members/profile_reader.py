"""Read the profiles of members with an unknown time zone from Slack."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from bot.deps import Deps
from bot.errors import GroundswellError, WorkspaceGoneError
from bot.kit.i18n import set_language
from bot.kit.slack import Json, error_code, status
from bot.kit.time import known_zone
from bot.members import profiles, service
from bot.members.profiles import SlackProfile

log = structlog.get_logger()
# Slack opens a modal only within three seconds, so reading a profile before that must be short; the clock retries.
WINDOW_SECONDS = 1.0
SLACKBOT = "USLACKBOT"


class ChosenAppError(GroundswellError):
    """That's an app and not a person. Choose a colleague."""


async def meet(deps: Deps, workspace_id: str, slack_id: str, *, seconds: float | None = None) -> None:
    """Create and read an unknown caller, and switch to their language; reading stops after this many seconds."""
    member = await deps.db.read(service.find, workspace_id, slack_id)
    if member is not None and member.zone is not None:
        return
    await deps.db.transact(service.arrive, workspace_id, slack_id, now=deps.now())
    try:
        async with asyncio.timeout(seconds):
            await read(deps, workspace_id, slack_id)
    except TimeoutError:
        log.warning("members.profile_unread", workspace=workspace_id, reason="timeout")
    set_language(await deps.db.read(service.language_of, workspace_id, slack_id))


async def introduce(deps: Deps, workspace_id: str, slack_id: str) -> None:
    """Create and read somebody who was picked by another person, so that what they get is in their language.

    Before a window is answered, so reading stops in time.
    """
    await deps.db.transact(service.arrive, workspace_id, slack_id, now=deps.now())
    try:
        async with asyncio.timeout(WINDOW_SECONDS):
            await read_if_unknown(deps, workspace_id, slack_id)
    except TimeoutError:
        log.warning("members.profile_unread", workspace=workspace_id, reason="timeout")


async def read_if_unknown(deps: Deps, workspace_id: str, slack_id: str) -> None:
    """Read a member's profile from Slack if their zone is unknown."""
    member = await deps.db.read(service.find, workspace_id, slack_id)
    if member is not None and member.zone is None:
        await read(deps, workspace_id, slack_id)


async def read_unread(deps: Deps) -> None:
    """Read some profiles with an unknown zone, as after a failed call or a crash; the clock calls it."""
    for workspace_id, slack_id in await deps.db.read(profiles.unread):
        await read(deps, workspace_id, slack_id)


async def is_newcomer_served(deps: Deps, workspace_id: str, slack_id: str) -> bool:
    """Whether somebody who is no member yet is served, by their profile; yes if Slack doesn't say it in time."""
    user = await _looked_up(deps, workspace_id, slack_id)
    return user is None or served_profile(deps, workspace_id, user).active


async def language_of_stranger(deps: Deps, workspace_id: str, slack_id: str) -> str | None:
    """The language in the profile of somebody who is no member yet, of which nothing is kept; None if unreadable."""
    user = await _looked_up(deps, workspace_id, slack_id)
    return SlackProfile.of(user).language if user is not None else None


async def _looked_up(deps: Deps, workspace_id: str, slack_id: str) -> Json | None:
    """Slack's user object, of which nothing is kept; None if it can't be read in time."""
    try:
        client = await deps.client(workspace_id)
        async with asyncio.timeout(WINDOW_SECONDS):
            user: Json = (await client.users_info(user=slack_id, include_locale=True))["user"]
    except (SlackApiError, TimeoutError, WorkspaceGoneError, aiohttp.ClientError) as error:
        log.warning("members.profile_unread", workspace=workspace_id, reason=type(error).__name__)
        return None
    return user


async def check_person(deps: Deps, workspace_id: str, slack_id: str) -> None:
    """ChosenAppError if somebody who was picked is an app; if Slack doesn't say in time, they're taken for a person."""
    if slack_id == SLACKBOT:
        raise ChosenAppError
    if not slack_id:
        return
    try:
        client = await deps.client(workspace_id)
        async with asyncio.timeout(WINDOW_SECONDS):
            user: Json = (await client.users_info(user=slack_id))["user"]
    except (SlackApiError, TimeoutError, WorkspaceGoneError, aiohttp.ClientError) as error:
        log.warning("members.profile_unread", workspace=workspace_id, reason=type(error).__name__)
        return
    if user.get("is_bot") or user.get("is_workflow_bot"):
        raise ChosenAppError


async def read(deps: Deps, workspace_id: str, slack_id: str) -> None:
    """Read a member's profile from Slack; nothing changes if Slack does not answer.

    A person whose profile Slack refuses gets the installation's zone, which they can change.
    """
    try:
        client = await deps.client(workspace_id)
        user: Json = (await client.users_info(user=slack_id, include_locale=True))["user"]
    except SlackApiError as error:
        log.warning("members.profile_unread", workspace=workspace_id, reason=error_code(error.response))
        if status(error) == 429 or status(error) >= 500:
            return
        user = {}
    except (TimeoutError, WorkspaceGoneError, aiohttp.ClientError) as error:
        log.warning("members.profile_unread", workspace=workspace_id, reason=type(error).__name__)
        return
    user = {**user, "tz": known_zone(user.get("tz")) or deps.settings.zone}
    await deps.db.transact(learn, deps, workspace_id, user, slack_id)
    deps.nudge()


def learn(session: Session, deps: Deps, workspace_id: str, user: Json, slack_id: str) -> None:
    """Update a member from one of Slack's user objects; unknown people are ignored."""
    member = service.find(session, workspace_id, slack_id)
    if member is not None:
        profiles.learn(session, member, served_profile(deps, workspace_id, user), deps.profile_hooks)


def served_profile(deps: Deps, workspace_id: str, user: Json) -> SlackProfile:
    """A profile, deactivated if it is one that isn't served: of another workspace, or a guest's where guests aren't."""
    profile = SlackProfile.of(user)
    is_own = user.get("team_id", workspace_id) == workspace_id
    return replace(profile, active=profile.active and is_own and (deps.settings.guests or not profile.is_guest))
