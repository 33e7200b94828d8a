"""Calendar files in direct messages."""

from __future__ import annotations

from bot.community.calendar_import import jobs, views
from bot.community.permissions import check_planner
from bot.delivery import service as delivery
from bot.kit import blocks
from bot.kit.slack import Json
from bot.members.command_registry import Reply
from bot.members.incoming_messages import Change, IncomingMessage, MessageContext, MessageHandlers

SUFFIXES = (".ics", ".ical", ".icalendar")


def handlers() -> MessageHandlers:
    """What concerns calendar files that are sent to the app."""
    return MessageHandlers(direct=_take, below=_take, needs_profile=_has_calendar)


def _take(context: MessageContext) -> Reply | None:
    """Acknowledge calendar files and enqueue their reading; other files in the message are left to others."""
    files = [each for each in context.message.files if _is_calendar(each)]
    if not files:
        return None
    check_planner(context.member)
    for file in files:
        key = jobs.take(context.session, context.deps, context.person, file)
        if key:
            text = views.reading(str(file.get("name") or "calendar.ics"))
            message = jobs.answer(context.person, key, blocks.message(text), now=context.now)
            delivery.post(context.session, message)
    return Reply() if len(files) == len(context.message.files) else None


def _has_calendar(message: IncomingMessage) -> bool:
    """Whether it brings a calendar, whose times may be those of its sender's zone."""
    return message.is_direct and message.change is Change.WRITTEN and any(map(_is_calendar, message.files))


def _is_calendar(file: Json) -> bool:
    return str(file.get("name") or "").lower().endswith(SUFFIXES) or file.get("mimetype") == "text/calendar"
