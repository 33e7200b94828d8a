"""What is written in channels: only threads below a cohort's lessons are read, everything else is dropped at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from sqlmodel import Session

from bot.cohorts import channel, channel_answers
from bot.cohorts.models import ChannelLesson
from bot.deps import Deps
from bot.kit.slack import Json, plain
from bot.members import service as members
from bot.reflections import service as reflections

log = structlog.get_logger()
PLACES = ("channel", "group")


async def hear(
    event: Json, *, client: object, lesson_flow: object, deps: Deps, workspace_id: str
) -> Callable[[], Awaitable[None]] | None:
    """Keep a reply below a cohort's lesson, or its author's change of it; None for everything else."""
    del client, lesson_flow  # Every handler of messages is offered them.
    if event.get("channel_type") not in PLACES:
        return None
    message = _message(event)
    thread_ts = message.get("thread_ts")
    if not thread_ts or thread_ts == message.get("ts") or not _from_person(message):
        return None
    lesson = await deps.db.read(channel.lesson_at, workspace_id, event["channel"], thread_ts)
    if lesson is None:
        return None
    await deps.db.transact(_keep, deps, lesson, event, message)
    return _nothing_more


def _message(event: Json) -> Json:
    """What was written, as it is now or, where it is gone, as it was."""
    kind = event.get("subtype")
    if kind == "message_changed":
        return event.get("message") or {}
    if kind == "message_deleted":
        return event.get("previous_message") or {}
    return event if kind in (None, "file_share", "thread_broadcast") else {}


def _from_person(message: Json) -> bool:
    return bool(message.get("user")) and not message.get("bot_id") and not message.get("bot_profile")


def _keep(session: Session, deps: Deps, lesson: ChannelLesson, event: Json, message: Json) -> None:
    workspace_id, at = lesson.workspace_id, deps.now()
    text = plain(message.get("text") or "").strip()
    reply = reflections.ThreadReply(event["channel"], message["ts"], text)
    if event.get("subtype") not in ("message_changed", "message_deleted"):
        if text and channel_answers.save_reflection(session, workspace_id, lesson, message["user"], reply, now=at):
            log.info("cohorts.reflect", workspace=workspace_id, characters=len(text))
        return
    member = members.find(session, workspace_id, message["user"])
    if member is None:
        return
    if event["subtype"] == "message_deleted":
        reflections.erase(session, members.person(member), reply.channel, reply.ts, now=at)
    elif "edited" in message:
        reflections.edit(session, members.person(member), reply, now=at)


async def _nothing_more() -> None:
    """What is written in a channel is not answered there."""
