"""Listeners for the plan modal, the buttons of plans, and those for export and deletion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery import standing_offers
from bot.delivery.models import Lane
from bot.delivery.standing_offers import Place
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, MessageRef, action_pattern, clicked_message, escape
from bot.members.callers import transact_for
from bot.members.message_updates import Redrawn, redraw
from bot.members.service import Person
from bot.reflections import (
    data_export,
    data_export_views,
    follow_up_times,
    message_updates,
    modals,
    obstacles,
    plan_offers,
    plans,
    response_messages,
    views,
)
from bot.reflections.asked_moments import asked_moment
from bot.reflections.context import ReflectionContext
from bot.reflections.keys import lesson_key, made_in_window, plan_of
from bot.reflections.model_question import listeners as question_listeners
from bot.reflections.models import Happened, Plan
from bot.reflections.plan_parser import IfThen, read_called_plan
from bot.reflections.sharing import listeners as sharing_listeners

NOT_A_CLICK = "0"


class LessonNotThereError(GroundswellError):
    """I can't find that lesson any more. `/learn start` shows the tracks you can take."""


def register(app: AsyncApp) -> None:
    for verb in (views.PLAN, views.CHANGE, views.INSTEAD):
        app.action(action_pattern(verb))(window_asked)
    app.view(modals.KEEP)(kept)
    for verb in (views.DELETE, views.ASK, views.HAPPENED):
        app.action(action_pattern(verb))(pressed)
    app.action(action_pattern(views.OBSTACLE))(obstacle_named)
    app.action(action_pattern(views.READ_LESSON))(lesson_asked)
    sharing_listeners.register(app)
    question_listeners.register(app)
    app.action(action_pattern(views.EXPORT))(exported)
    app.action(action_pattern(views.FORGET))(forgotten)


async def window_asked(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps
) -> None:
    """Open the modal for a new plan, a change, or a replacement."""
    verb = WINDOWS[action["action_id"].partition(":")[0]]
    view = await transact_for(deps, caller, verb, action["value"], now=deps.now())
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=view)


def _below(session: Session, who: Person, source: str, *, now: datetime) -> Json:
    if source == views.FREELY:
        return modals.window(modals.PlanModalPayload(), plans.hours(session, who), now=now)
    written = response_messages.words(session, who, source)
    given, purpose = response_messages.suggestion(written), modals.PlanModalPayload(source=source)
    called = next(filter(None, map(read_called_plan, reversed(written))), None)
    ask_at = asked_moment(session, who, called.asking, now=now) if called else None
    return modals.window(purpose, plans.hours(session, who), given, now=now, ask_at=ask_at)


def _change(session: Session, who: Person, value: str, *, now: datetime) -> Json:
    plan = plans.find_open(session, who, value)
    purpose = modals.PlanModalPayload(plan=plan.id)
    return modals.window(purpose, plans.hours(session, who), _words(plan), now=now, ask_at=plan.ask_at)


def _instead(session: Session, who: Person, value: str, *, now: datetime) -> Json:
    plan = plans.find(session, who, value)
    purpose = modals.PlanModalPayload(source=plan.source, instead=plan.id)
    return modals.window(purpose, plans.hours(session, who), _words(plan), now=now)


def _words(plan: Plan) -> IfThen:
    return IfThen(plan.when or "", plan.will or "", plan.language)


WINDOWS: dict[str, Callable[..., Json]] = {views.PLAN: _below, views.CHANGE: _change, views.INSTEAD: _instead}


async def kept(ack: AsyncAck, caller: Caller, client: AsyncWebClient, deps: Deps, view: Json) -> None:
    """Keep a submitted plan; errors are shown below the modal's fields."""
    try:
        redraws = await transact_for(deps, caller, _keep, view, now=deps.now())
    except GroundswellError as error:
        await ack(response_action="errors", errors={modals.field_of(error, view): error.sentence(escape, _)})
        return
    await ack()
    deps.nudge()
    await redraw(client, redraws)
    await deps.show_home(caller.workspace_id, caller.slack_id, if_looking=True)


def _keep(session: Session, who: Person, view: Json, *, now: datetime) -> list[Redrawn]:
    purpose = modals.purpose_of(view)
    wanted = modals.wanted(view, plans.hours(session, who), now=now)
    if purpose.plan is not None:
        return message_updates.drawn(session, who, [plans.change(session, who, purpose.plan, wanted)], now=now)
    plan = plans.make(session, who, made_in_window(view["id"]), wanted, now=now, source=purpose.source)
    shown = message_updates.show(session, who, plan, now=now)
    if purpose.instead is None:
        return shown
    before = plans.replace(session, who, purpose.instead)
    return [*shown, *message_updates.drawn(session, who, [before], now=now)]


@dataclass(frozen=True)
class Pressed:
    """The messages to update after a click, and an ephemeral note if nothing changed."""

    redraws: list[Redrawn]
    aside: str | None = None


