"""Bolt listeners of stakeholder maps: buttons, the window of a stakeholder, and sharing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.change.stakeholders import commands, modals, news_views, notices, queries, service, views
from bot.change.stakeholders.content import StakeholderContext
from bot.change.stakeholders.modals import FilledIn, StakeholderWindow
from bot.change.stakeholders.queries import MappedStakeholder
from bot.change.stakeholders.service import (
    Named,
    NoStakeholderError,
    StakeholderEntry,
    StepInThePastError,
    UnreadNameError,
)
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import SLACK_CALL_ERRORS, Caller, Json, action_pattern, escape, field_error, show_window, unescape
from bot.kit.time import format_date
from bot.members.callers import caller_member
from bot.members.command_registry import CommandContext, FollowUpContext
from bot.members.models import Member
from bot.members.profile_reader import introduce

log = structlog.get_logger()
Answer = Callable[[Session, Member, int, StakeholderContext, datetime], Json]
FORMS = {views.MARKDOWN: "md", views.SHEET: "csv"}


def register(app: AsyncApp) -> None:
    for action_id in ANSWERS:
        app.action(action_pattern(action_id))(answer)
    for action_id in (views.ADD, views.EDIT, views.SHARE):
        app.action(action_pattern(action_id))(open_window)
    for action_id in (views.PICTURE, views.SHARED_PICTURE):
        app.action(action_pattern(action_id))(picture_wanted)
    for action_id in FORMS:
        app.action(action_pattern(action_id))(file_wanted)
    app.action(action_pattern(views.SHARED))(show_shared)
    app.action(action_pattern(views.REMOVE))(remove)
    app.action(action_pattern(views.PUT_BACK))(put_back)
    app.action(action_pattern(views.UNSHARE))(unshare)
    app.view(modals.SAVE)(save)
    app.view(modals.READERS)(shared)


def _own(session: Session, member: Member, _number: int, content: StakeholderContext, _now: datetime) -> Json:
    return views.own_map(queries.own_map(session, member), content)


def _one(session: Session, member: Member, number: int) -> MappedStakeholder:
    found = next((each for each in queries.own_map(session, member).stakeholders if each.row.id == number), None)
    if found is None:
        raise NoStakeholderError
    return found


def _forget(session: Session, member: Member, _number: int, _content: StakeholderContext, _now: datetime) -> Json:
    service.forget_all(session, member)
    return views.forgotten()


def _done(session: Session, member: Member, number: int, _content: StakeholderContext, now: datetime) -> Json:
    service.done(session, member, number, now=now)
    return news_views.done(_one(session, member, number))


def _later(session: Session, member: Member, number: int, _content: StakeholderContext, now: datetime) -> Json:
    moved = service.later(session, member, number, now=now)
    day = datetime.fromisoformat(moved.due_on or "").date()
    return news_views.later(_one(session, member, number), format_date(day))


def _right(session: Session, member: Member, _number: int, _content: StakeholderContext, now: datetime) -> Json:
    service.still_right(session, member, now=now)
    return news_views.right()


def _silent(session: Session, member: Member, _number: int, _content: StakeholderContext, _now: datetime) -> Json:
    service.ask_no_more(session, member)
    return news_views.silent()


ANSWERS: dict[str, Answer] = {
    views.SHOW: _own,
    views.FORGET: _forget,
    views.DONE: _done,
    views.LATER: _later,
    views.RIGHT: _right,
    views.SILENT: _silent,
}


async def answer(
    ack: AsyncAck,
    action: Json,
    caller: Caller,
    deps: Deps,
    respond: AsyncRespond,
    stakeholder_context: StakeholderContext,
) -> None:
    """Do what a button says, and show what comes of it in its place."""
    name, value = action["action_id"].partition(":")[0], str(action.get("value") or "")
    shown = await deps.db.transact(_answer, caller, name, value, stakeholder_context, now=deps.now())
    await ack()
    log.info("stakeholders.answer", workspace=caller.workspace_id, button=name)
    if name == views.SHOW:  # beside a question, which stays
        await respond(**shown, response_type="ephemeral", replace_original=False)
    else:
        await respond(**shown, replace_original=True)


def _answer(
    session: Session, caller: Caller, name: str, value: str, content: StakeholderContext, *, now: datetime
) -> Json:
    member = caller_member(session, caller, now=now)
    return ANSWERS[name](session, member, int(value) if value.isdecimal() else 0, content, now)


async def open_window(
    ack: AsyncAck,
    body: Json,
    action: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    stakeholder_context: StakeholderContext,
) -> None:
    """Open the window of a new or a known stakeholder, or of sharing."""
    name, value = action["action_id"].partition(":")[0], unescape(str(action.get("value") or ""))
    if name == views.ADD and (body.get("view") or {}).get("type") == "modal":
        # In its place: Slack lays no more than three windows over each other.
        opened = StakeholderWindow.decode(body["view"]["private_metadata"])
        await ack()
        window = commands.blank(stakeholder_context, value, opened)
        await client.views_update(view_id=body["view"]["id"], view=window)
        return
    window = await deps.db.transact(_window, caller, name, value, stakeholder_context, now=deps.now())
    await ack()
    await show_window(client, body, window)


def _window(
    session: Session, caller: Caller, name: str, value: str, content: StakeholderContext, *, now: datetime
) -> Json:
    member = caller_member(session, caller, now=now)
    if name == views.SHARE:
        return commands.sharing(CommandContext(session, member, "", "", now), value)
    if name == views.ADD:
        return commands.blank(content, value)
    one = _one(session, member, int(value))
    person = session.get(Member, one.row.person_id) if one.row.person_id else None
    # Somebody who has left can't be picked any more, so the window shows their name instead.
    slack_id = person.slack_id if person and person.active else ""
    return modals.form(StakeholderWindow(number=row_id(one.row)), content, one, person=slack_id)


async def save(
    ack: AsyncAck,
    view: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
) -> None:
    """Keep a stakeholder; what is wrong is said below its field."""
    opened, given = StakeholderWindow.decode(view["private_metadata"]), modals.filled_in(view)
    named = await _called(client, given.slack_id) if given.slack_id else None
    try:
        name = await deps.db.transact(_save, caller, opened, _entry(given, named), view["id"], now=deps.now())
    except GroundswellError as error:
        await ack(field_error(_field(error, given), error.sentence(translate=_)))
        return
    text = _("Saved: *{name}*. `/groundswell stakeholders` shows your map.", name=escape(name))
    await ack(response_action="update", view=modals.added(text, opened))
    log.info("stakeholders.save", workspace=caller.workspace_id, is_new=not opened.number)


def _field(error: GroundswellError, given: FilledIn) -> str:
    """The field below which an error is said."""
    if isinstance(error, StepInThePastError):
        return modals.DUE
    return modals.PERSON if given.slack_id and not isinstance(error, UnreadNameError) else modals.NAME


async def _called(client: AsyncWebClient, slack_id: str) -> Named:
    """What somebody is called in Slack; no name if it doesn't say."""
    try:
        user: Json = (await client.users_info(user=slack_id))["user"]
    except SLACK_CALL_ERRORS as error:
        log.warning("stakeholders.name_unread", error=type(error).__name__)
        return Named(slack_id, "")
    names = (user.get("real_name"), (user.get("profile") or {}).get("real_name"), user.get("name"))
    return Named(slack_id, str(next(filter(None, names), "")))


