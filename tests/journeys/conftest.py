"""A learner in a database of each kind, and what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bot.errors import GroundswellError
from bot.journeys.content import Library
from bot.kit.db import Database
from bot.kit.slack import Caller
from bot.members import profiles
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.members.profiles import SlackProfile
from tests.learn import learn

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
    profiles.learn(session, member, SlackProfile("Europe/Berlin", "de"), ())
    session.flush()
    return member


@pytest.fixture
def say(session: Session, library: Library, lena: Member, monday: datetime) -> Say:
    """What `/learn …` answers her, so long after Monday morning."""

    def run(text: str, after: timedelta = timedelta()) -> str:
        try:
            return learn(session, library, Caller("T1", lena.slack_id), text, now=monday + after)
        except GroundswellError as error:
            return error.sentence()
        finally:
            session.flush()

    return run
