"""What the app makes of sentences, and a member who writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.conversation import glossary
from bot.conversation.content import FOLDER
from bot.conversation.handlers import Conversation
from bot.conversation.open_things import OpenThings
from bot.conversation.understanding import Understanding
from bot.journeys.commands import LearnCommands
from bot.journeys.content import Library
from bot.journeys.lesson_flow import LessonFlow
from bot.kit.db import Database
from bot.members import profiles
from bot.members import service as members
from bot.members.incoming_messages import MessageContext
from bot.members.models import Member, Workspace
from bot.members.profiles import SlackProfile
from bot.reflections.service import collect
from tests.learn import DEFAULTS
from tests.messages import direct_message

ROOT = Path(__file__).parents[2]
Write = Callable[..., MessageContext]


@pytest.fixture(scope="session")
def understanding() -> Understanding:
    """With the words that the app comes with."""
    return Understanding.load(ROOT / "content" / FOLDER)


@pytest.fixture
def conversation(understanding: Understanding, library: Library, monday: datetime) -> Conversation:
    learn = LearnCommands(library, DEFAULTS)
    flow = LessonFlow(library, lambda: monday)
    open_things = OpenThings(library, flow, lambda *given, now: collect(*given, now=now)[1])
    return Conversation(
        understanding, library, learn.registry(), learn.introduce, open_things, glossary.load(ROOT / "content")
    )


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with one workspace."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        yield session


@pytest.fixture
def lena(session: Session, monday: datetime) -> Member:
    """Somebody in Berlin who reads English."""
    member = members.arrive(session, "T1", "U1", now=monday)
    profiles.learn(session, member, SlackProfile("Europe/Berlin", "en"), ())
    session.flush()
    return member


@pytest.fixture
def write(session: Session, lena: Member, monday: datetime) -> Write:
    """A direct message of hers, perhaps below the message with that key."""

    def made(text: str, thread_key: str | None = None) -> MessageContext:
        return direct_message(session, lena, text, now=monday, thread_key=thread_key)

    return made
