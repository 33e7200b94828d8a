"""Bolt listeners for teach-backs: booking, raters' answers and the timer; what follows is in `rating`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.certification.capstone.submitting import OwnManagerError
from bot.certification.teach_back import (
    asking_views,
    booking,
    marking,
    modals,
    notices,
    queries,
    rating_views,
    rubric,
    timing,
    views,
)
from bot.certification.teach_back.booking import TeachBackTerms, TeachBackWish
from bot.certification.teach_back.modals import TeachBackForm, TeachBackTime
from bot.certification.teach_back.models import TeachBack
from bot.certification.teach_back.rating import listeners as rating
from bot.community import channel_access
from bot.community.calendar.errors import BrokenLinkError
from bot.community.calendar.recurrence import format_wall_time
from bot.community.context import CommunityContext
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.dates import ReadingContext
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, clicked_message, escape, field_error, show_window
from bot.kit.time import usable_zone
from bot.members import profile_reader
from bot.members import service as members
from bot.members.callers import caller_member
from bot.members.message_updates import Redrawn, redraw

log = structlog.get_logger()
Verb = Callable[..., TeachBack]


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.BOOK))(form_requested)
    app.action(action_pattern(views.REHEARSE))(form_requested)
    app.view(modals.BOOKING)(filled_in)
    app.view(modals.REHEARSING)(filled_in)
    app.action(action_pattern(views.CHOOSE))(chosen)
    app.action(action_pattern(views.CALL_OFF))(called_off)
    for action_id in (asking_views.AGREE, asking_views.DECLINE, asking_views.LEAVE, rating_views.WITHDRAW):
        app.action(action_pattern(action_id))(answered_seat)
    for action_id in (views.START, views.END, views.NOBODY, views.HELD):
        app.action(action_pattern(action_id))(timed)
    rating.register(app)


async def form_requested(
    ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps
) -> None:
    """Open the form for a teach-back or a rehearsal, with the topic if there is one."""
    await deps.db.transact(caller_member, caller, now=deps.now())
    await ack()
    topic = str(action.get("value") or "")[: booking.MAX_TOPIC]
    is_rehearsal = action["action_id"] == views.REHEARSE
    channel = (body.get("channel") or {}).get("id") or ""
    window = modals.rehearsing(topic) if is_rehearsal else modals.booking(topic, channel=channel)
    await show_window(client, body, window)


async def filled_in(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Read what was filled in, and read it back with a button for each thing that the time can mean."""
    form = modals.read_form(view)
    try:
        await profile_reader.check_person(deps, caller.workspace_id, form.friend or form.manager)
    except profile_reader.ChosenAppError as error:
        await ack(field_error("friend" if form.friend else "manager", error.sentence(escape, _)))
        return
    try:
        window = await deps.db.transact(_read_back, caller, form, now=deps.now())
    except GroundswellError as error:
        await ack(field_error(_field_of(error), error.sentence(escape, _)))
        return
    await ack(response_action="update", view=window)


def _field_of(error: GroundswellError) -> str:
    fields: dict[type[GroundswellError], str] = {
        booking.NoTopicError: "topic",
        booking.OneAtATimeError: "topic",
        BrokenLinkError: "link",
        booking.NotYourselfError: "friend",
        OwnManagerError: "manager",
    }
    return fields.get(type(error), "when")


def _read_back(session: Session, caller: Caller, form: TeachBackForm, *, now: datetime) -> Json:
    member = caller_member(session, caller, now=now)
    zone = usable_zone(member.zone)
    reading = booking.read_when(form.when, ReadingContext(now, zone, member.language))
    assert reading.starts is not None, "read_when has one"
    first = TeachBackTime(starts=format_wall_time(reading.starts), zone=reading.zone)
    booking.check_wish(session, member, _wish(session, caller, form, first, now=now), now=now)
    return modals.read_back(form, reading, zone)


def _wish(session: Session, caller: Caller, form: TeachBackForm, at: TeachBackTime, *, now: datetime) -> TeachBackWish:
    def known(slack_id: str) -> int | None:
        return row_id(members.arrive(session, caller.workspace_id, slack_id, now=now)) if slack_id else None

    return TeachBackWish(
        topic=form.topic,
        channel=form.channel,
        link=form.link or None,
        manager_id=known(form.manager),
        friend_id=known(form.friend),
        moves=form.moves,
        **modals.starts_of(at),
    )


