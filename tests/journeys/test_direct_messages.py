"""What a direct message gets that is for no other slice, and a reply below a lesson."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import cast

import pytest
from sqlmodel import Session, select

from bot.app.lesson_catalog import LessonCatalog
from bot.app.reflection_context import reflection_context
from bot.deps import Deps
from bot.journeys import command_replies, direct_messages
from bot.journeys.commands import LearnCommands
from bot.journeys.content import Library
from bot.journeys.lesson_flow import LessonFlow
from bot.journeys.models import Step
from bot.kit.slack import Caller, MessageRef
from bot.members.command_registry import Reply
from bot.members.incoming_messages import Change, IncomingMessage, MessageContext
from bot.members.models import Member
from bot.reflections import views as reflections_views
from bot.reflections.models import Reflection
from tests.learn import DEFAULTS


@pytest.fixture
def context(session: Session, lena: Member, monday: datetime):
    def made(text: str, thread_key: str | None = None) -> MessageContext:
        message = IncomingMessage(
            author=Caller("T1", "U1"),
            ref=MessageRef("D1", "2.0"),
            change=Change.WRITTEN,
            markup=text,
            thread_ts="1.0" if thread_key else None,
            is_direct=True,
        )
        deps = cast("Deps", SimpleNamespace(now=lambda: monday))
        return MessageContext(session, message, lena, deps, monday, thread_key)

    return made


@pytest.fixture
def answer(context, library: Library):
    learn = LearnCommands(library, DEFAULTS)
    fallback = direct_messages.fallback(learn, learn.registry())

    def answered(text: str) -> Reply:
        reply = fallback(context(text))
        assert reply
        return reply

    return answered


def test_a_command_works_without_its_slash(answer):
    """In any case; a lesson that is on its way is answer enough."""
    assert not answer("PROGRESS").is_delivered
    assert answer("start").is_delivered


def test_a_modal_cannot_be_opened_from_a_message(answer):
    """So its author is told where it is."""
    assert answer("settings").message == {"text": command_replies.settings_hint()}


@pytest.mark.parametrize("text", ["Good morning!", "my lesson has not come", "<@U2>"])
def test_other_words_are_greeted(answer, text: str):
    """Though a command that another slice adds to `/learn` may begin like them."""
    assert answer(text).message == answer("hello").message


def test_a_message_without_words_is_asked_for_some(answer):
    """Such as a file."""
    assert answer("").message == {"text": reflections_views.words_only()}


def test_a_reply_below_a_lesson_is_a_reflection(context, say, session: Session, library: Library, monday: datetime):
    """Unless it has no words, or its lesson is not in the library any more."""
    flow = LessonFlow(library, lambda: monday)
    reflecting = reflection_context(
        cast("Deps", SimpleNamespace(now=lambda: monday)), flow, LessonCatalog(library), None
    )
    reflect = direct_messages.handlers(flow, reflecting).threads["journeys.step"]
    say("start")
    step = session.exec(select(Step)).one()

    assert reflect(context("a thought", step.key)) is not None
    assert [each.text for each in session.exec(select(Reflection))] == ["a thought"]
    assert reflect(context("", step.key)) is None
    step.lesson_id = "gone"
    session.add(step)
    session.flush()
    assert reflect(context("a thought", step.key)) is None
