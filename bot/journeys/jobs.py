"""What the clock calls: hand out what is due, and ask Slack for the zones we do not know yet."""

from __future__ import annotations

from collections import Counter

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from bot.deps import Deps
from bot.errors import WorkspaceGoneError
from bot.journeys import relocalize, reminders, rounds, scheduler, service
from bot.journeys.content import Library
from bot.journeys.rules import Decision
from bot.kit.slack import Json, error_code, status
from bot.kit.time import known_zone
from bot.members import service as members
from bot.members.listeners import profile_of
from bot.reviews.rules import Decision as RoundDecision
from bot.reviews.rules import Terms
from bot.settings import Settings

log = structlog.get_logger()
AnyDecision = Decision | RoundDecision


async def tick(deps: Deps, library: Library) -> list[AnyDecision]:
    """Plan every lesson due now and then every round, some hundreds in a transaction; what was decided.

    Lessons go first: a round comes at their hour and belongs below the lesson.
    """
    lessons, reviews = await _lessons(deps, library), await _rounds(deps, library)
    for name, decisions in (("journeys.tick", lessons), ("reviews.tick", reviews)):
        if decisions:
            log.info(name, **Counter(f"decided_{decision.verdict}" for decision in decisions))
            deps.nudge()
    return [*lessons, *reviews]


async def _lessons(deps: Deps, library: Library) -> list[Decision]:
    decisions: list[Decision] = []
    plan, cutoff, per_day = scheduler.plan, deps.settings.cutoff, deps.settings.messages_per_day
    while planned := await deps.db.transact_aside(plan, library, now=deps.now(), cutoff=cutoff, per_day=per_day):
        decisions += planned
    return decisions


async def _rounds(deps: Deps, library: Library) -> list[RoundDecision]:
    decisions: list[RoundDecision] = []
    while planned := await deps.db.transact_aside(rounds.plan, library, terms(deps.settings), now=deps.now()):
        decisions += planned
    return decisions


def terms(settings: Settings) -> Terms:
    """What the installation grants of reviews."""
    return Terms(settings.cutoff, settings.reviews_per_day, settings.messages_per_day)


async def remind(deps: Deps, library: Library) -> None:
    """Mention what has stayed open, to those whose moment for that has come."""
    while await deps.db.transact_aside(reminders.plan, library, now=deps.now(), most=deps.settings.reminders):
        deps.nudge()


async def read_profiles(deps: Deps, library: Library) -> None:
    """Ask Slack about members whose zone is unknown, as after a crash between `start` and its profile."""
    for workspace_id, slack_id in await deps.db.read(members.unread_profiles):
        await read_profile(deps, library, workspace_id, slack_id)


async def read_profile_if_unknown(deps: Deps, library: Library, workspace_id: str, slack_id: str) -> None:
    """The same for one member, right after their first words."""
    member = await deps.db.read(members.find, workspace_id, slack_id)
    if member is not None and member.zone is None:
        await read_profile(deps, library, workspace_id, slack_id)


async def read_profile(deps: Deps, library: Library, workspace_id: str, slack_id: str) -> None:
    """Take over one person's zone and language from Slack, and plan their steps by it.

    A person Slack will not tell us about gets the installation's zone, which they can change.
    """
    try:
        client = await deps.client(workspace_id)
        user: Json = (await client.users_info(user=slack_id, include_locale=True))["user"]
    except SlackApiError as error:
        if status(error) == 429 or status(error) >= 500:
            return
        log.warning("members.profile_unread", workspace=workspace_id, reason=error_code(error.response))
        user = {}
    except (TimeoutError, WorkspaceGoneError, aiohttp.ClientError):
        return
    user = {**user, "tz": known_zone(user.get("tz")) or deps.settings.zone}
    await deps.db.transact(take_profile, deps, library, (workspace_id, slack_id), user)
    deps.nudge()


def take_profile(session: Session, deps: Deps, library: Library, slack: tuple[str, str], user: Json) -> None:
    """Keep what a profile says; a changed zone moves what is ahead, and the first one is told to its owner."""
    member = members.find(session, *slack)
    if member is None:
        return
    first, spoken = member.zone is None, member.language
    if members.read_profile(session, member, **profile_of(user)):
        next_due_at = service.reschedule(session, library, member, now=deps.now())
        if first and next_due_at and member.zone:
            service.welcome(session, member, next_due_at, now=deps.now())
    if first and member.language != spoken:
        relocalize.retell(session, library, members.person(member))
