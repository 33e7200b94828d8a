"""Everything that is written to us: reflections in a lesson's thread, and words in the direct message."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.deps import Deps
from bot.errors import AskAgainError, GroundswellError
from bot.journeys import commands, views
from bot.journeys.command_context import Reply
from bot.journeys.content import Library
from bot.journeys.lesson_flow import LessonFlow
from bot.kit.i18n import _
from bot.kit.slack import Json, escape, plain
from bot.members import profile_reader
from bot.members import service as members
from bot.reflections import service as reflections
from bot.reflections import views as reflection_views

log = structlog.get_logger()
MOMENTS = (0.1, 0.3, 0.6, 1.0)  # seconds; Slack waits for three


async def hear(
    event: Json, *, client: AsyncWebClient, lesson_flow: LessonFlow, deps: Deps, workspace_id: str
) -> Callable[[], Awaitable[None]] | None:
    """Sort what happened to a message and keep it; None when it does not concern us."""
    verb = _verb(event)
    if verb is None:
        return None
    heard = await _hear(verb, event, lesson_flow, deps, workspace_id)
    deps.nudge()
    return partial(_show, heard, client, deps)


async def _show(heard: Heard | None, client: AsyncWebClient, deps: Deps) -> None:
    if heard and heard.source:
        await _show_thanks(client, deps, heard.who, heard.source)
    elif heard:
        await profile_reader.read_if_unknown(deps, heard.who.workspace_id, heard.who.slack_id)


async def _hear(verb: Verb, event: Json, lesson_flow: LessonFlow, deps: Deps, workspace_id: str) -> Heard | None:
    """Somebody may be quicker with a reply than we with writing down what they reply to: wait a moment for that."""
    for pause in MOMENTS:
        try:
            return await deps.db.transact(verb, event, lesson_flow, deps, workspace_id)
        except AskAgainError:
            await asyncio.sleep(pause)
    return await deps.db.transact(verb, event, lesson_flow, deps, workspace_id)


@dataclass(frozen=True)
class Heard:
    """Whom we heard, and the lesson's message when it was a reflection below one."""

    who: members.Person
    source: str | None


Verb = Callable[[Session, Json, LessonFlow, Deps, str], Heard | None]


def _verb(event: Json) -> Verb | None:
    kind = event.get("subtype")
    if event.get("channel_type") != "im":
        return None
    if kind == "message_changed":
        return edited
    if kind == "message_deleted":
        return deleted
    return written if kind in (None, "file_share", "thread_broadcast") and _from_person(event) else None


def _from_person(message: Json) -> bool:
    return bool(message.get("user")) and not message.get("bot_id") and not message.get("bot_profile")


async def _show_thanks(client: AsyncWebClient, deps: Deps, who: members.Person, source: str) -> None:
    """Keep the thank-you below a lesson true: more was written, or what was written is gone."""
    place, payload = await deps.db.read(reflections.thanks, who, source)
    if place:
        await client.chat_update(channel=place[0], ts=place[1], **payload)


def written(session: Session, event: Json, lesson_flow: LessonFlow, deps: Deps, workspace_id: str) -> Heard:
    """Somebody wrote: below a lesson it is a reflection, anywhere else it gets a helpful answer."""
    member = members.arrive(session, workspace_id, event["user"], now=deps.now())
    who = members.person(member)
    text = plain(event.get("text") or "").strip()
    thread_ts = event.get("thread_ts")
    source = delivery.key_of(session, workspace_id, event["channel"], thread_ts) if thread_ts else None
    if thread_ts and source is None and delivery.is_on_the_way(session, workspace_id, who.slack_id):
        raise AskAgainError
    if not text:
        _say(session, who, event, views.section(reflection_views.words_only()), deps)
    elif source is None or lesson_flow.lesson(session, workspace_id, source) is None:
        _answer(session, who, event, lesson_flow.library, deps)
    else:
        reply = reflections.ThreadReply(event["channel"], event["ts"], text)
        reflections.collect(session, who, source, reply, now=deps.now())
        log.info("reflections.collect", workspace=workspace_id, characters=len(text))
        return Heard(who, source)
    return Heard(who, None)


def _answer(session: Session, who: members.Person, event: Json, library: Library, deps: Deps) -> None:
    text, slack = plain(event["text"]).strip(), (who.workspace_id, who.slack_id)
    try:
        questions = deps.settings.reviews_per_day
        reply = commands.converse(
            session, library, slack, text, now=deps.now(), questions=questions, hooks=deps.profile_hooks
        )
    except GroundswellError as error:
        reply = Reply(error.sentence(escape, _))
    if not reply.lesson_follows:
        _say(session, who, event, reply.message if reply.blocks else views.section(reply.text), deps)


def _say(session: Session, who: members.Person, event: Json, payload: Json, deps: Deps) -> None:
    """Answer a message once, however often Slack tells us of it; in its thread when it was in one."""
    key = f"journeys.reply:{event['channel']}:{event['ts']}"
    answer = delivery.Outgoing(
        workspace_id=who.workspace_id,
        key=key,
        target=who.slack_id,
        payload=payload,
        at=deps.now(),
        thread_ts=event.get("thread_ts"),
        lane=Lane.PROMPT,
    )
    delivery.post(session, answer)


def edited(session: Session, event: Json, _conductor: LessonFlow, deps: Deps, workspace_id: str) -> Heard | None:
    """Slack also reports our own updates and unfurled links this way: only a person's edit of words counts."""
    after = event.get("message") or {}
    if not _from_person(after) or "edited" not in after:
        return None
    member = members.find(session, workspace_id, after["user"])
    if member is None:
        return None
    who = members.person(member)
    reply = reflections.ThreadReply(event["channel"], after["ts"], plain(after.get("text") or "").strip())
    return _heard(who, reflections.edit(session, who, reply, now=deps.now()))


def deleted(session: Session, event: Json, _conductor: LessonFlow, deps: Deps, workspace_id: str) -> Heard | None:
    """What its author deleted in Slack is deleted here too."""
    before = event.get("previous_message") or {}
    member = members.find(session, workspace_id, before["user"]) if before.get("user") else None
    if member is None:
        return None
    who = members.person(member)
    return _heard(who, reflections.erase(session, who, event["channel"], event["deleted_ts"], now=deps.now()))


def _heard(who: members.Person, source: str | None) -> Heard | None:
    return Heard(who, source) if source else None
