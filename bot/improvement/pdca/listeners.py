"""Bolt listeners for experiments: planning, starting and ending them, and what the people in them press."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.cohorts import placements
from bot.cohorts import queries as cohort_queries
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.improvement import levers, service
from bot.improvement.pdca import (
    acting,
    checking,
    decision_wishes,
    jobs,
    modals,
    people_views,
    planning,
    question_measures,
    result_views,
    running,
    views,
)
from bot.improvement.pdca.experiment_queries import experiment_details, verdict_on
from bot.improvement.pdca.modals import LearntWindow, PlanWindow
from bot.improvement.pdca.models import ExperimentDecision
from bot.improvement.pdca.pauses import listeners as pauses
from bot.improvement.pdca.planning import Outlook
from bot.journeys.content import Library
from bot.kit.db import row_id
from bot.kit.i18n import _, language
from bot.kit.slack import Caller, Json, action_pattern, escape, field_error, show_window, unescape
from bot.kit.time import format_short_date
from bot.members.callers import caller_member

log = structlog.get_logger()

DECISIONS = {
    result_views.STANDARDISE: ExperimentDecision.STANDARDISE,
    result_views.ITERATE: ExperimentDecision.ITERATE,
    result_views.GIVE_UP: ExperimentDecision.DROP,
}


def register(app: AsyncApp) -> None:
    pauses.register(app)
    app.action(action_pattern(views.TRY))(plan)
    app.action(action_pattern(views.CHANGE))(change)
    app.view(modals.PLAN)(planned)
    app.action(action_pattern(views.READY))(ready)
    app.action(action_pattern(views.ALONE))(alone)
    app.action(action_pattern(views.DISCARD))(discard)
    app.view(modals.BEGIN)(begin)
    app.action(action_pattern(views.END))(end)
    app.view(modals.ENDED)(ended)
    for action_id in DECISIONS:
        app.action(action_pattern(action_id))(decide)
    app.view(modals.LEARNT)(decided)
    app.action(action_pattern(result_views.TAKE_BACK))(take_back)
    app.action(action_pattern(people_views.KEEP))(keep_usual)
    app.action(action_pattern(people_views.COMMENT))(comment)
    app.view(people_views.SAY)(said)


async def plan(
    ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps, library: Library
) -> None:
    """Open the window of a plan."""
    opened = PlanWindow(improvement_id=int(action["value"]))
    window = await deps.db.transact(_plan, library, caller, opened, now=deps.now())
    await ack()
    await show_window(client, body, window)


def _plan(session: Session, library: Library, caller: Caller, opened: PlanWindow, *, now: datetime) -> Json:
    lead = caller_member(session, caller, now=now)
    improvement = service.find_for_lead(session, lead, opened.improvement_id)
    known = planning.current(session, improvement)
    if known is None and opened.follows:
        known = planning.find(session, lead, opened.follows)
    cohorts = cohort_queries.visible(session, library, lead)
    closest = question_measures.offered(library, improvement)
    has_teams = bool(placements.teams(session, lead.workspace_id))
    choices = levers.choices(library)
    return modals.plan(
        opened, cohorts, escape(improvement.title), known, closest, choices=choices, has_teams=has_teams, now=now
    )


async def change(
    ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps, library: Library
) -> None:
    """Open the window of a plan as it is, on top of what is said before the start."""
    window = await deps.db.transact(_change, library, caller, int(action["value"]), now=deps.now())
    await ack()
    await show_window(client, body, window)


def _change(session: Session, library: Library, caller: Caller, number: int, *, now: datetime) -> Json:
    lead = caller_member(session, caller, now=now)
    found = planning.find(session, lead, number)
    return _plan(session, library, caller, PlanWindow(improvement_id=found.improvement_id), now=now)


async def planned(
    ack: AsyncAck, view: Json, caller: Caller, client: AsyncWebClient, deps: Deps, library: Library
) -> None:
    """Keep a plan, then say what it can show."""
    opened = PlanWindow.decode(view["private_metadata"])
    try:
        number = await deps.db.transact(_save, library, caller, opened, view, now=deps.now())
    except GroundswellError as error:
        await ack(modals.plan_errors(error, error.sentence(translate=_)))
        return
    await ack(response_action="update", view=modals.waiting())
    window = await _before_start(deps, caller, number)
    await client.views_update(view_id=view["id"], view=window)


def _save(session: Session, library: Library, caller: Caller, opened: PlanWindow, view: Json, *, now: datetime) -> int:
    lead = caller_member(session, caller, now=now)
    title = service.find_for_lead(session, lead, opened.improvement_id).title
    written = modals.draft(view, opened.improvement_id, title)
    drafted = replace(
        written,
        measure_about=question_measures.about(library, written.measure),
        lever_about=levers.about(library, written.lever, written.setting),
    )
    return row_id(planning.save(session, lead, drafted, follows=opened.follows, now=now))


async def _before_start(deps: Deps, caller: Caller, number: int) -> Json:
    found = await deps.db.transact(_outlook, caller, number, now=deps.now())
    return modals.before_start(await asyncio.to_thread(planning.foreseen, found))


def _outlook(session: Session, caller: Caller, number: int, *, now: datetime) -> Outlook:
    return planning.outlook(session, caller_member(session, caller, now=now), number, now=now)


async def ready(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Show what is said before the start."""
    await ack()
    opened = await client.views_open(trigger_id=body["trigger_id"], view=modals.waiting())
    window = await _before_start(deps, caller, int(action["value"]))
    await client.views_update(view_id=opened["view"]["id"], view=window)


