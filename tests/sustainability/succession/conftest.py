"""A lead, an admin more, and colleagues."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.kit.db import Database
from bot.members import service as members
from bot.members.models import Member, Role, Workspace
from bot.members.profiles import SlackProfile, learn


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with two workspaces."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.add(Workspace(id="T2", installed_at=monday))
        session.flush()
        yield session


def known(session: Session, slack_id: str, now: datetime, role: Role = Role.LEARNER, workspace: str = "T1") -> Member:
    """Somebody in Berlin whose profile is known."""
    member = members.arrive(session, workspace, slack_id, now=now)
    learn(session, member, SlackProfile("Europe/Berlin", "en"), ())
    member.role = role
    session.flush()
    return member


@pytest.fixture
def lead(session: Session, monday: datetime) -> Member:
    return known(session, "ULEAD001", monday, Role.ADMIN)


@pytest.fixture
def priya(session: Session, monday: datetime) -> Member:
    return known(session, "UPRIYA01", monday, Role.FACILITATOR)
