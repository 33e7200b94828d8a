"""Bolt listeners for pauses of experiments."""

from __future__ import annotations

from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.errors import GroundswellError
from bot.improvement import service
from bot.improvement.pdca import modals, pause_views, pausing, planning
from bot.improvement.pdca.models import Experiment
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, escape, field_error, show_window
from bot.kit.time import local_date, usable_zone
from bot.members.callers import caller_member

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.action(action_pattern(pause_views.PAUSE))(pause)
    app.view(pause_views.REST)(rest)
    app.action(action_pattern(pause_views.GO_ON))(go_on)


async def pause(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the window of a pause."""
    window = await deps.db.transact(_form, caller, int(action["value"]), now=deps.now())
    await ack()
    await show_window(client, body, window)


def _form(session: Session, caller: Caller, number: int, *, now: datetime) -> Json:
    lead = caller_member(session, caller, now=now)
    experiment = planning.find(session, lead, number)
    zone = usable_zone(planning.cohort_of(session, lead, experiment.cohort_id).zone)
    known = pausing.current(pausing.pauses(session, experiment), now=now)
    return pause_views.form(number, known, today=local_date(now, zone))


async def rest(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Let an experiment rest on the days that were filled in."""
    number = int(view["private_metadata"])
    try:
        text = await deps.db.transact(_rest, caller, number, view, now=deps.now())
    except (pausing.PauseDaysError, pausing.LongPauseError) as error:
        await ack(field_error("last", error.sentence(translate=_)))
        return
    except GroundswellError as error:
        await ack(response_action="update", view=modals.said(error.sentence(escape, _)))
        return
    await ack(response_action="update", view=modals.said(text))
    log.info("improvement.pause", workspace=caller.workspace_id, experiment=number)
    deps.nudge()


def _rest(session: Session, caller: Caller, number: int, view: Json, *, now: datetime) -> str:
    lead = caller_member(session, caller, now=now)
    experiment = pausing.pause(session, lead, number, pause_views.wanted(view), now=now)
    rests = pausing.current(pausing.pauses(session, experiment), now=now)
    assert rests, "it has just been kept"
    return f"{pause_views.said(experiment, rests)} {pause_views.told_later()}"


async def go_on(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """End a pause, or drop one that is to come."""
    number = int(action["value"])
    message = await deps.db.transact(_go_on, caller, number, now=deps.now())
    await ack()
    await respond(replace_original=True, **message)
    log.info("improvement.go_on", workspace=caller.workspace_id, experiment=number)
    deps.nudge()


def _go_on(session: Session, caller: Caller, number: int, *, now: datetime) -> Json:
    lead = caller_member(session, caller, now=now)
    experiment = pausing.go_on(session, lead, number, now=now)
    return pause_views.went_on(experiment, title_of(session, experiment))


def title_of(session: Session, experiment: Experiment) -> str:
    """What an experiment's improvement is called."""
    return service.find(session, experiment.workspace_id, experiment.improvement_id).title
