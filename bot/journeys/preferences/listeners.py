"""Opening the window of settings, and keeping what was chosen there."""

from __future__ import annotations

from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps, ProfileHooks
from bot.journeys import service
from bot.journeys.content import Library
from bot.journeys.preferences import modals
from bot.kit.commands import says
from bot.kit.i18n import speak
from bot.kit.slack import Json, action
from bot.members import profile_reader, profiles
from bot.members import service as members


def register(app: AsyncApp) -> None:
    app.command("/learn", matchers=[says("settings")])(opened)
    app.action(action(modals.SETTINGS))(opened)
    app.view(modals.SETTINGS)(saved)


async def opened(
    ack: AsyncAck,
    body: Json,
    client: AsyncWebClient,
    deps: Deps,
    library: Library,
    workspace_id: str,
    user_id: str,
) -> None:
    """Show how things are; the window opens at once, since its ticket lasts three seconds."""
    usual = modals.Defaults(deps.settings.messages_per_day, deps.settings.reminders)
    view = await deps.db.transact(_view, library, (workspace_id, user_id), usual, now=deps.now())
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=view)


def _view(session: Session, library: Library, slack: tuple[str, str], usual: modals.Defaults, *, now: datetime) -> Json:
    member = members.arrive(session, *slack, now=now)
    return modals.modal(member, service.hour(session, library, member), usual)


async def saved(ack: AsyncAck, view: Json, deps: Deps, library: Library, workspace_id: str, user_id: str) -> None:
    """Keep it all or nothing; what cannot be is said below its field, and the window stays open."""
    wishes = modals.read_preferences(view["state"]["values"])
    problems = modals.problems(wishes)
    if problems:
        await ack(response_action="errors", errors=problems)
        return
    await deps.db.transact(keep, library, (workspace_id, user_id), wishes, deps.profile_hooks, now=deps.now())
    await ack()
    speak(wishes.language)
    await profile_reader.read_if_unknown(deps, workspace_id, user_id)
    await deps.show_home(workspace_id, user_id)


def keep(
    session: Session,
    library: Library,
    slack: tuple[str, str],
    wishes: modals.Preferences,
    hooks: ProfileHooks,
    *,
    now: datetime,
) -> None:
    """Take over a member's wishes, and plan what is ahead by them."""
    member = members.arrive(session, *slack, now=now)
    members.set_hours(session, member, wishes.hours_from, wishes.hours_to)
    if member.at or wishes.at != service.hour(session, library, member):
        members.set_time(session, member, wishes.at)
    members.set_days(session, member, wishes.days)
    member.per_day, member.digest, member.reminders = wishes.per_day, wishes.digest, wishes.reminders
    if wishes.language != member.language:
        profiles.set_language(session, member, wishes.language, hooks)
    service.reschedule(session, library, member, now=now)