async def alone(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Plan it without a comparison, and say what that can show."""
    await deps.db.transact(_alone, caller, int(action["value"]), now=deps.now())
    await ack()
    window = await _before_start(deps, caller, int(action["value"]))
    await client.views_update(view_id=body["view"]["id"], view=window)


def _alone(session: Session, caller: Caller, number: int, *, now: datetime) -> None:
    planning.without_comparison(session, caller_member(session, caller, now=now), number)


async def discard(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Delete a plan that has not begun."""
    await deps.db.transact(_discard, caller, int(action["value"]), now=deps.now())
    await ack()
    await client.views_update(view_id=body["view"]["id"], view=modals.said(_("Discarded. Nobody was notified.")))


def _discard(session: Session, caller: Caller, number: int, *, now: datetime) -> None:
    planning.discard(session, caller_member(session, caller, now=now), number)


async def begin(ack: AsyncAck, view: Json, caller: Caller, deps: Deps, library: Library) -> None:
    """Start an experiment; what stands against it is said in the window."""
    number = int(view["private_metadata"])
    try:
        verdict_day = await deps.db.transact_aside(_start, caller, number, now=deps.now())
    except GroundswellError as error:
        await ack(response_action="update", view=modals.said(error.sentence(escape, _)))
        return
    text = _(
        "The experiment has started, and I'm telling everybody in it. I'll send you the verdict on {date}.",
        date=format_short_date(verdict_day),
    )
    await ack(response_action="update", view=modals.said(text))
    log.info("improvement.begin", workspace=caller.workspace_id, experiment=number)
    deps.nudge()
    await jobs.move(deps, library)


def _start(session: Session, caller: Caller, number: int, *, now: datetime) -> date:
    experiment = running.start(session, caller_member(session, caller, now=now), number, now=now)
    return verdict_on(session, experiment)


async def end(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the window that asks why an experiment is to end early."""
    await deps.db.transact(_change_allowed, caller, int(action["value"]), now=deps.now())
    await ack()
    await show_window(client, body, modals.ending(int(action["value"])))


def _change_allowed(session: Session, caller: Caller, number: int, *, now: datetime) -> None:
    planning.find(session, caller_member(session, caller, now=now), number)


async def ended(ack: AsyncAck, view: Json, caller: Caller, deps: Deps, library: Library) -> None:
    """End an experiment before its end; everybody gets the usual back."""
    because = unescape(view["state"]["values"]["because"]["because"].get("value") or "")
    try:
        await deps.db.transact(_end, caller, int(view["private_metadata"]), because, now=deps.now())
    except running.NoEndReasonError as error:
        await ack(field_error("because", error.sentence(translate=_)))
        return
    except GroundswellError as error:
        await ack(response_action="update", view=modals.said(error.sentence(escape, _)))
        return
    await ack(response_action="update", view=modals.said(result_views.spoiled("ended", because)))
    deps.nudge()
    await jobs.move(deps, library)


def _end(session: Session, caller: Caller, number: int, because: str, *, now: datetime) -> None:
    lead = caller_member(session, caller, now=now)
    checking.tell(session, running.end_early(session, lead, number, because), now=now)


async def decide(
    ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps, library: Library
) -> None:
    """Open the window for what was learnt."""
    decision, place = DECISIONS[action["action_id"].partition(":")[0]], body.get("container") or {}
    opened = LearntWindow(number=int(action["value"]), decision=decision)
    if place.get("message_ts") and not place.get("is_ephemeral"):
        opened = opened.model_copy(update={"channel": place["channel_id"], "ts": place["message_ts"]})
    window = await deps.db.transact(_learnt, library, caller, opened, now=deps.now())
    await ack()
    await show_window(client, body, window)


def _learnt(session: Session, library: Library, caller: Caller, opened: LearntWindow, *, now: datetime) -> Json:
    lead = caller_member(session, caller, now=now)
    experiment = planning.find(session, lead, opened.number)
    track = library.track(planning.cohort_of(session, lead, experiment.cohort_id).track_id)
    return modals.learnt(opened, track.in_language(language()).title if track else "")


async def decided(
    ack: AsyncAck, view: Json, caller: Caller, client: AsyncWebClient, deps: Deps, library: Library
) -> None:
    """Close an experiment, and say so in the message of its verdict; to try again opens its plan at once."""
    opened = LearntWindow.decode(view["private_metadata"])
    try:
        window = await deps.db.transact(_decide, library, caller, view, now=deps.now())
    except acting.NoLearningError as error:
        await ack(field_error("learning", error.sentence(translate=_)))
        return
    except GroundswellError as error:
        await ack(response_action="update", view=modals.said(error.sentence(escape, _)))
        return
    await ack(response_action="update", view=window)
    log.info("improvement.decided", workspace=caller.workspace_id, decision=opened.decision)
    deps.nudge()
    if opened.ts:
        shown = await deps.db.transact(_verdict, caller, opened.number, now=deps.now())
        await client.chat_update(channel=opened.channel, ts=opened.ts, **shown)
    await jobs.tick(deps, library)


def _verdict(session: Session, caller: Caller, number: int, *, now: datetime) -> Json:
    experiment = planning.find(session, caller_member(session, caller, now=now), number)
    return result_views.result(experiment_details(session, experiment, now=now))


def _decide(session: Session, library: Library, caller: Caller, view: Json, *, now: datetime) -> Json:
    opened = LearntWindow.decode(view["private_metadata"])
    lead = caller_member(session, caller, now=now)
    experiment = acting.decide(session, lead, opened.number, modals.decision(view, opened), now=now)
    if opened.decision is ExperimentDecision.ITERATE:
        again = PlanWindow(improvement_id=experiment.improvement_id, follows=row_id(experiment))
        return _plan(session, library, caller, again, now=now)
    said_ = {
        ExperimentDecision.STANDARDISE: _(
            "The change stays. It also applies to people who join later, and you'll find it in the history."
        ),
        ExperimentDecision.DROP: _(
            "I've dropped the change. Everything is back to how it was, and I've kept what you learnt."
        ),
    }
    if opened.decision is not ExperimentDecision.STANDARDISE:
        return modals.said(said_[opened.decision])
    decision_wishes.remember_kept(session, lead, opened.number, now=now)
    return modals.said(said_[opened.decision], result_views.undo(experiment))


async def take_back(
    ack: AsyncAck,
    body: Json,
    action: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    library: Library,
    respond: AsyncRespond,
) -> None:
    """Undo that something was kept for everybody, and show the verdict with its three ways to go on again."""
    message = await deps.db.transact(_take_back, library, caller, int(action["value"]), now=deps.now())
    await ack()
    log.info("improvement.take_back", workspace=caller.workspace_id, experiment=int(action["value"]))
    deps.nudge()
    if body.get("view"):
        await client.views_update(view_id=body["view"]["id"], view=modals.said(result_views.undone()))
    else:
        await respond(replace_original=True, **message)
    await jobs.move(deps, library)


def _take_back(session: Session, library: Library, caller: Caller, number: int, *, now: datetime) -> Json:
    lead = caller_member(session, caller, now=now)
    experiment = acting.take_back(session, library, lead, number, now=now)
    return result_views.result(experiment_details(session, experiment, now=now))


async def keep_usual(
    ack: AsyncAck, action: Json, caller: Caller, deps: Deps, library: Library, respond: AsyncRespond
) -> None:
    """Let a person keep the usual."""
    message = await deps.db.transact(_keep_usual, library, caller, int(action["value"]), now=deps.now())
    await ack()
    await respond(replace_original=True, **message)


def _keep_usual(session: Session, library: Library, caller: Caller, number: int, *, now: datetime) -> Json:
    member = caller_member(session, caller, now=now)
    return people_views.kept(running.keep_usual(session, library, member, number, now=now))


async def comment(ack: AsyncAck, body: Json, action: Json, client: AsyncWebClient) -> None:
    """Open the window for what a person thinks."""
    await ack()
    await show_window(client, body, people_views.comment_form(int(action["value"])))


async def said(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Keep what a person thinks."""
    number, text = int(view["private_metadata"]), view["state"]["values"]["comment"]["comment"].get("value") or ""
    try:
        await deps.db.transact(_say, caller, number, text, now=deps.now())
    except running.NoCommentError as error:
        await ack(field_error("comment", error.sentence(translate=_)))
        return
    await ack(response_action="update", view=people_views.thanked())


def _say(session: Session, caller: Caller, number: int, text: str, *, now: datetime) -> None:
    running.comment(session, caller_member(session, caller, now=now), number, text, now=now)
