"""Direct messages: a reply below a lesson is a reflection, any other text is a command or gets a greeting."""

from __future__ import annotations

import structlog

from bot.journeys import command_replies, contact, reminders
from bot.journeys.commands import LearnCommands
from bot.journeys.lesson_delivery import STEP_PREFIX
from bot.journeys.lesson_flow import LessonFlow
from bot.members.command_registry import CommandRegistry, Reply
from bot.members.incoming_messages import MessageContext, MessageHandler, MessageHandlers
from bot.members.message_updates import redrawing
from bot.reflections import service as reflections
from bot.reflections import views as reflections_views
from bot.reflections.context import ReflectionContext

log = structlog.get_logger()


def handlers(lesson_flow: LessonFlow, reflecting: ReflectionContext) -> MessageHandlers:
    def reflect(context: MessageContext) -> Reply | None:
        """Store a reply below a lesson; None without text or if the lesson is no longer in the library."""
        message, key = context.message, context.thread_key
        if not message.text or not key:
            return None
        if lesson_flow.lesson(context.session, message.author.workspace_id, key) is None:
            return None
        reply = reflections.ThreadReply(message.ref.channel, message.ref.ts, message.text)
        _note_heard(context)
        redraws = reflecting.collect(context.session, context.person, key, reply, now=context.now)
        log.info("reflections.collect", workspace=message.author.workspace_id, characters=len(message.text))
        return redrawing(redraws)

    return MessageHandlers(threads={STEP_PREFIX: reflect})


def _note_heard(context: MessageContext) -> None:
    """Whoever writes is with us."""
    contact.note_heard(context.session, context.person.member_id, remind_at=context.now + reminders.AFTER)


def fallback(learn: LearnCommands, registry: CommandRegistry) -> MessageHandler:
    """The handler of every direct message that no other feature handles."""
    words = {"help", "hilfe", *(word for command in learn.commands() for word in command.words)}

    def answer(context: MessageContext) -> Reply:
        text = context.message.text
        _note_heard(context)
        if not text:
            return command_replies.reply(reflections_views.words_only())
        if text.split(maxsplit=1)[0].casefold() not in words:
            return learn.greeting(context.command)
        reply = registry.run(context.command)
        return reply if reply.message else command_replies.reply(command_replies.settings_hint())

    return answer
