"""Listeners for a session: check in, ask and note, rate it, and read the lesson about it."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.community.calendar import queries
from bot.community.context import CommunityContext
from bot.community.live_session import notices, service, views
from bot.community.live_session.models import NoteKind
from bot.community.live_session.service import NewNote, NotHeldError, OverError
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, clicked_message, escape
from bot.members import service as members
from bot.members.callers import caller_member, transact_for
from bot.members.message_updates import Redrawn, redraw
from bot.members.service import Person


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.HERE))(checked_in)
    app.action(action_pattern(views.ASK))(form_requested)
    app.action(action_pattern(views.KEEP))(form_requested)
    app.action(action_pattern(views.DONE))(question_answered)
    app.action(action_pattern(views.WORTH))(rated)
    app.action(action_pattern(views.WILL_USE))(rated)
    app.action(action_pattern(views.LESSON))(lesson_requested)
    app.view(views.ASKING)(note_submitted)
    app.view(views.KEEPING)(note_submitted)


async def checked_in(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    community: CommunityContext,
    deps: Deps,
    respond: AsyncRespond,
) -> None:
    """Check in; after the end, remove the button from its message."""
    session_id, is_late = int(action["value"]), False
    try:
        text = await transact_for(deps, caller, _check_in, session_id, now=deps.now())
    except (NotHeldError, OverError) as error:
        text, is_late = error.sentence(escape, _), True
    await ack()
    await respond(text=text, response_type="ephemeral", replace_original=False)
    if is_late:
        read = partial(deps.db.read, _opening, community, caller, session_id)
        await community.update_message(client, clicked_message(body), read)


def _check_in(session: Session, who: Person, session_id: int, *, now: datetime) -> str:
    card = queries.card(session, who.workspace_id, session_id)
    return views.checked_in(card, is_new=service.check_in(session, who, card, by="button", now=now))


def _opening(session: Session, community: CommunityContext, caller: Caller, session_id: int) -> Json:
    return notices.opening(session, community.catalog, queries.card(session, caller.workspace_id, session_id))


async def form_requested(
    ack: AsyncAck, action: Json, body: Json, client: AsyncWebClient, deps: Deps, workspace_id: str
) -> None:
    """Open the modal for a question, or for a note or decision."""
    card = await deps.db.read(queries.card, workspace_id, int(action["value"]))
    service.check_not_over(card, now=deps.now())
    await ack()
    view = views.note_form(card, is_question=action["action_id"] == views.ASK)
    await client.views_open(trigger_id=body["trigger_id"], view=view)


async def note_submitted(ack: AsyncAck, caller: Caller, deps: Deps, view: Json) -> None:
    """Keep a question, note or decision and post it in the thread."""
    values = view["state"]["values"]
    choice, text = values["choice"]["choice"]["selected_option"]["value"], values["words"]["words"]["value"] or ""
    if view["callback_id"] == views.ASKING:
        new = NewNote(NoteKind.QUESTION, text, named=choice == views.NAMED)
    else:
        new = NewNote(NoteKind(choice), text)
    session_id = views.NoteMetadata.decode(view["private_metadata"]).session_id
    try:
        await transact_for(deps, caller, _add_note, session_id, new, now=deps.now())
    except GroundswellError as error:
        await ack(response_action="errors", errors={"words": error.sentence(escape, _)})
        return
    await ack()
    deps.nudge()


def _add_note(session: Session, who: Person, session_id: int, new: NewNote, *, now: datetime) -> None:
    card = queries.card(session, who.workspace_id, session_id)
    note = service.add_note(session, who, session_id, new, now=now)
    notices.post_note(session, card, note, who.slack_id if new.named else None, now=now)


async def question_answered(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps
) -> None:
    """Mark a question as answered and remove its button; it keeps its asker's name."""
    payload = await deps.db.transact(answered, caller, int(action["value"]), now=deps.now())
    await ack()
    await redraw(client, [Redrawn(clicked_message(body), payload)])


def answered(session: Session, caller: Caller, note_id: int, *, now: datetime) -> Json:
    """Mark a question as answered; returns its message."""
    note = service.mark_answered(session, caller_member(session, caller, now=now), note_id, now=now)
    author = members.slack_ids(session, note.workspace_id, [note.member_id]) if note.member_id else {}
    card = queries.card(session, note.workspace_id, note.session_id)
    return notices.note_in_thread(card, note, next(iter(author.values()), None))


async def rated(ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Keep one of the two ratings, and show those given so far."""
    payload = await transact_for(deps, caller, _rate, action, now=deps.now())
    await ack()
    message = clicked_message(body)
    await client.chat_update(channel=message.channel, ts=message.ts, **payload)


def _rate(session: Session, who: Person, action: Json, *, now: datetime) -> Json:
    action_id, _colon, number = action["action_id"].partition(":")
    card = queries.card(session, who.workspace_id, int(action["value"]))
    given = {"worth" if action_id == views.WORTH else "will_use": int(number)}
    kept = service.rate(session, who, card.id, now=now, **given)
    return views.rating(card, kept.worth, kept.will_use)


async def lesson_requested(
    ack: AsyncAck, action: Json, caller: Caller, community: CommunityContext, deps: Deps, respond: AsyncRespond
) -> None:
    """Show the lesson that a session was about."""
    lesson = await deps.db.read(_lesson, community, caller, int(action["value"]))
    await ack()
    if lesson:
        await respond(**lesson, replace_original=False, response_type="in_channel")


def _lesson(session: Session, community: CommunityContext, caller: Caller, session_id: int) -> Json | None:
    member = members.find(session, caller.workspace_id, caller.slack_id)
    template = community.catalog.template(queries.card(session, caller.workspace_id, session_id).kind)
    if member is None or template is None or template.lesson is None:
        return None
    return community.lessons.message(template.lesson, member.language)
