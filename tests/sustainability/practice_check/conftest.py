"""Two leads, a learner, and the shipped content."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.kit.db import Database
from bot.members import service as members
from bot.members.models import Member, Role, Workspace
from bot.members.profiles import SlackProfile, learn
from bot.settings import ROOT
from bot.sustainability.practice_check.content import PracticeCheckContext


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with two workspaces."""
    with Session(db.engine, expire_on_commit=False) as session:
        for each in ("T1", "T2"):
            session.add(Workspace(id=each, installed_at=monday))
        session.flush()
        yield session


@pytest.fixture
def sam(session: Session, monday: datetime) -> Member:
    """The admin, who reads German."""
    return known(session, "USAM0001", Role.ADMIN, monday, language="de")


@pytest.fixture
def mateo(session: Session, monday: datetime) -> Member:
    """A facilitator."""
    return known(session, "UMATEO01", Role.FACILITATOR, monday)


@pytest.fixture
def lena(session: Session, monday: datetime) -> Member:
    """A learner."""
    return known(session, "ULENA001", Role.LEARNER, monday)


@pytest.fixture(scope="session")
def content() -> PracticeCheckContext:
    """What ships."""
    return PracticeCheckContext.load(ROOT / "content")


def known(
    session: Session, slack_id: str, role: Role, now: datetime, workspace: str = "T1", language: str = "en"
) -> Member:
    """Somebody in Berlin with a role."""
    member = members.arrive(session, workspace, slack_id, now=now)
    learn(session, member, SlackProfile("Europe/Berlin", language), ())
    member.role = role
    session.flush()
    return member