def _entry(given: FilledIn, named: Named | None) -> StakeholderEntry:
    return StakeholderEntry(
        given.influence,
        given.support,
        given.name,
        # With a name written beside it, for where Slack doesn't say.
        Named(named.slack_id, named.name or given.name) if named else None,
        given.is_group,
        given.concern,
        given.next_step,
        given.approach,
        given.due_on,
    )


def _save(
    session: Session, caller: Caller, opened: StakeholderWindow, entry: StakeholderEntry, window: str, *, now: datetime
) -> str:
    member = caller_member(session, caller, now=now)
    if opened.number:
        return service.edit(session, member, opened.number, entry, now=now).name
    return service.add(session, member, entry, key=f"window:{window}:{opened.turn}", now=now).name


async def remove(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Take somebody off the map from their window, with a way back in it."""
    number = int(action["value"])
    name = await deps.db.transact(_remove, caller, number, now=deps.now())
    await ack()
    await client.views_update(view_id=body["view"]["id"], view=modals.removed(name, number))
    log.info("stakeholders.remove", workspace=caller.workspace_id)


def _remove(session: Session, caller: Caller, number: int, *, now: datetime) -> str:
    return service.remove(session, caller_member(session, caller, now=now), number, now=now).name


async def put_back(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Undo a removal in the window that told of it."""
    try:
        name = await deps.db.transact(_put_back, caller, int(action["value"]), now=deps.now())
        text = _("{name} is on your map again.", name=escape(name))
    except GroundswellError as error:
        text = error.sentence(escape, _)
    await ack()
    await client.views_update(view_id=body["view"]["id"], view=modals.told(text))


def _put_back(session: Session, caller: Caller, number: int, *, now: datetime) -> str:
    return service.put_back(session, caller_member(session, caller, now=now), number, now=now).name


async def shared(ack: AsyncAck, view: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Share a map, and tell the reader; nobody who is on it."""
    named = await _called(client, modals.reader(view))
    try:
        if not named.name:
            raise UnreadNameError
        await introduce(deps, caller.workspace_id, named.slack_id)
        await deps.db.transact(_share, caller, named, now=deps.now())
    except GroundswellError as error:
        await ack(field_error(modals.READER, error.sentence(translate=_)))
        return
    text = _("I've shared your map with {name}. To stop sharing, press *Share it*.", name=escape(named.name))
    await ack(response_action="update", view=modals.told(text))
    deps.nudge()
    log.info("stakeholders.share", workspace=caller.workspace_id)


def _share(session: Session, caller: Caller, named: Named, *, now: datetime) -> None:
    notices.share(session, caller_member(session, caller, now=now), named, now=now)


async def unshare(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Stop sharing a map with somebody, and show who still reads it."""
    window = await deps.db.transact(_unshare, caller, int(action["value"]), now=deps.now())
    await ack()
    await client.views_update(view_id=body["view"]["id"], view=window)
    log.info("stakeholders.unshare", workspace=caller.workspace_id)


def _unshare(session: Session, caller: Caller, reader_id: int, *, now: datetime) -> Json:
    owner = caller_member(session, caller, now=now)
    service.unshare(session, owner, reader_id)
    return modals.share(service.readers(session, owner))


async def show_shared(
    ack: AsyncAck,
    action: Json,
    caller: Caller,
    deps: Deps,
    respond: AsyncRespond,
    stakeholder_context: StakeholderContext,
) -> None:
    """Show a map that somebody shares with the caller, for the moment only."""
    shown = await deps.db.transact(_shared_map, caller, action["value"], stakeholder_context, now=deps.now())
    await ack()
    await respond(**shown, response_type="ephemeral", replace_original=False)


def _shared_map(session: Session, caller: Caller, owner: str, content: StakeholderContext, *, now: datetime) -> Json:
    return views.shared_map(queries.shared_map(session, caller_member(session, caller, now=now), owner), content)


async def picture_wanted(
    ack: AsyncAck,
    action: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    respond: AsyncRespond,
    stakeholder_context: StakeholderContext,
) -> None:
    """Send a map as a picture, the caller's own or one that is shared with them."""
    is_own = action["action_id"].partition(":")[0] == views.PICTURE

    def read(session: Session, *, now: datetime) -> queries.StakeholderMap:
        member = caller_member(session, caller, now=now)
        if is_own:
            return queries.own_map(session, member)
        return queries.shared_map(session, member, action["value"])

    found = await deps.db.transact(read, now=deps.now())
    await ack()
    follow_up = commands.send_picture(stakeholder_context, found)
    await follow_up(FollowUpContext(deps, client, respond, caller, ""))


async def file_wanted(
    ack: AsyncAck,
    action: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    respond: AsyncRespond,
    stakeholder_context: StakeholderContext,
) -> None:
    """Send the caller their own map as a file."""
    form = FORMS[action["action_id"].partition(":")[0]]
    found, zone = await deps.db.transact(_file, caller, now=deps.now())
    await ack()
    context = FollowUpContext(deps, client, respond, caller, "")
    await commands.send_file(stakeholder_context, found, commands.FileWish(form, deps.now(), zone), context)


def _file(session: Session, caller: Caller, *, now: datetime) -> tuple[queries.StakeholderMap, str]:
    member = caller_member(session, caller, now=now)
    return queries.own_map(session, member), CommandContext(session, member, "", "", now).zone
