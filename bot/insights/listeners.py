"""The buttons below a report."""

from __future__ import annotations

import asyncio
from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.cohorts import service as cohorts
from bot.delivery import at_once, dead_letters, files
from bot.delivery.views import decided
from bot.deps import Deps
from bot.insights import (
    commands,
    glance,
    glance_picture,
    glance_views,
    hard_questions,
    improving,
    monthly,
    report_picture,
    report_tables,
    report_views,
    reporting,
    smallest_group,
    views,
)
from bot.insights.glance import ProgrammeGlance
from bot.insights.report_request import ImproveRequest, ReportRequest
from bot.journeys.content import Library
from bot.kit import spreadsheets
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, show_window
from bot.measurement.report import newest_week
from bot.members.callers import caller_member
from bot.members.command_registry import CommandContext
from bot.members.listeners import admins_only

WRITERS = {"csv": spreadsheets.as_csv, "xlsx": spreadsheets.as_workbook}


def register(app: AsyncApp) -> None:
    app.action(action_pattern(report_views.SCOPE))(scope_chosen)
    app.action(action_pattern(report_views.TABLE))(table_wanted)
    app.action(action_pattern(report_views.WORKBOOK))(workbook_wanted)
    app.action(action_pattern(report_views.PICTURE))(picture_wanted)
    app.action(action_pattern(hard_questions.IMPROVE))(improve)
    app.action(action_pattern(hard_questions.READ))(lesson_wanted)
    app.action(action_pattern(report_views.OPEN))(report_wanted)
    app.action(action_pattern(monthly.STOP))(stop_monthly)
    app.action(action_pattern(glance_views.SHOW))(glance_wanted)
    app.action(action_pattern(glance_views.PICTURE))(glance_picture_wanted)
    app.action(action_pattern(glance_views.SHOW_REPORT))(glance_report_wanted)
    app.action(action_pattern(smallest_group.RAISE), middleware=[admins_only])(raise_smallest_group)
    app.action(action_pattern(views.RETRY), middleware=[admins_only])(retry_unsent)
    app.action(action_pattern(views.DROP), middleware=[admins_only])(drop_unsent)


async def scope_chosen(
    ack: AsyncAck, action: Json, caller: Caller, deps: Deps, library: Library, respond: AsyncRespond
) -> None:
    """Show the report of somebody else in place of this one."""
    scope = action["selected_option"]["value"]
    shown = await deps.db.transact(_scope, library, caller, scope, now=deps.now())
    await ack()
    await respond(**shown, replace_original=True)


def _scope(session: Session, library: Library, caller: Caller, scope: str, *, now: datetime) -> Json:
    request = ReportRequest(scope=scope, week=newest_week(session, caller.workspace_id, now=now).label)
    return reporting.changed(session, library, caller, request, now=now)


async def table_wanted(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, library: Library) -> None:
    """Send the figures as CSV."""
    await _send_rows(deps, library, caller, action, "csv")
    await ack()


async def workbook_wanted(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, library: Library) -> None:
    """Send the figures as an Excel workbook."""
    await _send_rows(deps, library, caller, action, "xlsx")
    await ack()


async def _send_rows(deps: Deps, library: Library, caller: Caller, action: Json, ending: str) -> None:
    request = ReportRequest.decode(action["value"])
    found = await deps.db.transact(reporting.rebuilt, library, caller, request, now=deps.now())
    written = WRITERS[ending](report_tables.rows(found, library))
    payload = files.file(f"report-{found.week.label}.{ending}", report_views.title(found), written)
    await at_once.send_to(deps, caller, f"insights.{ending}:{request.scope}", payload)


async def picture_wanted(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, library: Library) -> None:
    """Send how many took part each week as a picture, with all of it in its alternative text."""
    request = ReportRequest.decode(action["value"])
    found = await deps.db.transact(reporting.rebuilt, library, caller, request, now=deps.now())
    await ack()
    drawn = await asyncio.to_thread(report_picture.draw, found)
    name, title = f"report-{found.week.label}.png", _("Who took part, week by week")
    payload = files.picture(name, title, drawn, report_picture.alt_text(found))
    await at_once.send_to(deps, caller, f"insights.picture:{request.scope}", payload)


