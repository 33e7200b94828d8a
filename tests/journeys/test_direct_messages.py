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


STEP_WORDS = "I will ask Mateo for the list"


@pytest.mark.parametrize(
    "words", ["yes please, ask me on Tuesday", "Yes", "ja gern", "ok, remind me", "ja, frag mich am Montag"]
)
def test_a_yes_to_the_offer_of_a_plan_gets_its_button(
    context, say, session: Session, library: Library, monday: datetime, words: str
):
    """It is no thought; the plan is made in its window."""
    reflect = _handlers(library, monday, no_wish).threads["journeys.step"]
    say("begin")
    step = session.exec(select(Step)).one()
    reflect(context(STEP_WORDS, step.key))

    said = reflect(context(words, step.key))
    assert said
    assert said.message
    assert "reflections.plan" in str(said.message["blocks"])
    assert [each.text for each in session.exec(select(Reflection))] == [STEP_WORDS]


@pytest.mark.parametrize("words", ["danke, super", "thanks!", "Thank you so much", "B", "a)"])
def test_thanks_and_letters_are_no_thoughts(
    context, say, session: Session, library: Library, monday: datetime, words: str
):
    """They are answered and not kept."""
    reflect = _handlers(library, monday, no_wish).threads["journeys.step"]
    say("begin")
    step = session.exec(select(Step)).one()
    assert reflect(context(words, step.key))
    assert session.exec(select(Reflection)).all() == []


@pytest.mark.parametrize(
    "words", ["yes, because nobody asked us", "ok for my team but not for others", "Ja, das stimmt", "yes"]
)
def test_a_thought_may_begin_with_yes(context, say, session: Session, library: Library, monday: datetime, words: str):
    """And where no plan was offered yet, even a bare one is kept."""
    reflect = _handlers(library, monday, no_wish).threads["journeys.step"]
    say("begin")
    step = session.exec(select(Step)).one()
    reflect(context(words, step.key))
    assert [each.text for each in session.exec(select(Reflection))] == [words]
