"""Replies in the thread of a cohort's lesson; nothing else that is written in channels is read."""

from __future__ import annotations

import structlog

from bot.cohorts import channel, channel_answers
from bot.members.command_registry import Reply
from bot.members.incoming_messages import Change, MessageContext, MessageHandlers
from bot.reflections import service as reflections

log = structlog.get_logger()


def handlers() -> MessageHandlers:
    return MessageHandlers(threads={channel.LESSON_PREFIX: follow})


def follow(context: MessageContext) -> Reply | None:
    """Keep a reply or follow its author's edit of it, without answering in the channel."""
    session, who, message = context.session, context.person, context.message
    reply = reflections.ThreadReply(message.ref.channel, message.ref.ts, message.text)
    if message.change is Change.DELETED:
        reflections.erase(session, who, reply.channel, reply.ts, now=context.now)
    elif message.change is Change.EDITED:
        reflections.edit(session, who, reply, now=context.now)
    elif message.text:
        lesson = channel.lesson_of(session, who.workspace_id, context.thread_key or "")
        if lesson and channel_answers.save_reflection(session, lesson, who, reply, now=context.now):
            log.info("cohorts.reflect", workspace=who.workspace_id, characters=len(message.text))
    return Reply()
