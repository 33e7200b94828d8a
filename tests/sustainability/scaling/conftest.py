"""A lead, a champion, and what a scaling strategy is filled from."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.change.stakeholders.content import StakeholderContext
from bot.kit.db import Database
from bot.members.models import Member, Role, Workspace
from bot.settings import ROOT
from bot.sustainability.practice_check.content import PracticeCheckContext
from bot.sustainability.scaling.filling import ScalingContext
from tests.sustainability.succession.conftest import known

CONTEXT = ScalingContext(StakeholderContext.load(ROOT / "content"), PracticeCheckContext.load(ROOT / "content"))


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with two workspaces."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.add(Workspace(id="T2", installed_at=monday))
        session.flush()
        yield session


@pytest.fixture
def lead(session: Session, monday: datetime) -> Member:
    return known(session, "ULEAD001", monday, Role.ADMIN)


@pytest.fixture
def champion(session: Session, monday: datetime) -> Member:
    return known(session, "UCHAMP01", monday, Role.CHAMPION)
