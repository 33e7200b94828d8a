"""Bolt listeners for pulses: what leads press and start, and what the people say who are asked."""

from __future__ import annotations

from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.change.pulse import commands, groups, member_views, queries, service, views
from bot.change.pulse.member_views import AskedMonth, SentenceWindow
from bot.change.pulse.rules import Feeling
from bot.change.pulse.service import NoGroupError, PulseOverError, PulseWish
from bot.cohorts.service import staff
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.figures.ledger import threshold
from bot.kit.i18n import _
from bot.kit.payloads import OutdatedPayloadError
from bot.kit.slack import (
    Caller,
    Json,
    MessageRef,
    action_pattern,
    clicked_message,
    field_error,
    fields_of,
    show_window,
    unescape,
)
from bot.members.callers import caller_member
from bot.members.command_registry import CommandContext, FollowUpContext, Reply
from bot.members.message_updates import Redrawn, redraw

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.START))(start)
    app.view(views.SAVE)(save)
    app.action(action_pattern(views.STOP))(stop)
    app.action(action_pattern(views.RESUME))(resume)
    app.action(action_pattern(views.SHOW))(show)
    app.action(action_pattern(views.READ))(read)
    app.action(action_pattern(views.FEELING))(feel)
    app.action(action_pattern(views.SENTENCE))(sentence)
    app.view(views.SAVE_SENTENCE)(keep_sentence)
    app.action(action_pattern(views.DELETE))(delete_sentence)
    app.action(action_pattern(views.NEVER))(never)
    app.action(action_pattern(views.AGAIN))(again)


async def start(
    ack: AsyncAck, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps, respond: AsyncRespond
) -> None:
    """Open the window for a new pulse."""
    choices = await deps.db.transact(_choices, caller)
    await ack()
    if choices:
        await show_window(client, body, views.form(choices))
    else:
        await respond(**views.no_groups(), response_type="ephemeral", replace_original=False)


def _choices(session: Session, caller: Caller) -> list[groups.PulseGroup]:
    return groups.choices(session, staff(session, caller))


