"""Bolt listeners of the practice check: buttons, the window of a check, and rows of the embedding list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.cohorts.service import staff
from bot.delivery import at_once
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, field_error, show_window
from bot.kit.time import local_date, usable_zone
from bot.members.command_registry import CommandContext, FollowUpContext, Reply
from bot.members.models import Member
from bot.members.profile_reader import introduce
from bot.sustainability.practice_check import commands, modals, queries, service, views
from bot.sustainability.practice_check.content import PracticeCheckContext
from bot.sustainability.practice_check.modals import CheckWindow, EmbeddingWindow
from bot.sustainability.practice_check.queries import CheckStanding
from bot.sustainability.practice_check.service import EmbeddingEntry, GivenRating, NoCheckError, NoPracticeError

log = structlog.get_logger()
Screen = Callable[[PracticeCheckContext, CommandContext], Reply]
SCREENS: dict[str, Screen] = {views.RESULT: commands.result, views.LIST: commands.embedding}


def register(app: AsyncApp) -> None:
    for action_id in SCREENS:
        app.action(action_pattern(action_id))(look)
    for action_id in (views.BEGIN, views.CORRECT, views.EMBED):
        app.action(action_pattern(action_id))(open_window)
    app.action(action_pattern(views.PICTURE))(picture_wanted)
    app.action(action_pattern(views.IMPROVE))(improve)
    app.action(action_pattern(views.LATER))(later)
    app.view(modals.SAVE)(checked)
    app.view(modals.ROW)(embedded)


async def look(
    ack: AsyncAck,
    action: Json,
    caller: Caller,
    deps: Deps,
    respond: AsyncRespond,
    practice_context: PracticeCheckContext,
) -> None:
    """Show the check or the embedding list, for the moment only."""
    screen = SCREENS[action["action_id"].partition(":")[0]]
    shown = await deps.db.transact(_screen, caller, screen, practice_context, now=deps.now())
    await ack()
    await respond(**shown, response_type="ephemeral", replace_original=False)


def _screen(session: Session, caller: Caller, screen: Screen, content: PracticeCheckContext, *, now: datetime) -> Json:
    return screen(content, CommandContext(session, staff(session, caller), "", "", now)).message or {}


async def open_window(
    ack: AsyncAck,
    body: Json,
    action: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    practice_context: PracticeCheckContext,
) -> None:
    """Open the window of a check, or of a row of the embedding list."""
    name, value = action["action_id"].partition(":")[0], str(action.get("value") or "")
    window = await deps.db.read(_window, caller, name, value, practice_context)
    await ack()
    await show_window(client, body, window)


def _window(session: Session, caller: Caller, name: str, value: str, content: PracticeCheckContext) -> Json:
    lead = staff(session, caller)
    if name == views.EMBED:
        practice = content.current.practice(value)
        if practice is None:
            raise NoPracticeError
        return modals.embedding(practice, queries.embedding(session, lead.workspace_id).rows.get(value))
    if name == views.BEGIN:
        return modals.check(CheckWindow(), content, {})
    found = queries.standing(session, lead.workspace_id)
    if found.check is None or str(found.check.id) != value:
        raise NoCheckError
    return modals.check(CheckWindow(number=int(value)), content, found.ratings)


async def checked(
    ack: AsyncAck, view: Json, caller: Caller, deps: Deps, practice_context: PracticeCheckContext
) -> None:
    """Keep a check; a high rating without anything that shows it is refused below its field."""
    opened, given = CheckWindow.decode(view["private_metadata"]), modals.ratings(view, practice_context)
    try:
        await deps.db.transact(_check, caller, opened, given, view["id"], now=deps.now())
    except service.NoEvidenceError as error:
        await ack(field_error(modals.evidence_field(str(error.facts["pair"])), error.sentence(translate=_)))
        return
    except GroundswellError as error:
        await ack(field_error(modals.score_field(next(iter(given))), error.sentence(translate=_)))
        return
    await ack(response_action="update", view=modals.told(_("Saved. I'll send you the result.")))
    shown = await deps.db.transact(_screen, caller, commands.result, practice_context, now=deps.now())
    await at_once.send_to(deps, caller, f"practice.result_{view['id']}", shown)
    log.info("practice.check", workspace=caller.workspace_id, is_new=not opened.number)


def _check(
    session: Session, caller: Caller, opened: CheckWindow, given: dict[str, GivenRating], window: str, *, now: datetime
) -> None:
    lead = staff(session, caller)
    if opened.number:
        service.correct(session, lead, opened.number, given)
    else:
        service.check(session, lead, given, key=f"window:{window}", now=now)


async def embedded(
    ack: AsyncAck, view: Json, caller: Caller, deps: Deps, practice_context: PracticeCheckContext
) -> None:
    """Keep a row of the embedding list."""
    opened, given = EmbeddingWindow.decode(view["private_metadata"]), modals.entry(view)
    if given.owner:
        await introduce(deps, caller.workspace_id, given.owner)
    try:
        await deps.db.transact(_embed, caller, opened.practice, given, practice_context, now=deps.now())
    except GroundswellError as error:
        await ack(field_error(modals.EVIDENCE, error.sentence(translate=_)))
        return
    text = _("Saved. `/groundswell practice list` shows the whole list.")
    await ack(response_action="update", view=modals.told(text))
    deps.nudge()
    log.info("practice.embed", workspace=caller.workspace_id, state=given.state)


def _embed(
    session: Session,
    caller: Caller,
    practice: str,
    given: EmbeddingEntry,
    content: PracticeCheckContext,
    *,
    now: datetime,
) -> None:
    service.embed(session, staff(session, caller), practice, given, content, now=now)


async def improve(
    ack: AsyncAck,
    action: Json,
    caller: Caller,
    deps: Deps,
    respond: AsyncRespond,
    practice_context: PracticeCheckContext,
) -> None:
    """Make an improvement of a gap, which is shown in the place of the button."""
    shown = await deps.db.transact(_improve, caller, action["value"], practice_context, now=deps.now())
    await ack()
    await respond(**shown, replace_original=True)
    log.info("practice.improve", workspace=caller.workspace_id)


def _improve(session: Session, caller: Caller, about: str, content: PracticeCheckContext, *, now: datetime) -> Json:
    service.improve(session, staff(session, caller), about, content, now=now)
    screen = commands.result if about.startswith(service.PAIR) else commands.embedding
    return _screen(session, caller, screen, content, now=now)


async def later(ack: AsyncAck, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Ask again in a month."""
    shown = await deps.db.transact(_later, caller, now=deps.now())
    await ack()
    await respond(**shown, replace_original=True)


def _later(session: Session, caller: Caller, *, now: datetime) -> Json:
    lead: Member = staff(session, caller)
    asked_at = service.ask_again(session, lead, service.MONTH, now=now)
    return views.later(local_date(asked_at, usable_zone(lead.zone)))


async def picture_wanted(
    ack: AsyncAck,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    respond: AsyncRespond,
    practice_context: PracticeCheckContext,
) -> None:
    """Send the bars of the last check as a picture."""
    found = await deps.db.read(_standing, caller)
    await ack()
    await commands.send_picture(practice_context, found)(FollowUpContext(deps, client, respond, caller, ""))


def _standing(session: Session, caller: Caller) -> CheckStanding:
    found = queries.standing(session, staff(session, caller).workspace_id)
    if found.check is None:
        raise NoCheckError
    return found
