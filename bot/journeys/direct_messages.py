"""Direct messages below a lesson: a reflection, unless it is a wish."""

from __future__ import annotations

import structlog

from bot.journeys import contact, queries
from bot.journeys.content import Library
from bot.journeys.lesson_delivery import STEP_PREFIX
from bot.journeys.lesson_flow import LessonFlow
from bot.members.command_registry import Reply
from bot.members.incoming_messages import MessageContext, MessageHandler, MessageHandlers
from bot.members.message_updates import redrawing
from bot.reflections import acknowledgements
from bot.reflections import service as reflections
from bot.reflections.context import ReflectionContext

log = structlog.get_logger()


def handlers(lesson_flow: LessonFlow, reflecting: ReflectionContext, wish: MessageHandler) -> MessageHandlers:
    """The handler of replies below lessons; `wish` answers those that are wishes, and returns None for the others."""

    def reflect(context: MessageContext) -> Reply | None:
        """Store a reply below a lesson; None without text or if the lesson is no longer in the library."""
        message, key = context.message, context.thread_key
        if not message.text or not key:
            return None
        if lesson_flow.lesson(context.session, message.author.workspace_id, key) is None:
            return None
        answer = wish(context)
        if answer is not None:
            return answer
        contact.note_heard(context.session, context.person.member_id, now=context.now)
        said = acknowledgements.answer(context.session, context.person, key, message.text)
        if said is not None:
            return Reply(said)
        reply = reflections.ThreadReply(message.ref.channel, message.ref.ts, message.text)
        redraws = reflecting.collect(context.session, context.person, key, reply, now=context.now)
        log.info("reflections.collect", workspace=message.author.workspace_id, characters=len(message.text))
        return redrawing(redraws)

    return MessageHandlers(threads={STEP_PREFIX: reflect})


def takes_lessons(library: Library, context: MessageContext) -> bool:
    """Whether somebody has lessons that an absence would pause."""
    return bool(queries.learning_status(context.session, library, context.member, now=context.now).tracks)