async def save(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Start a pulse; a group that can't be asked is said below its field."""
    try:
        said = await deps.db.transact(_save, caller, _wish(view), f"window:{view['id']}", now=deps.now())
    except GroundswellError as error:
        await ack(field_error(views.GROUPS, error.sentence(translate=_)))
        return
    await ack(response_action="update", view=views.done(said))
    log.info("change.pulse_save", workspace=caller.workspace_id)
    deps.nudge()


def _wish(view: Json) -> PulseWish:
    held = fields_of(view)
    keys = tuple(str(each["value"]) for each in held[views.GROUPS].get("selected_options") or [])
    if not keys:
        raise NoGroupError
    return PulseWish(keys, int((held[views.LENGTH].get("selected_option") or {}).get("value") or service.MONTHS[0]))


def _save(session: Session, caller: Caller, wish: PulseWish, key: str, *, now: datetime) -> str:
    made = service.start(session, staff(session, caller), wish, key, now=now)
    return views.started(groups.of_pulse(made), made.months)


async def stop(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Ask no more."""
    shown = await deps.db.transact(_stop, caller, int(action["value"]), now=deps.now())
    await ack()
    await respond(**shown, response_type="ephemeral", replace_original=False)
    log.info("change.pulse_stop", workspace=caller.workspace_id)


def _stop(session: Session, caller: Caller, pulse_id: int, *, now: datetime) -> Json:
    return commands.stop(CommandContext(session, staff(session, caller), "", "", now), pulse_id)


async def resume(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Ask again."""
    shown = await deps.db.transact(_resume, caller, int(action["value"]), now=deps.now())
    await ack()
    await respond(**shown, response_type="ephemeral", replace_original=False)
    log.info("change.pulse_resume", workspace=caller.workspace_id)


def _resume(session: Session, caller: Caller, pulse_id: int, *, now: datetime) -> Json:
    return commands.resume(CommandContext(session, staff(session, caller), "", "", now), pulse_id)


async def show(
    ack: AsyncAck, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps, respond: AsyncRespond
) -> None:
    """Show the newest months in words, and send the pictures."""
    reply = await deps.db.transact(_show, caller, int(action["value"]))
    await ack()
    if reply.message:
        await respond(**reply.message, response_type="ephemeral", replace_original=False)
    for follow_up in reply.follow_ups:
        await follow_up(FollowUpContext(deps, client, respond, caller, ""))


def _show(session: Session, caller: Caller, pulse_id: int) -> Reply:
    return commands.show(session, staff(session, caller), pulse_id)


async def read(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Show what people wrote."""
    texts = await deps.db.transact(_read, caller, int(action["value"]))
    await ack()
    shown = views.sentences(texts) if texts else views.no_sentences()
    await respond(**shown, response_type="ephemeral", replace_original=False)


def _read(session: Session, caller: Caller, result_id: int) -> list[str]:
    return queries.sentences(session, staff(session, caller), result_id)


async def feel(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Keep where somebody is, and show it on the message; a month that was counted says so."""
    about = AskedMonth.decode(action["value"])
    if about.feeling not in list(Feeling):
        raise OutdatedPayloadError
    shown = await deps.db.transact(_feel, caller, about, now=deps.now())
    await ack()
    await respond(**shown, replace_original=True)
    log.info("change.pulse_feeling", workspace=caller.workspace_id)


def _feel(session: Session, caller: Caller, about: AskedMonth, *, now: datetime) -> Json:
    member = caller_member(session, caller, now=now)
    try:
        ask = service.answer(session, member, about.round_id, Feeling(about.feeling), now=now)
    except PulseOverError:
        return member_views.over(about.round_id, service.ask_of(session, member, about.round_id).sentence)
    return commands.question(session, ask)


async def sentence(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the window for a sentence."""
    place = clicked_message(body)
    opened = SentenceWindow(round_id=AskedMonth.decode(action["value"]).round_id, channel=place.channel, ts=place.ts)
    window = await deps.db.transact(_sentence, caller, opened, now=deps.now())
    await ack()
    await show_window(client, body, window)


def _sentence(session: Session, caller: Caller, opened: SentenceWindow, *, now: datetime) -> Json:
    ask = service.ask_of(session, caller_member(session, caller, now=now), opened.round_id)
    if not service.is_open(session, ask, now=now):
        raise PulseOverError
    return member_views.sentence_window(opened, ask.sentence, threshold(session, ask.workspace_id))


async def keep_sentence(ack: AsyncAck, view: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Keep a sentence without names, show it as it can be read, and redraw the message that asked."""
    opened = SentenceWindow.decode(view["private_metadata"])
    text = unescape(fields_of(view)[member_views.FIELD].get("value") or "")
    try:
        kept, shown = await deps.db.transact(_keep_sentence, caller, opened.round_id, text, now=deps.now())
    except GroundswellError as error:
        await ack(field_error(member_views.FIELD, error.sentence(translate=_)))
        return
    await ack(response_action="update", view=member_views.sentence_kept(kept))
    await redraw(client, [Redrawn(MessageRef(opened.channel, opened.ts), shown)] if opened.ts else [])
    log.info("change.pulse_keep", workspace=caller.workspace_id)


def _keep_sentence(session: Session, caller: Caller, round_id: int, text: str, *, now: datetime) -> tuple[str, Json]:
    member = caller_member(session, caller, now=now)
    ask = service.add_sentence(session, member, round_id, text, now=now)
    return ask.sentence, commands.question(session, ask)


async def delete_sentence(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Delete a sentence, also long after the month was counted."""
    about = AskedMonth.decode(action["value"])
    shown = await deps.db.transact(_delete_sentence, caller, about.round_id, now=deps.now())
    await ack()
    await respond(**shown, replace_original=True)
    log.info("change.pulse_delete", workspace=caller.workspace_id)


def _delete_sentence(session: Session, caller: Caller, round_id: int, *, now: datetime) -> Json:
    ask = service.delete_sentence(session, caller_member(session, caller, now=now), round_id)
    return commands.question(session, ask) if service.is_open(session, ask, now=now) else member_views.deleted()


async def never(ack: AsyncAck, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Ask somebody no more."""
    await deps.db.transact(_never, caller, now=deps.now())
    await ack()
    await respond(**member_views.never_again(), replace_original=True)
    log.info("change.pulse_never", workspace=caller.workspace_id)


def _never(session: Session, caller: Caller, *, now: datetime) -> None:
    service.opt_out(session, caller_member(session, caller, now=now), now=now)


async def again(ack: AsyncAck, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Ask somebody again; an open question comes back at once."""
    shown = await deps.db.transact(_again, caller, now=deps.now())
    await ack()
    await respond(**shown, replace_original=True)
    log.info("change.pulse_again", workspace=caller.workspace_id)


def _again(session: Session, caller: Caller, *, now: datetime) -> Json:
    member = caller_member(session, caller, now=now)
    service.opt_in(session, member)
    ask = service.current_ask(session, member, now=now)
    return commands.question(session, ask) if ask else member_views.asked_again()