async def chosen(
    ack: AsyncAck,
    body: Json,
    action: Json,
    caller: Caller,
    client: AsyncWebClient,
    community: CommunityContext,
    deps: Deps,
) -> None:
    """Keep the wish at the time whose button was pressed, and ask the people it needs."""
    form = TeachBackForm.decode(body["view"]["private_metadata"])
    at = TeachBackTime.decode(action["value"])
    await ack()
    title = _("Rehearse") if form.friend else _("Your teach-back")
    problem = await channel_access.find_problem(client, form.channel) if form.channel else None
    if problem is not None:
        text = problem["text"]
    else:
        terms = TeachBackTerms(rubric.load(deps.settings.content), deps.settings.teach_back_pass)
        try:
            made = await deps.db.transact(_begin, community, caller, form, at, terms, now=deps.now())
        except GroundswellError as error:
            text = error.sentence(escape, _)
            if isinstance(error, booking.TooFewRatersError):
                await deps.db.transact(_say_too_few, caller, form, at, now=deps.now())
                deps.nudge()
        else:
            text = (
                _("I've asked your friend.")
                if made.is_rehearsal
                else _("I'm asking two people to rate your teach-back.")
            )
            text += " " + _("I'll write to you when I have their answers.")
            log.info("certification.teach_back_asked", workspace=caller.workspace_id, teach_back=made.id)
            deps.nudge()
    await client.views_update(view_id=body["view"]["id"], view=modals.said(text, title))


def _begin(
    session: Session,
    community: CommunityContext,
    caller: Caller,
    form: TeachBackForm,
    at: TeachBackTime,
    terms: TeachBackTerms,
    *,
    now: datetime,
) -> TeachBack:
    member = caller_member(session, caller, now=now)
    made = booking.begin(session, member, _wish(session, caller, form, at, now=now), terms, now=now)
    if form.moves:
        _redraw_later(community, queries.find_own(session, member, form.moves))
    return made


def _say_too_few(session: Session, caller: Caller, form: TeachBackForm, at: TeachBackTime, *, now: datetime) -> None:
    member = caller_member(session, caller, now=now)
    booking.say_too_few(session, member, _wish(session, caller, form, at, now=now), now=now)


async def called_off(
    ack: AsyncAck, action: Json, caller: Caller, community: CommunityContext, deps: Deps, respond: AsyncRespond
) -> None:
    """Call off a teach-back or a rehearsal."""
    payload = await deps.db.transact(_call_off, community, caller, int(action["value"]), now=deps.now())
    await ack()
    await respond(**payload, replace_original=True)
    deps.nudge()


def _call_off(session: Session, community: CommunityContext, caller: Caller, number: int, *, now: datetime) -> Json:
    teach_back = booking.call_off(session, caller_member(session, caller, now=now), number, now=now)
    _redraw_later(community, teach_back)
    return views.you_called_off(teach_back)


def _redraw_later(community: CommunityContext, teach_back: TeachBack) -> None:
    """Have what was announced of a session redrawn, because it may have been cancelled."""
    if teach_back.session_id:
        community.updates.mark_outdated(teach_back.workspace_id, teach_back.session_id)


async def answered_seat(
    ack: AsyncAck, action: Json, caller: Caller, community: CommunityContext, deps: Deps, respond: AsyncRespond
) -> None:
    """Take a seat, say no to it or give it back; the message says what became of it."""
    payload = await deps.db.transact(_answer_seat, community, caller, action, now=deps.now())
    await ack()
    await respond(**payload, replace_original=True)
    deps.nudge()


def _answer_seat(session: Session, community: CommunityContext, caller: Caller, action: Json, *, now: datetime) -> Json:
    member, rater_id = caller_member(session, caller, now=now), int(action["value"])
    if action["action_id"] == asking_views.AGREE:
        made = booking.agree(session, community.catalog, member, rater_id, now=now)
        return asking_views.has_agreed(made, rater_id, usable_zone(member.zone))
    if action["action_id"] == asking_views.DECLINE:
        _redraw_later(community, booking.decline(session, member, rater_id, now=now))
        return asking_views.has_declined()
    if action["action_id"] == asking_views.LEAVE:
        _redraw_later(community, booking.leave(session, member, rater_id, now=now))
        return asking_views.has_left()
    marking.withdraw(session, member, rater_id, now=now)
    return rating_views.has_withdrawn()


async def timed(ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Start or end it, or note that nobody came; every message with these buttons says so."""
    redraws = await deps.db.transact(_timed, caller, action, body, now=deps.now())
    await ack()
    await redraw(client, redraws)
    deps.nudge()


def _timed(session: Session, caller: Caller, action: Json, body: Json, *, now: datetime) -> list[Redrawn]:
    verbs: dict[str, Verb] = {
        views.START: timing.start,
        views.END: timing.end_by_speaker,
        views.NOBODY: timing.nobody_came,
        views.HELD: timing.took_place,
    }
    member = caller_member(session, caller, now=now)
    teach_back = verbs[action["action_id"]](session, member, int(action["value"]), now=now)
    shows = {
        views.START: views.running,
        views.END: views.ended,
        views.NOBODY: views.missed,
        views.HELD: rating_views.held_after_all,
    }
    payload = shows[action["action_id"]](teach_back)
    here = f"{notices.message_key(teach_back, 'start_here')}:{member.id}"
    keys = [notices.message_key(teach_back, each) for each in ("start", "ready")]
    places = delivery.places(session, caller.workspace_id, [*keys, here])
    quiet = {**payload, "blocks": [each for each in payload["blocks"] if each["type"] != "actions"]}
    shown = {clicked_message(body): payload} | {
        place: payload if action["action_id"] == views.START or key == here else quiet for key, place in places.items()
    }
    return [Redrawn(place, each) for place, each in shown.items() if place.ts]
