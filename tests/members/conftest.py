"""Two workspaces in a database of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.kit.db import Database
from bot.members.models import Workspace


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in which two workspaces have the app."""
    with Session(db.engine) as session:
        session.add_all([Workspace(id=name, installed_at=monday) for name in ("T1", "T2")])
        session.flush()
        yield session