async def pressed(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    respond: AsyncRespond,
) -> None:
    """Delete a plan, choose when to ask, or record whether it happened."""
    verb = PRESSED[action["action_id"].partition(":")[0]]
    done = await transact_for(deps, caller, verb, action["value"], clicked_message(body), now=deps.now())
    await ack()
    deps.nudge()
    await redraw(client, done.redraws)
    if done.aside and body.get("response_url"):
        await respond(text=done.aside, response_type="ephemeral", replace_original=False)
    await deps.show_home(caller.workspace_id, caller.slack_id, if_looking=True)


def _delete(session: Session, who: Person, value: str, _clicked: MessageRef, *, now: datetime) -> Pressed:
    return Pressed(message_updates.drawn(session, who, [plans.delete(session, who, value)], now=now))


def _ask(session: Session, who: Person, value: str, _clicked: MessageRef, *, now: datetime) -> Pressed:
    plan_id, _colon, stamp = value.partition(":")
    moment = follow_up_times.offered(stamp, plans.hours(session, who), now=now)
    return Pressed(message_updates.drawn(session, who, [plans.ask_again(session, who, plan_id, moment)], now=now))


def _happened(session: Session, who: Person, value: str, clicked: MessageRef, *, now: datetime) -> Pressed:
    plan_id, asking, happened = (value.split(":") + [NOT_A_CLICK] * 3)[:3]
    if happened not in list(Happened):
        raise plans.NoSuchPlanError
    plan, news = plans.answer(session, who, plan_id, asking, Happened(happened), now=now)
    if news:
        standing_offers.put_behind(session, who)
        standing_offers.remember(session, who, plan_offers.after_answer(plan, Happened(happened)), Place(), now=now)
    redraws = _with_repeated(session, who, plan, asking, clicked, now=now)
    return Pressed(
        redraws, None if news else _("You've already said how this plan went, and your first answer counts.")
    )


def _with_repeated(
    session: Session, who: Person, plan: Plan, asking: str, clicked: MessageRef, *, now: datetime
) -> list[Redrawn]:
    """The messages about a plan, and the clicked one, which may be its question put once more."""
    redraws = message_updates.drawn(session, who, [plan], now=now)
    if not clicked.ts or clicked in [each.message for each in redraws]:
        return redraws
    return [*redraws, message_updates.repeated(session, who, plan, asking, clicked, now=now)]


PRESSED: dict[str, Callable[..., Any]] = {views.DELETE: _delete, views.ASK: _ask, views.HAPPENED: _happened}


async def obstacle_named(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    reflecting: ReflectionContext,
) -> None:
    """Keep what got in the way of a plan, and offer a lesson that fits."""
    redraws = await transact_for(
        deps, caller, _obstacle, reflecting, action["value"], clicked_message(body), now=deps.now()
    )
    await ack()
    await redraw(client, redraws)


def _obstacle(
    session: Session, who: Person, reflecting: ReflectionContext, value: str, clicked: MessageRef, *, now: datetime
) -> list[Redrawn]:
    plan_id, asking, obstacle = (value.split(":") + [NOT_A_CLICK] * 3)[:3]
    plan = obstacles.record(session, who, plan_id, asking, obstacle, reflecting.help, now=now)
    return _with_repeated(session, who, plan, asking, clicked, now=now)


async def lesson_asked(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, reflecting: ReflectionContext) -> None:
    """Put a lesson to read below the message about a plan."""
    await transact_for(deps, caller, _lesson, reflecting, action["value"], now=deps.now())
    await ack()
    deps.nudge()


def _lesson(session: Session, who: Person, reflecting: ReflectionContext, value: str, *, now: datetime) -> None:
    wanted = views.LessonRef.decode(value)
    plans.find(session, who, plan_of(wanted.source) or NOT_A_CLICK)
    payload = reflecting.lesson(wanted.lesson, who.language)
    if payload is None:
        raise LessonNotThereError
    message = delivery.Outgoing(
        workspace_id=who.workspace_id,
        key=lesson_key(wanted.source, wanted.lesson),
        target=who.slack_id,
        payload=payload,
        at=now,
        thread_of=wanted.source,
        lane=Lane.PROMPT,
    )
    delivery.post(session, message)


async def exported(
    ack: AsyncAck, body: Json, caller: Caller, deps: Deps, respond: AsyncRespond, reflecting: ReflectionContext
) -> None:
    """Send the exported file as a direct message."""
    await transact_for(deps, caller, data_export.export, reflecting.more_kept, now=deps.now())
    await ack()
    deps.nudge()
    if body.get("response_url"):
        await respond(
            text=_("The file is on its way to you as a direct message."),
            response_type="ephemeral",
            replace_original=False,
        )


async def forgotten(
    ack: AsyncAck,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    respond: AsyncRespond,
) -> None:
    """Delete everything, and update the messages that showed it."""
    before, redraws = await transact_for(deps, caller, data_export.forget, now=deps.now())
    await ack()
    if body.get("response_url"):
        await respond(**data_export_views.forgotten(before), replace_original=True)
    await redraw(client, redraws)
    await deps.show_home(caller.workspace_id, caller.slack_id, if_looking=True)
