"""Somebody who talks with the helper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.kit.db import Database
from bot.members import service as members
from bot.members.models import Workspace
from bot.members.service import Person


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with two workspaces."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.add(Workspace(id="T2", installed_at=monday))
        session.flush()
        yield session


@pytest.fixture
def who(session: Session, monday: datetime) -> Person:
    """A champion."""
    return members.person(members.arrive(session, "T1", "U1", now=monday))
