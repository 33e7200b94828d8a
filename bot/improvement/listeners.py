"""Bolt listeners for improvements: the buttons of lists and cards, and the windows of suggestions and decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.cohorts.service import is_staff
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.improvement import commands, modals, service, views
from bot.improvement.modals import DecisionWindow, SuggestionWindow
from bot.improvement.models import ImprovementState
from bot.improvement.pdca import listeners as experiments
from bot.improvement.pdca import views as experiment_views
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, escape, field_error, show_window, unescape
from bot.members.callers import caller_member
from bot.members.command_registry import CommandContext, FollowUpContext, Reply
from bot.members.models import Member
from bot.members.service import person

log = structlog.get_logger()

SCREENS: dict[str, Callable[[CommandContext], Reply]] = {
    views.HOME: commands.home,
    views.FIRST: commands.first,
    views.ALL: commands.everything,
}


def register(app: AsyncApp) -> None:
    experiments.register(app)
    for action_id in SCREENS:
        app.action(action_pattern(action_id))(look)
    app.action(action_pattern(views.ADD))(add)
    app.action(action_pattern(views.SHOW))(show)
    app.action(action_pattern(views.VOTE))(vote)
    app.action(action_pattern(views.EDIT))(edit)
    app.action(action_pattern(views.WITHDRAW))(withdraw)
    app.action(action_pattern(views.DECIDE))(decide)
    app.view(modals.SAVE)(save)
    app.view(modals.REASON)(decision_made)


async def look(
    ack: AsyncAck, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps, respond: AsyncRespond
) -> None:
    """Show another screen of the backlog in the place of this one."""
    reply = await deps.db.transact(_screen, caller, SCREENS[action["action_id"].partition(":")[0]], now=deps.now())
    await ack()
    await _answer(reply, FollowUpContext(deps, client, respond, caller, ""))


def _screen(session: Session, caller: Caller, screen: Callable[[CommandContext], Reply], *, now: datetime) -> Reply:
    return screen(_context(session, caller, now))


def _context(session: Session, caller: Caller, now: datetime) -> CommandContext:
    return CommandContext(session, caller_member(session, caller, now=now), "", "", now)


async def _answer(reply: Reply, context: FollowUpContext) -> None:
    if reply.message:
        await context.respond(replace_original=True, **reply.message)
    for follow_up in reply.follow_ups:
        await follow_up(context)


async def show(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Show one improvement."""
    message = await deps.db.transact(_card, caller, int(action["value"]), now=deps.now())
    await ack()
    await respond(replace_original=True, **message)


def _card(session: Session, caller: Caller, number: int, *, now: datetime) -> Json:
    return commands.show(_context(session, caller, now), number).message or {}


async def add(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the window of a suggestion, with the title that was typed if there is one."""
    member = await deps.db.transact(caller_member, caller, now=deps.now())
    await ack()
    typed = service.in_own_words(unescape(action.get("value") or ""))
    await show_window(client, body, modals.form(SuggestionWindow(), typed, is_lead=is_staff(member)))


async def edit(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the window of an improvement as it is."""
    window = await deps.db.transact(_window, caller, int(action["value"]), now=deps.now())
    await ack()
    await show_window(client, body, window)


def _window(session: Session, caller: Caller, number: int, *, now: datetime) -> Json:
    member = caller_member(session, caller, now=now)
    found = service.find_to_edit(session, member, number)
    owner = session.get(Member, found.owner_id) if found.owner_id else None
    opened = SuggestionWindow(number=number)
    return modals.form(opened, found, is_lead=is_staff(member), owner=owner.slack_id if owner else "")


async def save(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Keep what was filled in; a title that is missing or too long is said below its field."""
    opened = SuggestionWindow.decode(view["private_metadata"])
    try:
        title, number, is_lead = await deps.db.transact(_save, caller, opened, view, now=deps.now())
    except (service.UntitledImprovementError, service.LongSuggestionError) as error:
        await ack(field_error(modals.TITLE, error.sentence(translate=_)))
        return
    except service.LongTextError as error:
        await ack(field_error(modals.TODAY, error.sentence(translate=_)))
        return
    said = _("Saved: *{title}*", title=escape(title))
    if not opened.number:
        said = modals.noted(title) if is_lead else views.suggested(title, 0)["text"]
    next_step = experiment_views.try_it(number) if is_lead and not opened.number else None
    await ack(response_action="update", view=modals.saved(_("Improve the programme"), said, next_step))
    log.info("improvement.save", workspace=caller.workspace_id, is_new=not opened.number)


def _save(
    session: Session, caller: Caller, opened: SuggestionWindow, view: Json, *, now: datetime
) -> tuple[str, int, bool]:
    """The title and the number of what was kept, and whether a lead did it."""
    member, given = caller_member(session, caller, now=now), modals.suggestion(view)
    if opened.number:
        return service.edit(session, member, opened.number, given, now=now).title, opened.number, is_staff(member)
    key = f"window:{view['id']}"
    made = service.suggest(session, person(member), given, key=key, origin=opened.origin, about=opened.about, now=now)
    return made.title, row_id(made), is_staff(member)


async def withdraw(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Delete a suggestion that its author takes back."""
    is_gone = await deps.db.transact(_withdraw, caller, int(action["value"]), now=deps.now())
    await ack()
    await respond(replace_original=True, **views.withdrawn(is_gone=is_gone))


def _withdraw(session: Session, caller: Caller, number: int, *, now: datetime) -> bool:
    return service.withdraw(session, caller_member(session, caller, now=now), number)


async def vote(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Add a vote or take it back, and show the list or the card again."""
    number, _colon, place = action["value"].partition(":")
    message = await deps.db.transact(_vote, caller, int(number), place, now=deps.now())
    await ack()
    await respond(replace_original=True, **message)


def _vote(session: Session, caller: Caller, number: int, place: str, *, now: datetime) -> Json:
    context = _context(session, caller, now)
    service.vote(session, context.member, number, now=now)
    session.flush()
    reply = commands.show(context, number) if place == "card" else commands.ideas(context)
    return reply.message or {}


async def decide(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the window that asks for the reason of a decision."""
    number, was, to = action["value"].split(":")
    opened = DecisionWindow(number=int(number), was=ImprovementState(was), to=ImprovementState(to))
    window = await deps.db.transact(_reason, caller, opened, now=deps.now())
    await ack()
    await show_window(client, body, window)


def _reason(session: Session, caller: Caller, opened: DecisionWindow, *, now: datetime) -> Json:
    member = caller_member(session, caller, now=now)
    return modals.reason(opened, service.find_for_lead(session, member, opened.number))


async def decision_made(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Keep a decision, and tell those whom it concerns."""
    opened = DecisionWindow.decode(view["private_metadata"])
    try:
        await deps.db.transact(_decide, caller, opened, modals.reason_given(view), now=deps.now())
    except GroundswellError as error:
        await ack(field_error("reason", error.sentence(translate=_)))
        return
    await ack()
    deps.nudge()
    log.info("improvement.decide", workspace=caller.workspace_id, to=opened.to)


def _decide(session: Session, caller: Caller, opened: DecisionWindow, reason: str, *, now: datetime) -> None:
    member = caller_member(session, caller, now=now)
    service.decide(session, member, opened.number, opened.to, reason, was=opened.was, now=now)
