"""Checking in, asking, noting, and saying how it was."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.community import message_updates
from bot.community.context import CommunityContext
from bot.community.live_session import notices, service, views
from bot.community.live_session.models import NoteKind, SessionNote
from bot.community.live_session.service import NewNote
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.slack import Json, action, escape
from bot.members import service as members


def register(app: AsyncApp) -> None:
    app.action(action(views.HERE))(here)
    app.action(action(views.ASK))(asked)
    app.action(action(views.KEEP))(asked)
    app.action(action(views.DONE))(done)
    app.action(action(views.WORTH))(rated)
    app.action(action(views.USE))(rated)
    app.action(action(views.LESSON))(read)
    app.view(views.ASKING)(noted)
    app.view(views.KEEPING)(noted)


async def here(
    ack: AsyncAck,
    action: Json,
    client: AsyncWebClient,
    community: CommunityContext,
    deps: Deps,
    respond: AsyncRespond,
    user_id: str,
    workspace_id: str,
) -> None:
    """Check in by the button in the channel; one that was pressed too late goes away."""
    session_id, late = int(action["value"]), False
    try:
        text = await deps.db.transact(_check_in, (workspace_id, user_id), session_id, deps)
    except service.TOO_LATE as error:
        text, late = error.sentence(escape, _), True
    await ack()
    await respond(text=text, response_type="ephemeral", replace_original=False)
    if late:
        await message_updates.retire(deps, community, client, workspace_id, session_id)


def _check_in(session: Session, slack: tuple[str, str], session_id: int, deps: Deps) -> str:
    who = members.person(members.arrive(session, *slack, now=deps.now()))
    news = service.check_in(session, who, session_id, by="button", now=deps.now())
    return views.here(notices.card_of(session, slack[0], session_id), news=news)


async def asked(ack: AsyncAck, action: Json, body: Json, client: AsyncWebClient, deps: Deps, workspace_id: str) -> None:
    """Open the window for a question, or for a note or decision."""
    card = await deps.db.read(notices.card_of, workspace_id, int(action["value"]))
    service.check_held(card.state, card.ends_at, now=deps.now())
    await ack()
    window = views.form(card, asking=action["action_id"] == views.ASK)
    await client.views_open(trigger_id=body["trigger_id"], view=window)


async def noted(ack: AsyncAck, deps: Deps, user_id: str, view: Json, workspace_id: str) -> None:
    """Keep what was written and put it into the thread."""
    state = view["state"]["values"]
    choice = state["choice"]["choice"]["selected_option"]["value"]
    text = state["words"]["words"]["value"] or ""
    asking = view["callback_id"] == views.ASKING
    said = NewNote(NoteKind.QUESTION, text, choice == "named") if asking else NewNote(NoteKind(choice), text)
    try:
        await deps.db.transact(_note, (workspace_id, user_id), int(view["private_metadata"]), said, deps)
    except GroundswellError as error:
        await ack(response_action="errors", errors={"words": error.sentence(escape, _)})
        return
    await ack()
    deps.nudge()


def _note(session: Session, slack: tuple[str, str], session_id: int, said: NewNote, deps: Deps) -> None:
    who = members.person(members.arrive(session, *slack, now=deps.now()))
    card = notices.card_of(session, slack[0], session_id)
    kept = service.note(session, who, session_id, said, now=deps.now())
    notices.noted(session, card, kept, who.slack_id if said.named else None, now=deps.now())


async def done(ack: AsyncAck, action: Json, body: Json, client: AsyncWebClient, deps: Deps, workspace_id: str) -> None:
    """A question is answered: it loses its button."""
    note = await deps.db.transact(service.answered, workspace_id, int(action["value"]), now=deps.now())
    await ack()
    container = body.get("container") or {}
    if isinstance(note, SessionNote):
        message = views.noted(note, None)
        await client.chat_update(channel=container["channel_id"], ts=container["message_ts"], **message)


async def rated(
    ack: AsyncAck, action: Json, body: Json, client: AsyncWebClient, deps: Deps, user_id: str, workspace_id: str
) -> None:
    """Keep one of the two answers, and show which are given."""
    message = await deps.db.transact(_rate, (workspace_id, user_id), action, deps)
    await ack()
    container = body.get("container") or {}
    await client.chat_update(channel=container["channel_id"], ts=container["message_ts"], **message)


def _rate(session: Session, slack: tuple[str, str], action: Json, deps: Deps) -> Json:
    who = members.person(members.arrive(session, *slack, now=deps.now()))
    verb, __, number = action["action_id"].partition(":")
    card = notices.card_of(session, slack[0], int(action["value"]))
    kept = service.say_pulse(
        session, who, card.id, now=deps.now(), **{"worth" if verb == views.WORTH else "use": int(number)}
    )
    return views.pulse(card, kept.worth, kept.use)


async def read(
    ack: AsyncAck,
    action: Json,
    community: CommunityContext,
    deps: Deps,
    respond: AsyncRespond,
    user_id: str,
    workspace_id: str,
) -> None:
    """Hand over the lesson that a missed session is about."""
    lesson = await deps.db.transact(_lesson, community, (workspace_id, user_id), int(action["value"]))
    await ack()
    if lesson:
        await respond(**lesson, replace_original=False, response_type="in_channel")


def _lesson(session: Session, house: CommunityContext, slack: tuple[str, str], session_id: int) -> Json | None:
    member, card = members.find(session, *slack), notices.card_of(session, slack[0], session_id)
    template = house.repertoire.template(card.kind)
    if member is None or template is None or template.lesson is None:
        return None
    return house.lessons.message(template.lesson, member.language)