async def report_wanted(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, library: Library) -> None:
    """Send the report that the Home shows in short."""
    request = ReportRequest.decode(action["value"])
    message = await deps.db.transact(reporting.changed, library, caller, request, now=deps.now())
    await at_once.send_to(deps, caller, f"insights.report:{request.scope}", message)
    await ack()


async def glance_wanted(ack: AsyncAck, caller: Caller, deps: Deps, library: Library) -> None:
    """Send the four at a glance."""
    found = await deps.db.transact_aside(_glance, library, caller, now=deps.now())
    await at_once.send_to(deps, caller, "insights.glance", glance_views.page(found))
    await ack()


def _glance(session: Session, library: Library, caller: Caller, *, now: datetime) -> ProgrammeGlance:
    return glance.read(session, library, cohorts.staff(session, caller), now=now)


async def glance_picture_wanted(ack: AsyncAck, caller: Caller, deps: Deps, library: Library) -> None:
    """Send the four as a picture, with all of it in its alternative text."""
    found = await deps.db.transact_aside(_glance, library, caller, now=deps.now())
    await ack()
    drawn = await asyncio.to_thread(glance_picture.draw, found)
    title, said = _("Your programme at a glance"), glance_views.alt_text(found)
    await at_once.send_to(deps, caller, "insights.glance_picture", files.picture("programme.png", title, drawn, said))


async def glance_report_wanted(ack: AsyncAck, caller: Caller, deps: Deps, library: Library) -> None:
    """Send the report behind the first two."""
    reply = await deps.db.transact_aside(_report, library, caller, now=deps.now())
    await at_once.send_to(deps, caller, "insights.glance_report", reply)
    await ack()


def _report(session: Session, library: Library, caller: Caller, *, now: datetime) -> Json:
    lead = cohorts.staff(session, caller)
    return commands.report(library, CommandContext(session, lead, "", "", now)).message or {}


async def stop_monthly(ack: AsyncAck, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Send no more monthly reports, and say how they come back."""
    await deps.db.transact(_stop_monthly, caller, now=deps.now())
    await ack()
    text = _("I've stopped the monthly message. You can get it again with `/groundswell report monthly`.")
    await respond(text=text, replace_original=False, response_type="ephemeral")


def _stop_monthly(session: Session, caller: Caller, *, now: datetime) -> None:
    monthly.stop(session, caller_member(session, caller, now=now))


async def raise_smallest_group(
    ack: AsyncAck, action: Json, workspace_id: str, deps: Deps, respond: AsyncRespond
) -> None:
    """Show figures only about so many people from now on."""
    said = await deps.db.transact(smallest_group.raised, workspace_id, int(action["value"]))
    await ack()
    await respond(**said, replace_original=True)


async def retry_unsent(ack: AsyncAck, action: Json, workspace_id: str, deps: Deps, respond: AsyncRespond) -> None:
    """Have the messages sent once more that couldn't be."""
    count = await deps.db.transact(dead_letters.retry, workspace_id, int(action["value"]))
    await ack()
    deps.nudge()
    await respond(replace_original=False, response_type="ephemeral", **decided(count, resend=True))


async def drop_unsent(ack: AsyncAck, action: Json, workspace_id: str, deps: Deps, respond: AsyncRespond) -> None:
    """Let them be."""
    count = await deps.db.transact(dead_letters.drop, workspace_id, int(action["value"]))
    await ack()
    await respond(replace_original=False, response_type="ephemeral", **decided(count, resend=False))


async def improve(
    ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps, library: Library
) -> None:
    """Open the window of an improvement, filled in with what the report shows."""
    request = ImproveRequest.decode(action["value"])
    window = await deps.db.transact(_improve, library, caller, request, now=deps.now())
    await ack()
    await show_window(client, body, window)


async def lesson_wanted(
    ack: AsyncAck, action: Json, caller: Caller, deps: Deps, library: Library, respond: AsyncRespond
) -> None:
    """Show a question and its lesson with their whole texts, below the report."""
    await deps.db.read(cohorts.staff, caller)
    await ack()
    shown = hard_questions.with_lesson(library, action["value"])
    await respond(replace_original=False, response_type="ephemeral", **shown)


def _improve(session: Session, library: Library, caller: Caller, request: ImproveRequest, *, now: datetime) -> Json:
    found = reporting.rebuilt(session, library, caller, request, now=now)
    return improving.window(found, library, request)
