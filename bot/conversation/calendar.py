"""What the conversation asks of the calendar of sessions."""

from __future__ import annotations

from typing import Protocol

from bot.conversation import said_at_once
from bot.members.command_registry import CommandContext, Reply
from bot.members.incoming_messages import MessageContext


class Calendar(Protocol):
    """The sessions of a workspace, as far as a direct message may be about them."""

    def concerns(self, context: MessageContext) -> bool:
        """Whether a message is about a session, and not about lessons."""

    def run(self, here: CommandContext, command: str) -> Reply:
        """What a command of `/community` says in a direct message."""


class NoCalendar:
    """Nothing is about a session."""

    def concerns(self, _context: MessageContext) -> bool:
        return False

    def run(self, here: CommandContext, command: str) -> Reply:  # noqa: ARG002 - as of the protocol
        return said_at_once.all_right()


NO_CALENDAR = NoCalendar()
