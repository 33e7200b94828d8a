"""Lena with a map, a colleague who reads it, and the shipped strategies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.change.stakeholders.content import StakeholderContext
from bot.kit.db import Database
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.members.profiles import SlackProfile, learn
from bot.settings import ROOT


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with two workspaces."""
    with Session(db.engine, expire_on_commit=False) as session:
        for each in ("T1", "T2"):
            session.add(Workspace(id=each, installed_at=monday))
        session.flush()
        yield session


@pytest.fixture
def lena(session: Session, monday: datetime) -> Member:
    """The owner of a map, in Berlin, who reads German."""
    return known(session, "ULENA001", monday, language="de")


@pytest.fixture
def mateo(session: Session, monday: datetime) -> Member:
    """A colleague."""
    return known(session, "UMATEO01", monday)


@pytest.fixture(scope="session")
def strategies() -> StakeholderContext:
    """What ships."""
    return StakeholderContext.load(ROOT / "content")


def known(session: Session, slack_id: str, now: datetime, workspace: str = "T1", language: str = "en") -> Member:
    """Somebody in Berlin whose profile is known."""
    member = members.arrive(session, workspace, slack_id, now=now)
    learn(session, member, SlackProfile("Europe/Berlin", language), ())
    session.flush()
    return member
