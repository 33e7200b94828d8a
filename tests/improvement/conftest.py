"""An admin, two learners and the functions that a backlog is made with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.kit.db import Database
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.members.profiles import SlackProfile, learn


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with two workspaces."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.add(Workspace(id="T2", installed_at=monday))
        session.flush()
        yield session


@pytest.fixture
def sam(session: Session, monday: datetime) -> Member:
    """The admin, in London."""
    members.make_admin(session, "T1", "USAM0001", now=monday)
    return known(session, "USAM0001", monday, "Europe/London")


@pytest.fixture
def lena(session: Session, monday: datetime) -> Member:
    """A learner in Berlin who reads German."""
    return known(session, "ULENA001", monday, "Europe/Berlin", "de")


@pytest.fixture
def mateo(session: Session, monday: datetime) -> Member:
    """A learner in New York."""
    return known(session, "UMATEO01", monday, "America/New_York")


def known(session: Session, slack_id: str, now: datetime, zone: str, language: str = "en") -> Member:
    """Somebody whose profile is known."""
    member = members.arrive(session, "T1", slack_id, now=now)
    learn(session, member, SlackProfile(zone, language), ())
    session.flush()
    return member
