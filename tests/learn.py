"""`/learn` without Slack around it."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.journeys.commands import LearnCommands
from bot.journeys.content import Library
from bot.journeys.preferences.modals import Defaults
from bot.kit.slack import Caller
from bot.members.command_registry import CommandRegistry, Invocation

DEFAULTS = Defaults(per_day=5, reminders=3)


def learn_registry(library: Library) -> CommandRegistry:
    return LearnCommands(library, DEFAULTS).registry()


def learn(session: Session, library: Library, caller: Caller, text: str, *, now: datetime) -> str:
    """Run a command; the words of its answer, or that it opens a modal."""
    reply = learn_registry(library).dispatch(session, Invocation(caller, text), now=now)
    session.flush()
    return str(reply.message["text"]) if reply.message else "a modal"
