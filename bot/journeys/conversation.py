"""Everything that is written to us: reflections in a lesson's thread, and words in the direct message."""

from __future__ import annotations

import structlog
from slack_bolt.async_app import AsyncAck
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.journeys import commands, views
from bot.journeys.conductor import Conductor
from bot.journeys.content import Library
from bot.kit.slack import Json, escape, plain
from bot.members import service as members
from bot.reflections import service as reflections
from bot.reflections import views as reflection_views

log = structlog.get_logger()


async def message(ack: AsyncAck, event: Json, conductor: Conductor, deps: Deps, workspace_id: str) -> None:
    """Sort what happened to a message; what does not concern us is acknowledged and forgotten."""
    if event.get("channel_type") == "im":
        kind = event.get("subtype")
        if kind == "message_changed":
            await deps.db.transact(edited, event, deps, workspace_id)
        elif kind == "message_deleted":
            await deps.db.transact(deleted, event, deps, workspace_id)
        elif kind in (None, "file_share", "thread_broadcast") and _from_person(event):
            await deps.db.transact(written, event, conductor, deps, workspace_id)
            deps.nudge()
    await ack()


def _from_person(message: Json) -> bool:
    return bool(message.get("user")) and not message.get("bot_id") and not message.get("bot_profile")


def written(session: Session, event: Json, conductor: Conductor, deps: Deps, workspace_id: str) -> None:
    """Somebody wrote: below a lesson it is a reflection, anywhere else it gets a helpful answer."""
    member = members.arrive(session, workspace_id, event["user"], at=deps.now())
    who = members.person(member)
    text = plain(event.get("text") or "").strip()
    thread_ts = event.get("thread_ts")
    source = delivery.key_of(session, workspace_id, event["channel"], thread_ts) if thread_ts else None
    if source is None or conductor.lesson(session, workspace_id, source) is None:
        _say(session, who, event, _obey(session, conductor.library, who, text or "help", deps), deps)
    elif text:
        reply = reflections.Reply(event["channel"], event["ts"], text)
        reflections.collect(session, who, source, reply, at=deps.now())
        log.info("reflections.collect", workspace=workspace_id, characters=len(text))
    else:
        _say(session, who, event, views.section(reflection_views.words_only()), deps)


def _obey(session: Session, library: Library, who: members.Person, text: str, deps: Deps) -> Json:
    try:
        reply = commands.obey(session, library, (who.workspace_id, who.slack_id), text, at=deps.now())
    except GroundswellError as error:
        reply = error.sentence(escape)
    return views.section(reply)


def _say(session: Session, who: members.Person, event: Json, payload: Json, deps: Deps) -> None:
    """Answer a message once, however often Slack tells us of it; in its thread when it was in one."""
    key = f"journeys.reply:{event['channel']}:{event['ts']}"
    answer = delivery.Outgoing(
        who.workspace_id, key, who.slack_id, payload, deps.now(), thread_ts=event.get("thread_ts"), lane=Lane.PROMPT
    )
    delivery.post(session, answer)


def edited(session: Session, event: Json, deps: Deps, workspace_id: str) -> None:
    """Slack also reports our own updates and unfurled links this way: only a person's edit of words counts."""
    after = event.get("message") or {}
    if not _from_person(after) or "edited" not in after:
        return
    member = members.find(session, workspace_id, after["user"])
    if member:
        reply = reflections.Reply(event["channel"], after["ts"], plain(after.get("text") or "").strip())
        reflections.edit(session, members.person(member), reply, at=deps.now())


def deleted(session: Session, event: Json, deps: Deps, workspace_id: str) -> None:
    """What its author deleted in Slack is deleted here too."""
    before = event.get("previous_message") or {}
    member = members.find(session, workspace_id, before["user"]) if before.get("user") else None
    if member:
        reflections.erase(session, members.person(member), event["channel"], event["deleted_ts"], at=deps.now())
