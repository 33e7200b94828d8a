"""Bolt listeners of a capstone: the buttons of its checklist, and its windows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.certification.capstone import files, modals, notices, service, sources, submitting, views
from bot.certification.capstone.context import Certification
from bot.certification.capstone.modals import PartWindow
from bot.certification.capstone.models import SubmissionState
from bot.certification.capstone.service import NoCapstoneError
from bot.certification.capstone.submitting import AlreadyPassedError, OwnManagerError
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, field_error, show_window
from bot.kit.time import local_date, usable_zone
from bot.members import profile_reader
from bot.members import service as members
from bot.members.callers import caller_member, transact_for
from bot.members.message_updates import Redrawn, redraw
from bot.members.models import Member
from bot.members.service import Person, person

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.OPEN_CARD))(show_card)
    app.action(action_pattern(views.USE))(use)
    app.action(action_pattern(views.UNDO))(undo)
    app.action(action_pattern(views.READ_ALONG))(read_along)
    for action_id in (*WINDOWS, views.FILE):
        app.action(action_pattern(action_id))(open_window)
    app.view(modals.SAVE)(save)
    app.view(modals.SUBMIT)(handed_in)
    app.view(modals.PLAN)(planned)
    app.view(modals.SHARE)(shared)
    app.view(modals.UPLOAD)(uploaded)


Window = Callable[[Session, Member, Certification, str], Json]


def _part(session: Session, member: Member, certification: Certification, value: str) -> Json:
    found = certification.rubric.part(value)
    if found is None:
        raise NoCapstoneError
    return modals.part(found, service.draft(session, service.owned(session, person(member))))


def _sources(session: Session, member: Member, certification: Certification, _value: str) -> Json:
    service.owned(session, person(member))
    return modals.sources(
        sources.offered(session, member, certification.stakeholders, certification.scaling), certification.rubric
    )


def _hand_in(session: Session, member: Member, certification: Certification, _value: str) -> Json:
    shown = submitting.overview(session, service.owned(session, person(member)))
    if shown.passed_at:
        raise AlreadyPassedError
    return modals.hand_in(shown, certification.rubric)


def _due(session: Session, member: Member, _certification: Certification, _value: str) -> Json:
    return modals.due(service.owned(session, person(member)).due_on)


def _reader(session: Session, member: Member, _certification: Certification, _value: str) -> Json:
    capstone = service.owned(session, person(member))
    known = members.slack_ids(session, member.workspace_id, [capstone.reader_id] if capstone.reader_id else [])
    return modals.reader(next(iter(known.values()), None))


def _versions(session: Session, member: Member, _certification: Certification, _value: str) -> Json:
    found = service.versions(session, service.owned(session, person(member)))
    return modals.versions(found, usable_zone(member.zone))


WINDOWS: Mapping[str, Window] = {
    views.WRITE: _part,
    views.SOURCES: _sources,
    views.HAND_IN: _hand_in,
    views.DUE: _due,
    views.READER: _reader,
    views.VERSIONS: _versions,
}


async def open_window(
    ack: AsyncAck,
    body: Json,
    action: Json,
    caller: Caller,
    certification: Certification,
    client: AsyncWebClient,
    deps: Deps,
) -> None:
    """Open one of the capstone's windows."""
    name = action["action_id"].partition(":")[0]
    if name == views.FILE:
        window = modals.upload()
    else:
        value = str(action.get("value") or "")
        window = await deps.db.transact(_window, caller, certification, WINDOWS[name], value, now=deps.now())
    await ack()
    await show_window(client, body, window)


def _window(
    session: Session, caller: Caller, certification: Certification, made: Window, value: str, *, now: datetime
) -> Json:
    return made(session, caller_member(session, caller, now=now), certification, value)


async def show_card(ack: AsyncAck, caller: Caller, certification: Certification, deps: Deps) -> None:
    """Send the checklist once more."""
    await deps.db.transact(_send_card, caller, certification, now=deps.now())
    await ack()
    deps.nudge()


def _send_card(session: Session, caller: Caller, certification: Certification, *, now: datetime) -> None:
    member = caller_member(session, caller, now=now)
    capstone = service.owned(session, person(member))
    notices.send_card(session, member, capstone, certification, now=now)


