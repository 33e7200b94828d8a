"""Somebody in Berlin, somebody else and a facilitator, in a database of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.kit.db import Database
from bot.members import service as members
from bot.members.models import Workspace
from bot.members.profiles import SlackProfile, learn
from bot.members.service import Person


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with one workspace."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        yield session


@pytest.fixture
def lena(session: Session, monday: datetime) -> Person:
    return _person(session, "U1", monday)


@pytest.fixture
def sam(session: Session, monday: datetime) -> Person:
    return _person(session, "U2", monday)


@pytest.fixture
def facilitator(session: Session, monday: datetime) -> Person:
    return _person(session, "U9", monday)


def _person(session: Session, slack_id: str, at: datetime) -> Person:
    member = members.arrive(session, "T1", slack_id, now=at)
    learn(session, member, SlackProfile("Europe/Berlin", "en"), ())
    session.flush()
    return members.person(member)
