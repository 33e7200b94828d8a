"""A reply below a lesson."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import cast

import pytest
from sqlmodel import Session, select

from bot.app.lesson_catalog import LessonCatalog
from bot.app.reflection_context import reflection_context
from bot.deps import Deps
from bot.journeys import direct_messages
from bot.journeys.content import Library
from bot.journeys.lesson_flow import LessonFlow
from bot.journeys.models import Step
from bot.members.command_registry import Reply
from bot.members.incoming_messages import MessageContext, MessageHandler, MessageHandlers
from bot.members.models import Member
from bot.reflections.models import Reflection
from tests.messages import direct_message


@pytest.fixture
def context(session: Session, lena: Member, monday: datetime):
    def made(text: str, thread_key: str | None = None) -> MessageContext:
        return direct_message(session, lena, text, now=monday, thread_key=thread_key)

    return made


def _handlers(library: Library, now: datetime, wish: MessageHandler) -> MessageHandlers:
    flow = LessonFlow(library, lambda: now)
    deps = cast("Deps", SimpleNamespace(now=lambda: now))
    return direct_messages.handlers(flow, reflection_context(deps, flow, LessonCatalog(library), None), wish)


def no_wish(_context: MessageContext) -> None:
    """Nothing is a wish."""


def test_a_reply_below_a_lesson_is_a_reflection(context, say, session: Session, library: Library, monday: datetime):
    """Unless it has no words, or its lesson is not in the library any more."""
    reflect = _handlers(library, monday, no_wish).threads["journeys.step"]
    say("begin")
    step = session.exec(select(Step)).one()

    assert reflect(context("a thought", step.key)) is not None
    assert [each.text for each in session.exec(select(Reflection))] == ["a thought"]
    assert reflect(context("", step.key)) is None
    step.lesson_id = "gone"
    session.add(step)
    session.flush()
    assert reflect(context("a thought", step.key)) is None


def test_a_wish_below_a_lesson_is_no_reflection(context, say, session: Session, library: Library, monday: datetime):
    """Whoever writes “stop” there wants to stop."""
    handlers = _handlers(library, monday, lambda _context: Reply({"text": "stopped"}))
    say("begin")
    step = session.exec(select(Step)).one()
    assert handlers.threads["journeys.step"](context("stop", step.key)) == Reply({"text": "stopped"})
    assert session.exec(select(Reflection)).all() == []
