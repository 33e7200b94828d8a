"""Bolt listeners for measurement frameworks: buttons, the window of a measure, and files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.delivery import at_once, files
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.documents import as_docx, as_markdown
from bot.kit.i18n import _, in_language
from bot.kit.slack import Caller, Json, action_pattern, field_error, show_window
from bot.kit.time import usable_zone
from bot.measurement.framework import document, modals, service, views
from bot.measurement.framework.modals import MeasureWindow
from bot.measurement.framework.models import FrameworkMeasure
from bot.measurement.framework.service import WrittenMeasure
from bot.members.callers import caller_member, transact_for
from bot.members.service import Person, person

log = structlog.get_logger()

FORMS = {views.WORD: "docx", views.MARKDOWN: "md"}


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.ADD))(add)
    app.action(action_pattern(views.EXAMPLE))(begin_with_example)
    app.action(action_pattern(views.EDIT))(edit)
    app.action(action_pattern(views.REMOVE))(remove)
    for action_id in FORMS:
        app.action(action_pattern(action_id))(file_wanted)
    app.view(modals.SAVE)(save)


async def add(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
    """Open the window of a new measure."""
    await ack()
    await show_window(client, body, modals.form(MeasureWindow()))


async def begin_with_example(ack: AsyncAck, body: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Fill an empty framework with one measure at each level, to be changed."""
    key = str((body.get("container") or {}).get("message_ts") or body.get("trigger_id") or "")
    shown = await transact_for(deps, caller, _fill, key, now=deps.now())
    await ack()
    await respond(**shown, replace_original=True)


def _fill(session: Session, who: Person, key: str, *, now: datetime) -> Json:
    if not service.measures(session, who):
        for number, each in enumerate(views.example()):
            service.add(session, who, each, key=f"example:{key}:{number}", now=now)
    return views.framework(service.measures(session, who))


async def edit(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the window of a measure as it is."""
    found = await transact_for(deps, caller, service.find, int(action["value"]))
    await ack()
    await show_window(client, body, modals.form(MeasureWindow(number=int(action["value"])), found))


async def save(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Keep a measure; a missing name is said below its field."""
    opened, given = MeasureWindow.decode(view["private_metadata"]), modals.written(view)
    try:
        await transact_for(deps, caller, _save, opened, given, f"window:{view['id']}", now=deps.now())
    except GroundswellError as error:
        await ack(field_error(modals.WHAT, error.sentence(translate=_)))
        return
    await ack(response_action="update", view=modals.told(_("Saved. `/learn framework` shows your whole plan.")))
    log.info("framework.save", workspace=caller.workspace_id, is_new=not opened.number)


def _save(
    session: Session, who: Person, opened: MeasureWindow, given: WrittenMeasure, key: str, *, now: datetime
) -> None:
    if opened.number:
        service.edit(session, who, opened.number, given, now=now)
    else:
        service.add(session, who, given, key=key, now=now)


async def remove(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Take a measure out, and say so in its window."""
    await transact_for(deps, caller, service.remove, int(action["value"]))
    await ack()
    await client.views_update(view_id=body["view"]["id"], view=modals.told(_("Removed.")))


async def file_wanted(ack: AsyncAck, action: Json, caller: Caller, deps: Deps) -> None:
    """Send the framework as a file; writing it runs in a thread."""
    now, form = deps.now(), FORMS[action["action_id"].partition(":")[0]]
    found, who, zone = await deps.db.transact(_read, caller, now=now)
    payload = await asyncio.to_thread(_file, found, who, zone, form, now)
    await at_once.send_to(deps, caller, f"framework.file:{form}", payload)
    await ack()


def _read(session: Session, caller: Caller, *, now: datetime) -> tuple[Sequence[FrameworkMeasure], Person, str]:
    member = caller_member(session, caller, now=now)
    found = service.measures(session, person(member))
    session.expunge_all()
    return found, person(member), usable_zone(member.zone)


def _file(found: Sequence[FrameworkMeasure], who: Person, zone: str, form: str, now: datetime) -> Json:
    with in_language(who.language):
        made = document.document(found, now=now, zone=zone)
        name = made.file_name(form)
        comment = _("Here's your measurement framework.")
        return files.file(name, name, as_docx(made) if form == "docx" else as_markdown(made), comment)
