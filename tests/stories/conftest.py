"""Authors in two workspaces, and a session in which they write."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.kit.db import Database
from bot.members.models import Workspace
from bot.members.service import Person, arrive, person


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """A transaction in which two workspaces have the app."""
    with Session(db.engine, expire_on_commit=False) as made:
        for team in ("T1", "T2"):
            made.add(Workspace(id=team, installed_at=monday))
        made.flush()
        yield made


@pytest.fixture
def lena(session: Session, monday: datetime) -> Person:
    """Somebody who writes a story."""
    return person(arrive(session, "T1", "U1LENA", now=monday))


@pytest.fixture
def mateo(session: Session, monday: datetime) -> Person:
    """A colleague of hers."""
    return person(arrive(session, "T1", "U1MATEO", now=monday))


@pytest.fixture
def stranger(session: Session, monday: datetime) -> Person:
    """Somebody in another workspace."""
    return person(arrive(session, "T2", "U2STRANGE", now=monday))
