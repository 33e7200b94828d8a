"""What admins and facilitators do about people: enrol them, agree to a preview, look at cohorts."""

from __future__ import annotations

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.cohorts import (
    admin_commands,
    enrol_parser,
    enrolling,
    enrolment_lists,
    forms,
    jobs,
    reflection_report,
    self_enrolment,
    service,
    views,
)
from bot.cohorts.enrol_parser import Wanted
from bot.cohorts.models import Stage
from bot.cohorts.permissions import staff, staff_only
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.journeys.content import Library
from bot.kit.commands import says, split
from bot.kit.i18n import _
from bot.kit.slack import Json, action

log = structlog.get_logger()
FROM_A_TABLE = ("", "csv", "file", "datei", "table", "tabelle")


def register(app: AsyncApp) -> None:
    groundswell = "/groundswell"
    app.command(groundswell, matchers=[says("enrol", "enroll", "einschreiben")], middleware=[staff_only])(enrol)
    app.view(forms.FORM)(filled_in)
    app.action(action(views.CONFIRM))(confirm)
    app.action(action(views.CANCEL))(cancel)
    admin_commands.register(app)
    reflection_report.register(app)
    self_enrolment.register(app)


async def enrol(
    ack: AsyncAck,
    body: Json,
    client: AsyncWebClient,
    command: Json,
    deps: Deps,
    library: Library,
    workspace_id: str,
    user_id: str,
) -> None:
    """Keep who is meant and look them up behind the answer; without words open the form for a table."""
    _verb, rest = split(command)
    if rest.casefold() in FROM_A_TABLE:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=forms.form(library))
        return
    await deps.db.transact(ask, deps, library, (workspace_id, user_id), enrol_parser.read(rest))
    await ack(text=views.reading())


def ask(session: Session, deps: Deps, library: Library, slack: tuple[str, str], wanted: Wanted) -> None:
    """Keep what somebody asked for, and put the reading of it on the engine's queue in the same transaction."""
    asker = staff(session, slack)
    roll_id = enrolment_lists.ask(session, library, asker, wanted, now=deps.now())
    _enqueue(session, deps, jobs.READ, asker.workspace_id, roll_id)


def _enqueue(session: Session, deps: Deps, job: str, workspace_id: str, roll_id: str) -> None:
    deps.engine.enqueue(session, jobs.QUEUE, job, partition=workspace_id, job_id=jobs.job_id(job, roll_id))


async def filled_in(ack: AsyncAck, view: Json, deps: Deps, library: Library, workspace_id: str, user_id: str) -> None:
    """Keep the table; what is wrong with the form is said below its fields."""
    wanted = forms.wanted(view)
    try:
        await deps.db.transact(ask, deps, library, (workspace_id, user_id), wanted)
    except enrolment_lists.NobodyNamedError:
        await ack(forms.errors(("file",), _("Upload a table here, or paste its lines below.")))
    except (service.NamelessCohortError, service.OtherTrackError) as error:
        await ack(forms.errors(("cohort",), error.sentence(translate=_)))
    except GroundswellError as error:
        await ack(forms.errors(("start",), error.sentence(translate=_)))
    else:
        await ack(response_action="update", view=forms.working())


async def confirm(
    ack: AsyncAck,
    action: Json,
    deps: Deps,
    library: Library,
    respond: AsyncRespond,
    workspace_id: str,
    user_id: str,
) -> None:
    """The first click lets the list be enrolled; every other one is told that it changes nothing."""
    before = await deps.db.transact(_confirm, deps, library, (workspace_id, user_id), action["value"])
    await ack()
    log.info("cohorts.confirm", workspace=workspace_id, before=before)
    await respond(replace_original=True, **views.under_way(again=before is not Stage.READY))


def _confirm(session: Session, deps: Deps, library: Library, slack: tuple[str, str], roll_id: str) -> Stage:
    member = staff(session, slack)
    before = enrolling.confirm(session, library, member, roll_id, now=deps.now())
    if before is Stage.READY:
        _enqueue(session, deps, jobs.ENROL, member.workspace_id, roll_id)
    return before


async def cancel(
    ack: AsyncAck, action: Json, deps: Deps, respond: AsyncRespond, workspace_id: str, user_id: str
) -> None:
    in_time = await deps.db.transact(_cancel, (workspace_id, user_id), action["value"])
    await ack()
    await respond(replace_original=True, **views.cancelled(in_time=in_time))


def _cancel(session: Session, slack: tuple[str, str], roll_id: str) -> bool:
    return enrolling.cancel(session, staff(session, slack), roll_id)
