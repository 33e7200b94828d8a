"""The buttons and the shortcut that run `/learn` commands, and the settings modal."""

from __future__ import annotations

from dataclasses import dataclass

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.journeys import (
    command_replies,
    habits,
    introduction,
    queries,
    section_ratings,
    service,
    silence_messages,
    views,
    weekly_line,
)
from bot.journeys.content import Library
from bot.journeys.habits import ChosenHabit
from bot.journeys.preferences import modals, promises
from bot.journeys.preferences.commands import current
from bot.journeys.preferences.lesson_state import verbs
from bot.journeys.preferences.modals import Preferences
from bot.journeys.section_ratings import RatedSection
from bot.kit.i18n import in_language, set_language
from bot.kit.slack import Caller, Json, action_pattern
from bot.members import profile_reader, profiles
from bot.members import service as members
from bot.members.callers import caller_member, transact_for
from bot.members.command_registry import CommandRegistry, FollowUpContext, Invocation
from bot.members.message_updates import Redrawn, redraw
from bot.reflections import message_updates, plans
from bot.reflections import views as reflections_views

# The command of each button and of the shortcut; `{}` is the button's value.
BUTTONS = {
    views.START: "begin {}",
    views.JOIN: "begin {}",
    views.LEAVE: "leave {}",
    views.OTHERS: "tracks",
    views.OPEN: "today",
    introduction.CHOOSE: "tracks",
    introduction.HOUR: "settings",
    introduction.NOT_FOR_ME: "not-for-me {}",
    views.NEXT: "next",
    views.RESUME: "resume",
    views.PAUSE_A_WEEK: "pause 1 week",
    views.STOP_LESSONS: "stop",
    views.REVIEW: "review",
    views.NO_REMINDERS: "reminders off",
    views.LET_OTHERS_GO: "fresh others",
    views.COACH: "coach :from {}",
    reflections_views.COACH: "coach :from {}",
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
    app.action(action_pattern(section_ratings.RATE))(section_rated)
    app.action(action_pattern(section_ratings.SAY_WHY))(why_wanted)
    app.action(action_pattern(habits.ANSWER))(habit_said)
    app.view(section_ratings.SAVE_WHY)(why_said)


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


async def saved(
    ack: AsyncAck,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    learn_commands: CommandRegistry,
    library: Library,
    view: Json,
) -> None:
    """Save all settings and say in the window what changed, or show below its field what is wrong."""
    preferences = modals.read_preferences(view["state"]["values"])
    problems = modals.problems(preferences, now=deps.now())
    if problems:
        await ack(response_action="errors", errors=problems)
        return
    done = await deps.db.transact(_save, library, learn_commands, caller, preferences, deps)
    set_language(preferences.language)
    await ack(response_action="update", view=modals.saved(done.said))
    await redraw(client, done.redraws)
    await profile_reader.read_if_unknown(deps, caller.workspace_id, caller.slack_id)
    await deps.show_home(caller.workspace_id, caller.slack_id)


@dataclass(frozen=True)
class Saved:
    """What to say about saved settings, and the messages about plans whose follow-up they have moved."""

    said: str
    redraws: list[Redrawn]


def _save(
    session: Session,
    library: Library,
    learn_commands: CommandRegistry,
    caller: Caller,
    preferences: Preferences,
    deps: Deps,
) -> Saved:
    """Store a member's preferences, and reschedule their lessons and reviews; what is said is in their language.

    A zone, a pause, a stop and their end are the verbs' own work.
    """
    now = deps.now()
    member = caller_member(session, caller, now=now)
    who = members.person(member)
    before = current(session, library, member, queries.learning_status(session, library, member, now=now))
    promised = [(plan, plan.ask_at) for plan in plans.promised(session, who)]
    if preferences.own_zone and preferences.own_zone != before.zone:
        learn_commands.dispatch(session, Invocation(caller, f"zone {preferences.own_zone}"), now=now)
    members.set_hours(session, member, preferences.hours_from, preferences.hours_to)
    hour = plans.hours(session, who).at
    if member.at or preferences.at != before.at:
        members.set_time(session, member, preferences.at)
    members.set_days(session, member, preferences.days)
    members.set_country(session, member, preferences.own_country)
    member.per_day, member.digest, member.reminders = preferences.per_day, preferences.digest, preferences.reminders
    member.weekly_line = preferences.weekly_line
    if preferences.language != member.language:
        profiles.set_language(session, member, preferences.language, deps.profile_hooks)
    service.reschedule(session, library, member, now=now)
    with in_language(preferences.language):
        followed = plans.follow_hour(session, who, hour, now=now)
        put_off = [
            *promises.moved_sentences(member, followed),
            *promises.sentences(member, plans.put_off(session, who)),
        ]
        said = ""
        for verb in verbs(before.lessons, preferences.lessons):
            reply = learn_commands.dispatch(session, Invocation(caller, verb), now=now)
            said = reply.message["text"] if reply.message else ""
        status = queries.learning_status(session, library, member, now=now)
        saved_now = command_replies.settings_saved(preferences.changed_since(before), said, status)
        moved = [plan for plan, before_at in promised if plan.ask_at != before_at]
        redraws = message_updates.drawn(session, who, moved, now=now) if moved else []
        return Saved(" ".join([saved_now, *put_off]), redraws)


async def section_rated(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, deps: Deps, respond: AsyncRespond
) -> None:
    """Keep how useful a part of a track was, and offer to say why."""
    chosen = RatedSection.decode(action["selected_option"]["value"])
    await transact_for(deps, caller, section_ratings.rate, chosen, now=deps.now())
    await ack()
    await respond(**section_ratings.rated(body["message"], chosen), replace_original=True)


async def habit_said(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, deps: Deps, respond: AsyncRespond
) -> None:
    """Keep how often somebody uses AI, or that they don't want to be asked."""
    chosen = ChosenHabit.decode(action["value"])
    await transact_for(deps, caller, habits.keep, chosen, now=deps.now())
    await ack()
    await respond(**habits.answered(body["message"], chosen), replace_original=True)


async def why_wanted(ack: AsyncAck, action: Json, body: Json, client: AsyncWebClient) -> None:
    """Open the window for a sentence about it."""
    await ack()
    await client.views_open(
        trigger_id=body["trigger_id"], view=section_ratings.window(RatedSection.decode(action["value"]))
    )


async def why_said(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Keep the sentence."""
    chosen, words = RatedSection.decode(view["private_metadata"]), section_ratings.words_given(view)
    await transact_for(deps, caller, section_ratings.say_why, chosen, words, now=deps.now())
    await ack(response_action="update", view=section_ratings.thanked())
