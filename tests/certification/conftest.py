"""An office of people who write capstones and judge them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.kit.db import Database
from bot.members.models import Member, Role, Workspace
from tests.certification.office import Office
from tests.certification.teach_back.cast import Cast


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with two workspaces."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.add(Workspace(id="T2", installed_at=monday))
        session.flush()
        yield session


@pytest.fixture
def office(session: Session, monday: datetime) -> Office:
    """A candidate, a lead and four who are willing to judge."""
    return Office.opened(session, monday)


@pytest.fixture
def cast(db: Database, monday: datetime) -> Iterator[Cast]:
    """Lena, who teaches; three who lead; Mateo, who learns."""
    with Session(db.engine, expire_on_commit=False) as session:
        made = Cast(session, monday)
        made.opens()
        made.joins("lena")
        made.joins("mateo")
        made.joins("sam", Role.ADMIN)
        for name in ("priya", "jonas"):
            made.joins(name, Role.FACILITATOR)
        yield made


@pytest.fixture
def lena(cast: Cast) -> Member:
    """The candidate."""
    return cast.known["lena"]
