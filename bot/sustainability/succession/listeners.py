"""Bolt listeners for succession: tasks, weeks without somebody, and the handover."""

from __future__ import annotations

from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.cohorts.service import staff
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.journeys.content import Library
from bot.kit.i18n import _
from bot.kit.payloads import OutdatedPayloadError
from bot.kit.slack import Caller, Json, action_pattern, field_error, show_window
from bot.members.callers import caller_member
from bot.members.command_registry import CommandContext, FollowUpContext, Reply
from bot.members.models import Member
from bot.sustainability.practice_check.content import PracticeCheckContext
from bot.sustainability.succession import commands, messages, modals, service, views
from bot.sustainability.succession.modals import TaskWindow
from bot.sustainability.succession.models import WeekOutcome
from bot.sustainability.succession.service import OwnStandInError, SecretInTaskError, TaskWish, WeekWish

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.ADD))(add)
    app.action(action_pattern(views.EDIT))(edit)
    app.view(views.SAVE)(save)
    app.action(action_pattern(views.REMOVE))(remove)
    app.action(action_pattern(views.BACK))(back)
    app.action(action_pattern(views.WEEK))(week)
    app.view(views.SAVE_WEEK)(save_week)
    app.action(action_pattern(views.HANDOVER))(handover)
    app.action(action_pattern(messages.DECLINE))(decline)
    app.action(action_pattern(messages.REFUSE))(refuse)
    app.action(action_pattern(messages.OUTCOME))(outcome)


async def add(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the window of a new task, for the person on the button if there is one."""
    await deps.db.transact(staff, caller)
    await ack()
    await show_window(client, body, modals.task_form(successor=str(action.get("value") or "")))


async def edit(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the window of a task as it is."""
    window = await deps.db.transact(_edit, caller, int(action["value"]))
    await ack()
    await show_window(client, body, window)


def _edit(session: Session, caller: Caller, task_id: int) -> Json:
    lead = staff(session, caller)
    task = service.find(session, lead.workspace_id, task_id)
    person = session.get(Member, task.successor_id) if task.successor_id else None
    return modals.task_form(task, person.slack_id if person else "")


async def save(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Keep a task."""
    opened = TaskWindow.decode(view["private_metadata"])
    wish = modals.filled(view)
    try:
        shown = await deps.db.transact(_save, caller, opened, wish, f"window:{view['id']}", now=deps.now())
    except SecretInTaskError as error:
        await ack(field_error(modals.WRITTEN if wish.written else modals.DOES, error.sentence(translate=_)))
        return
    await ack(response_action="update", view=shown)
    deps.nudge()
    log.info("sustainability.succession_save", workspace=caller.workspace_id, is_new=not opened.task_id)


def _save(session: Session, caller: Caller, opened: TaskWindow, wish: TaskWish, key: str, *, now: datetime) -> Json:
    lead = staff(session, caller)
    if opened.task_id:
        return modals.saved(service.edit(session, lead, opened.task_id, wish, now=now))
    return modals.saved(service.add(session, lead, wish, key, now=now))


async def remove(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Take a task off the list; the way back is in the window."""
    shown = await deps.db.transact(_remove, caller, int(action["value"]), now=deps.now())
    await ack()
    await client.views_update(view_id=body["view"]["id"], view=shown)
    log.info("sustainability.succession_remove", workspace=caller.workspace_id)


def _remove(session: Session, caller: Caller, task_id: int, *, now: datetime) -> Json:
    return modals.taken_off(service.remove(session, staff(session, caller), task_id, now=now))


async def back(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Put a task back on the list."""
    shown = await deps.db.transact(_back, caller, int(action["value"]))
    await ack()
    await client.views_update(view_id=body["view"]["id"], view=shown)
    log.info("sustainability.succession_back", workspace=caller.workspace_id)


def _back(session: Session, caller: Caller, task_id: int) -> Json:
    return modals.brought_back(service.bring_back(session, staff(session, caller), task_id))


async def week(ack: AsyncAck, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the window of a week without somebody."""
    await deps.db.transact(staff, caller)
    await ack()
    await show_window(client, body, modals.week_form())


async def save_week(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Plan a week; what doesn't fit is said below its field."""
    wish = modals.filled_week(view)
    try:
        shown = await deps.db.transact(_save_week, caller, wish, f"window:{view['id']}", now=deps.now())
    except GroundswellError as error:
        field = modals.STAND_IN if isinstance(error, OwnStandInError) else modals.STARTS
        await ack(field_error(field, error.sentence(translate=_)))
        return
    await ack(response_action="update", view=shown)
    deps.nudge()
    log.info("sustainability.succession_plan", workspace=caller.workspace_id)


def _save_week(session: Session, caller: Caller, wish: WeekWish, key: str, *, now: datetime) -> Json:
    return modals.planned(service.plan_week(session, staff(session, caller), wish, key, now=now), wish.stand_in)


async def handover(
    ack: AsyncAck,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    library: Library,
    respond: AsyncRespond,
    practice_context: PracticeCheckContext,
) -> None:
    """Send the handover as files."""
    reply = await deps.db.transact(_handover, caller, library, practice_context, now=deps.now())
    await ack()
    if reply.message:
        await respond(**reply.message, response_type="ephemeral", replace_original=False)
    for follow_up in reply.follow_ups:
        await follow_up(FollowUpContext(deps, client, respond, caller, ""))
    log.info("sustainability.handover", workspace=caller.workspace_id)


def _handover(
    session: Session, caller: Caller, library: Library, practice: PracticeCheckContext, *, now: datetime
) -> Reply:
    return commands.send_handover(CommandContext(session, staff(session, caller), "", "", now), library, practice)


async def decline(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Take somebody's own name off a task."""
    await deps.db.transact(_decline, caller, int(action["value"]), now=deps.now())
    await ack()
    await respond(**messages.declined(), replace_original=True)
    log.info("sustainability.succession_decline", workspace=caller.workspace_id)


def _decline(session: Session, caller: Caller, task_id: int, *, now: datetime) -> None:
    service.decline(session, caller_member(session, caller, now=now), task_id)


async def refuse(
    ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps, respond: AsyncRespond
) -> None:
    """Drop a week; the other of the two hears of it."""
    await deps.db.transact(_refuse, caller, int(action["value"]), now=deps.now())
    await ack()
    if body.get("view"):
        await client.views_update(view_id=body["view"]["id"], view=modals.dropped())
    else:
        await respond(**messages.refused(), replace_original=True)
    deps.nudge()
    log.info("sustainability.succession_refuse", workspace=caller.workspace_id)


def _refuse(session: Session, caller: Caller, week_id: int, *, now: datetime) -> None:
    service.refuse_week(session, caller_member(session, caller, now=now), week_id, now=now)


async def outcome(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Keep how a week went, and say what follows."""
    said = action["action_id"].partition(":")[2]
    if said not in list(WeekOutcome):
        raise OutdatedPayloadError
    await deps.db.transact(_outcome, caller, int(action["value"]), WeekOutcome(said), now=deps.now())
    await ack()
    await respond(**messages.answered(WeekOutcome(said)), replace_original=True)
    log.info("sustainability.succession_outcome", workspace=caller.workspace_id)


def _outcome(session: Session, caller: Caller, week_id: int, said: WeekOutcome, *, now: datetime) -> None:
    service.answer_week(session, caller_member(session, caller, now=now), week_id, said)
