"""A learner in a database of each kind, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bot.errors import GroundswellError
from bot.journeys import commands
from bot.journeys.content import Library
from bot.kit.db import Database
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.members.profiles import SlackProfile, learn

Say = Callable[..., str]


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with one workspace."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        yield session


@pytest.fixture
def lena(session: Session, monday: datetime) -> Member:
    """Somebody in Berlin who has not begun."""
    member = members.arrive(session, "T1", "U1", now=monday)
    learn(session, member, SlackProfile("Europe/Berlin", "de"), ())
    session.flush()
    return member


@pytest.fixture
def say(session: Session, library: Library, lena: Member, monday: datetime) -> Say:
    """What `/learn …` answers her, so long after Monday morning."""

    def obey(words: str, after: timedelta = timedelta()) -> str:
        try:
            return commands.obey(session, library, ("T1", lena.slack_id), words, now=monday + after).text
        except GroundswellError as error:
            return error.sentence()
        finally:
            session.flush()

    return obey
