"""A message as the conversation reads it: where its answer stands, and how its days and hours are meant."""

from __future__ import annotations

from dataclasses import dataclass

from bot.delivery.standing_offers import Place
from bot.kit.dates import ReadingContext
from bot.members.command_registry import CommandContext
from bot.members.incoming_messages import MessageContext, reply_key


@dataclass(frozen=True)
class Heard:
    """What somebody wrote to us: the message `ts`, where its answer stands, and the key of the lesson above, if any."""

    context: CommandContext
    text: str
    ts: str
    place: Place
    lesson_key: str = ""


def place_of(context: MessageContext) -> Place:
    """Where the answer to a message stands."""
    return Place(reply_key(context.message), context.message.thread_ts or "")


def reading_of(context: CommandContext) -> ReadingContext:
    """How days and hours are meant, to the minute: with seconds, the readers of “in an hour” would disagree."""
    minute = context.now.replace(second=0, microsecond=0)
    return ReadingContext(minute, context.zone, context.member.language)


def heard_in(context: MessageContext) -> Heard:
    """What a direct message says, whole."""
    return Heard(
        context.command, context.message.text, context.message.ref.ts, place_of(context), context.thread_key or ""
    )