async def save(
    ack: AsyncAck, view: Json, caller: Caller, certification: Certification, client: AsyncWebClient, deps: Deps
) -> None:
    """Keep what was typed in a part's window; what can't be kept is said below its first field."""
    opened = PartWindow.decode(view["private_metadata"])
    texts = modals.written(view, opened)
    try:
        redraws = await deps.db.transact(_save, caller, certification, opened, texts, now=deps.now())
    except GroundswellError as error:
        await ack(field_error(modals.first_field(next(iter(texts))), error.sentence(translate=_)))
        return
    await ack()
    log.info("capstone.save", workspace=caller.workspace_id, part=opened.part)
    await redraw(client, redraws)


def _save(
    session: Session,
    caller: Caller,
    certification: Certification,
    opened: PartWindow,
    texts: Mapping[str, str],
    *,
    now: datetime,
) -> list[Redrawn]:
    member = caller_member(session, caller, now=now)
    capstone = service.owned(session, person(member))
    service.edit(session, capstone, texts, opened.was, now=now)
    return notices.redrawn_card(session, member, capstone, certification)


async def use(
    ack: AsyncAck,
    body: Json,
    action: Json,
    caller: Caller,
    certification: Certification,
    client: AsyncWebClient,
    deps: Deps,
) -> None:
    """Copy something that somebody has made into their capstone, with a way back."""
    window, redraws = await deps.db.transact(_use, caller, certification, action["value"], now=deps.now())
    await ack()
    await client.views_update(view_id=body["view"]["id"], view=window)
    await redraw(client, redraws)


def _use(
    session: Session, caller: Caller, certification: Certification, key: str, *, now: datetime
) -> tuple[Json, list[Redrawn]]:
    member = caller_member(session, caller, now=now)
    capstone = service.owned(session, person(member))
    texts = {
        element: one
        for element, one in sources.find(
            session, member, key, certification.stakeholders, certification.scaling
        ).taken.items()
        if certification.rubric.element(element)
    }
    version = service.add(session, capstone, texts, now=now)
    titles = [each.title for each in certification.rubric.elements if each.id in texts]
    return modals.taken(titles, version), notices.redrawn_card(session, member, capstone, certification)


async def undo(
    ack: AsyncAck,
    body: Json,
    action: Json,
    caller: Caller,
    certification: Certification,
    client: AsyncWebClient,
    deps: Deps,
) -> None:
    """Bring an earlier version back; the one that was there is kept too."""
    redraws, told = await deps.db.transact(_undo, caller, certification, int(action["value"]), now=deps.now())
    await ack()
    if (body.get("view") or {}).get("type") == "modal":
        window = modals.closed(_("Earlier versions"), [blocks.section(told)])
        await client.views_update(view_id=body["view"]["id"], view=window)
    else:
        place = body["container"]
        await client.chat_update(channel=place["channel_id"], ts=place["message_ts"], **blocks.message(told))
    await redraw(client, redraws)


def _undo(
    session: Session, caller: Caller, certification: Certification, number: int, *, now: datetime
) -> tuple[list[Redrawn], str]:
    member = caller_member(session, caller, now=now)
    capstone = service.owned(session, person(member))
    kept = service.restore(session, capstone, number, now=now)
    told = _(
        "Your draft is back to version {n}. The text you had until now is kept as version {kept}.", n=number, kept=kept
    )
    return notices.redrawn_card(session, member, capstone, certification), told


async def handed_in(
    ack: AsyncAck, view: Json, caller: Caller, certification: Certification, client: AsyncWebClient, deps: Deps
) -> None:
    """Hand in what was chosen; what can't be is said below the choice."""
    parts, manager = modals.chosen(view), modals.person_in(view, modals.MANAGER)
    try:
        await profile_reader.check_person(deps, caller.workspace_id, manager)
    except profile_reader.ChosenAppError as error:
        await ack(field_error(modals.MANAGER, error.sentence(translate=_)))
        return
    try:
        redraws = await deps.db.transact(_handed_in, caller, certification, parts, manager, now=deps.now())
    except GroundswellError as error:
        field = modals.MANAGER if isinstance(error, OwnManagerError) else modals.PARTS
        await ack(field_error(field, error.sentence(translate=_)))
        return
    await ack()
    deps.nudge()
    log.info("capstone.hand_in", workspace=caller.workspace_id, parts=len(parts))
    await redraw(client, redraws)


