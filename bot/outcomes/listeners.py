"""Bolt listeners for results: the buttons of lists and messages, and the windows."""

from __future__ import annotations

from datetime import date, datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.cohorts.service import staff
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, show_window, unescape
from bot.members.callers import caller_member
from bot.members.command_registry import CommandContext
from bot.members.models import Member
from bot.outcomes import commands, messages, modals, pasted_table, service, views
from bot.outcomes.modals import Prefilled, ResultWindow, UnreadFieldError
from bot.outcomes.pasted_table import BadLine, EnteredFigure
from bot.outcomes.service import NamedFigures

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.ADD))(add)
    app.action(action_pattern(views.ADD_TOLD))(add_told)
    app.action(action_pattern(views.PASTE))(paste)
    app.action(action_pattern(views.SHOW))(show)
    app.action(action_pattern(views.EDIT))(edit)
    app.action(action_pattern(views.REMOVE))(remove)
    app.action(action_pattern(messages.NOT_MINE))(not_mine)
    app.view(modals.SAVE)(save)
    app.view(modals.TABLE)(save_table)


async def add(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the window of a new figure; under a list of one name it begins with that name."""
    await deps.db.transact(staff, caller)
    await ack()
    begin = Prefilled(name=unescape(action.get("value") or ""))
    await show_window(client, body, modals.form(ResultWindow(), begin))


async def add_told(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the window of a new figure with what was read in a sentence; who told it vouches for it unless changed."""
    told = views.ToldPayload.decode(unescape(action["value"]))
    await deps.db.transact(staff, caller)
    await ack()
    first, last = (date.fromisoformat(day) if day else None for day in (told.first, told.last))
    begin = Prefilled(told.name, told.amount, told.unit, first, last, person=caller.slack_id)
    await show_window(client, body, modals.form(ResultWindow(), begin))


async def paste(ack: AsyncAck, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the window for many figures."""
    await deps.db.transact(staff, caller)
    await ack()
    await show_window(client, body, modals.table_form())


async def show(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Show all figures of a name."""
    message = await deps.db.transact(_one_name, caller, int(action["value"]), now=deps.now())
    await ack()
    await respond(replace_original=False, response_type="ephemeral", **message)


def _one_name(session: Session, caller: Caller, number: int, *, now: datetime) -> Json:
    member = staff(session, caller)
    figure = service.find(session, member.workspace_id, number)
    figures = service.by_name(session, member.workspace_id, figure.name)
    found: NamedFigures = next(each for each in figures if each.figures[0].folded == figure.folded)
    return commands.one_name(CommandContext(session, member, "", "", now), found)


async def edit(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the window of a figure as it is."""
    window = await deps.db.transact(_window, caller, int(action["value"]))
    await ack()
    await show_window(client, body, window)


def _window(session: Session, caller: Caller, number: int) -> Json:
    figure = service.to_change(session, staff(session, caller), number)
    person = session.get(Member, figure.vouched_by) if figure.vouched_by else None
    return modals.form(ResultWindow(number=number), modals.shown(figure, person.slack_id if person else ""))


async def save(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Keep a figure; what cannot be kept is said below its field."""
    opened = ResultWindow.decode(view["private_metadata"])
    try:
        entered, person = modals.filled(view)
    except UnreadFieldError as problem:
        await ack(modals.errors(problem.field, problem.error))
        return
    try:
        said = await deps.db.transact(_save, caller, opened, entered, person, now=deps.now())
    except (service.OtherUnitError, service.SameFigureError, service.FuturePeriodError) as error:
        await ack(modals.errors(modals.field_of(error), error))
        return
    await ack(response_action="update", view=modals.done(said))
    deps.nudge()
    log.info("outcomes.save", workspace=caller.workspace_id, is_new=not opened.number)


def _save(
    session: Session, caller: Caller, opened: ResultWindow, entered: EnteredFigure, person: str, *, now: datetime
) -> str:
    member = staff(session, caller)
    if opened.number:
        return views.saved(service.edit(session, member, opened.number, entered, person, now=now))
    return views.saved(service.add(session, member, entered, person, now=now))


async def save_table(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Keep every line that can be read; the window comes back with the others, each with its reason."""
    kept, bad = await deps.db.transact(_save_table, caller, modals.pasted(view), now=deps.now())
    await ack(response_action="update", view=modals.table_again(kept, bad) if bad else modals.all_saved(kept))
    log.info("outcomes.save_table", workspace=caller.workspace_id, kept=kept, bad=len(bad))


def _save_table(session: Session, caller: Caller, text: str, *, now: datetime) -> tuple[int, list[BadLine]]:
    member = staff(session, caller)
    read = pasted_table.read_table(text)
    kept, bad = 0, list(read.bad)
    for line, entered in read.figures:
        try:
            service.add(session, member, entered, "", now=now)
            kept += 1
        except GroundswellError as error:
            bad.append(BadLine(line, error.sentence(translate=_)))
    return kept, bad


async def remove(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Remove a figure and say so in its window."""
    said = await deps.db.transact(_remove, caller, int(action["value"]))
    await ack()
    await client.views_update(view_id=body["view"]["id"], view=modals.done(said))
    log.info("outcomes.remove", workspace=caller.workspace_id)


def _remove(session: Session, caller: Caller, number: int) -> str:
    return views.removed(service.remove(session, staff(session, caller), number))


async def not_mine(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Take somebody's name from a figure, and tell who entered it."""
    message = await deps.db.transact(_not_mine, caller, int(action["value"]), now=deps.now())
    await ack()
    await respond(replace_original=True, **message)
    deps.nudge()


def _not_mine(session: Session, caller: Caller, number: int, *, now: datetime) -> Json:
    member = caller_member(session, caller, now=now)
    return messages.not_mine(service.disown(session, member, number, now=now))
