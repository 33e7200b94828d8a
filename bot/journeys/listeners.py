"""The buttons and the shortcut that run `/learn` commands, and the settings modal."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.journeys import introduction, service, silence_messages, views, weekly_line
from bot.journeys.content import Library
from bot.journeys.preferences import modals
from bot.journeys.preferences.modals import Preferences
from bot.kit.i18n import set_language
from bot.kit.slack import Caller, Json, action_pattern
from bot.members import profile_reader, profiles
from bot.members import service as members
from bot.members.callers import caller_member
from bot.members.command_registry import CommandRegistry, FollowUpContext, Invocation

# The command of each button and of the shortcut; `{}` is the button's value.
BUTTONS = {
    views.START: "begin {}",
    views.JOIN: "begin {}",
    introduction.CHOOSE: "tracks",
    introduction.HOUR: "settings",
    introduction.NOT_FOR_ME: "not-for-me {}",
    views.NEXT: "next",
    views.RESUME: "resume",
    views.REVIEW: "review",
    views.NO_REMINDERS: "reminders off",
    views.LET_OTHERS_GO: "fresh others",
    weekly_line.NO_WEEKLY_LINE: "weekly off",
    silence_messages.WAIT: "rest",
    silence_messages.GO_ON: "resume",
    silence_messages.FRESH: "fresh",
    silence_messages.STOP: "stop",
    modals.SETTINGS: "settings",
}
BEGINNING = frozenset({views.START, views.JOIN})
# A question that has been answered makes room for what was said; other messages keep their buttons.
REPLACED = frozenset({views.START, introduction.NOT_FOR_ME, *silence_messages.BUTTONS})
REPLACING = {"replace_original": True}
BESIDE = {"response_type": "ephemeral", "replace_original": False}


def register(app: AsyncApp) -> None:
    for action_id in BUTTONS:
        app.action(action_pattern(action_id))(pressed)
    app.shortcut(views.NEXT)(pressed)
    app.view(modals.SETTINGS)(saved)


async def pressed(
    ack: AsyncAck,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    learn_commands: CommandRegistry,
    respond: AsyncRespond,
) -> None:
    """Run the command of a button or of the shortcut; a delivered lesson is its own answer."""
    action = body["actions"][0] if "actions" in body else {"action_id": body["callback_id"]}
    button = action["action_id"].partition(":")[0]
    invocation = Invocation(caller, BUTTONS[button].format(action.get("value", "")))
    if button in BEGINNING:
        await profile_reader.meet(deps, caller.workspace_id, caller.slack_id, seconds=profile_reader.WINDOW_SECONDS)
    reply = await deps.db.transact(learn_commands.dispatch, invocation, now=deps.now())
    await ack()
    is_shown = not reply.is_delivered or button in BEGINNING
    if reply.message and is_shown and body.get("response_url"):
        await respond(**reply.message, **(REPLACING if button in REPLACED else BESIDE))
    if reply.message:
        # Before the nudge, so that a newcomer's first lesson is in their language. Not before opening a modal: it is
        # too slow for that.
        await profile_reader.read_if_unknown(deps, caller.workspace_id, caller.slack_id)
    deps.nudge()
    context = FollowUpContext(deps, client, respond, caller, invocation.channel, body.get("trigger_id", ""))
    for follow_up in reply.follow_ups:
        await follow_up(context)


async def saved(ack: AsyncAck, caller: Caller, deps: Deps, library: Library, view: Json) -> None:
    """Save all settings, or show what is wrong below its field and keep the modal open."""
    preferences = modals.read_preferences(view["state"]["values"])
    problems = modals.problems(preferences)
    if problems:
        await ack(response_action="errors", errors=problems)
        return
    await deps.db.transact(_save, library, caller, preferences, deps)
    await ack()
    set_language(preferences.language)
    await profile_reader.read_if_unknown(deps, caller.workspace_id, caller.slack_id)
    await deps.show_home(caller.workspace_id, caller.slack_id)


def _save(session: Session, library: Library, caller: Caller, preferences: Preferences, deps: Deps) -> None:
    """Store a member's preferences, and reschedule their lessons and reviews."""
    member = caller_member(session, caller, now=deps.now())
    members.set_hours(session, member, preferences.hours_from, preferences.hours_to)
    if member.at or preferences.at != service.lesson_hour(session, library, member):
        members.set_time(session, member, preferences.at)
    members.set_days(session, member, preferences.days)
    members.set_country(session, member, preferences.own_country)
    member.per_day, member.digest, member.reminders = preferences.per_day, preferences.digest, preferences.reminders
    member.weekly_line = preferences.weekly_line
    if preferences.language != member.language:
        profiles.set_language(session, member, preferences.language, deps.profile_hooks)
    service.reschedule(session, library, member, now=deps.now())
