"""The buttons of the board: remind, export for HR, revoke."""

from __future__ import annotations

from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.certification.assessment import views as assessment_views
from bot.certification.board import export, modals, reminders, views
from bot.certification.certificates import commands as certificate_commands
from bot.certification.certificates import service as certificates
from bot.certification.certificates.models import Certificate
from bot.certification.certificates.rules import CertificateStanding
from bot.cohorts.service import staff
from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit import spreadsheets
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, field_error, show_window


class NothingToRevokeError(GroundswellError):
    """There's no certificate left that you could revoke."""


log = structlog.get_logger()
WRITERS = {views.HR_TABLE: spreadsheets.as_csv, views.HR_WORKBOOK: spreadsheets.as_workbook}
ENDINGS = {views.HR_TABLE: "csv", views.HR_WORKBOOK: "xlsx"}


def register(app: AsyncApp) -> None:
    app.action(action_pattern(assessment_views.REMIND))(remind)
    app.action(action_pattern(views.HR_TABLE))(export_wanted)
    app.action(action_pattern(views.HR_WORKBOOK))(export_wanted)
    app.action(action_pattern(views.REVOKE_ONE))(revoke_wanted)
    app.view(modals.REVOKE_THIS)(revoke)


async def remind(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Remind an assessor of one seat."""
    said = await deps.db.transact(_remind, caller, int(action["value"]), now=deps.now())
    await ack()
    deps.nudge()
    log.info("certification.remind", workspace=caller.workspace_id, seat=int(action["value"]))
    await respond(text=said, response_type="ephemeral", replace_original=False)


def _remind(session: Session, caller: Caller, number: int, *, now: datetime) -> str:
    return views.reminded(reminders.remind(session, staff(session, caller), number, now=now))


async def export_wanted(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Send the certificates of those who agreed, as a file."""
    name = action["action_id"].partition(":")[0]
    is_sent = await deps.db.transact(_export, caller, name, now=deps.now())
    await ack()
    deps.nudge()
    log.info("certification.export", workspace=caller.workspace_id, is_sent=is_sent)
    said = views.export_on_the_way() if is_sent else views.nobody_agreed()
    await respond(text=said, response_type="ephemeral", replace_original=False)


def _export(session: Session, caller: Caller, name: str, *, now: datetime) -> bool:
    lead = staff(session, caller)
    rows = export.rows(session, lead.workspace_id, now=now)
    if len(rows) == 1:
        return False
    payload = files.file(f"certificates-{now:%Y-%m-%d}.{ENDINGS[name]}", views.export_title(), WRITERS[name](rows))
    key = f"certification.export:{ENDINGS[name]}:{lead.id}:{now:%Y%m%dT%H%M%S%f}"
    delivery.post(session, Outgoing(lead.workspace_id, key, lead.slack_id, payload, now, lane=Lane.PROMPT))
    return True


async def revoke_wanted(
    ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps
) -> None:
    """Ask which certificate, unless the button says so, and why."""
    found = await deps.db.transact(_revocable, caller, now=deps.now())
    await ack()
    given = str(action.get("value") or "")
    await show_window(client, body, modals.revoke(found, int(given) if given.isdecimal() else None))


def _revocable(session: Session, caller: Caller, *, now: datetime) -> list[Certificate]:
    lead = staff(session, caller)
    found = [
        each
        for each in certificates.in_workspace(session, lead.workspace_id)
        if certificates.standing(each, now=now) is not CertificateStanding.REVOKED
    ]
    if not found:
        raise NothingToRevokeError
    return found


async def revoke(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Revoke the chosen certificate and tell its holder why."""
    number, reason = modals.chosen(view)
    try:
        shown = await deps.db.transact(_revoke, caller, number, reason, now=deps.now())
    except GroundswellError as error:
        await ack(field_error(modals.REASON, error.sentence(translate=_)))
        return
    await ack(response_action="update", view=modals.done(shown))
    deps.nudge()
    log.info("certification.revoke", workspace=caller.workspace_id)


def _revoke(session: Session, caller: Caller, number: int, reason: str, *, now: datetime) -> Json:
    return certificate_commands.revoke(session, staff(session, caller), number, reason, now=now)