def _handed_in(
    session: Session, caller: Caller, certification: Certification, parts: list[str], manager: str, *, now: datetime
) -> list[Redrawn]:
    member = caller_member(session, caller, now=now)
    who = person(member)
    boss = person(members.arrive(session, who.workspace_id, manager, now=now)) if manager else None
    made = submitting.hand_in(session, who, certification, parts, manager=boss, now=now)
    titles = [each.title for each in certification.rubric.parts if each.id in submitting.parts_of(made)]
    told = views.handed_in(titles, waits=made.state == SubmissionState.WAITING)
    delivery.post(session, notices.answer_to(who, f"capstone.handed_in:{made.id}", told, now=now))
    capstone = service.owned(session, who)
    notices.drop_follow_up(session, capstone)
    return notices.redrawn_card(session, member, capstone, certification)


async def planned(
    ack: AsyncAck, view: Json, caller: Caller, certification: Certification, client: AsyncWebClient, deps: Deps
) -> None:
    """Keep the day by which somebody wants to hand in."""
    try:
        redraws = await deps.db.transact(_planned, caller, certification, modals.day_in(view), now=deps.now())
    except GroundswellError as error:
        await ack(field_error(modals.DAY, error.sentence(translate=_)))
        return
    await ack()
    deps.nudge()
    await redraw(client, redraws)


def _planned(
    session: Session, caller: Caller, certification: Certification, day: str, *, now: datetime
) -> list[Redrawn]:
    member = caller_member(session, caller, now=now)
    today = local_date(now, usable_zone(member.zone))
    capstone = service.plan_due(session, person(member), date.fromisoformat(day) if day else None, today=today)
    notices.plan_follow_up(session, member, capstone, now=now)
    return notices.redrawn_card(session, member, capstone, certification)


async def shared(
    ack: AsyncAck, view: Json, caller: Caller, certification: Certification, client: AsyncWebClient, deps: Deps
) -> None:
    """Let a colleague read along, and tell them."""
    chosen = modals.person_in(view, modals.PERSON)
    try:
        await profile_reader.check_person(deps, caller.workspace_id, chosen)
        redraws = await deps.db.transact(_shared, caller, certification, chosen, now=deps.now())
    except GroundswellError as error:
        await ack(field_error(modals.PERSON, error.sentence(translate=_)))
        return
    await ack()
    deps.nudge()
    await redraw(client, redraws)


def _shared(
    session: Session, caller: Caller, certification: Certification, slack_id: str, *, now: datetime
) -> list[Redrawn]:
    member = caller_member(session, caller, now=now)
    who = person(member)
    reader = person(members.arrive(session, who.workspace_id, slack_id, now=now)) if slack_id else None
    before = service.owned(session, who).reader_id
    service.share(session, who, reader)
    if reader and reader.member_id != before:
        notices.ask_reader(session, who, reader, service.owned(session, who), now=now)
    return notices.redrawn_card(session, member, service.owned(session, who), certification)


async def read_along(
    ack: AsyncAck,
    body: Json,
    action: Json,
    caller: Caller,
    certification: Certification,
    client: AsyncWebClient,
    deps: Deps,
) -> None:
    """Show a draft to the colleague with whom it is shared."""
    window = await transact_for(deps, caller, _read_along, certification, int(action["value"]))
    await ack()
    await show_window(client, body, window)


def _read_along(session: Session, who: Person, certification: Certification, capstone_id: int) -> Json:
    texts = service.draft(session, service.shared_with(session, who, capstone_id)).texts
    return modals.reading(_("A capstone's draft"), texts, certification.rubric)


async def uploaded(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Have a file read, which puts what stands below its headings into the capstone; the answer is a message."""
    file_id = modals.file_in(view)
    if not file_id:
        await ack(field_error(modals.FILE_FIELD, _("Add a file here.")))
        return
    await transact_for(deps, caller, files.take, deps, file_id)
    await ack()
    deps.nudge()
