"""A ledger with a workspace to send to, and a worker's hands."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.delivery import service
from bot.delivery.models import Delivery
from bot.delivery.service import Outgoing
from bot.kit import engine
from bot.kit.db import Database
from bot.members.models import Workspace
from tests.office import Office, opened

Post = Callable[..., None]


@pytest.fixture
def session(db: Database) -> Any:
    """A transaction in which two workspaces have the app."""
    with Session(db.engine, expire_on_commit=False) as made:
        for team in ("T1", "T2"):
            made.add(Workspace(id=team, installed_at=datetime.fromisoformat("2026-11-01T00:00+00:00")))
        made.commit()
        yield made


@pytest.fixture
def post(session: Session, monday: datetime) -> Post:
    """Puts messages on the ledger by their keys: `post("a", "b", thread_of="c")`."""

    def put(*keys: str, team: str = "T1", target: str = "U1", **more: Any) -> None:
        given = {"payload": {"text": "hello"}, "at": monday, **more}
        service.post(session, *(Outgoing(team, key, target, **given) for key in keys))

    return put


@pytest.fixture
def row(session: Session) -> Callable[[str], Delivery]:
    """A message as it is kept, by its key."""

    def find(key: str) -> Delivery:
        session.expire_all()
        return session.exec(select(Delivery).where(Delivery.key == key, Delivery.workspace_id == "T1")).one()

    return find


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine looks for work more often than it needs to in life."""
    monkeypatch.setattr(engine, "POLL_SECONDS", 0.05)


@pytest.fixture
async def office(sqlite_url: str, often: None) -> AsyncIterator[Office]:
    """A whole product, where the kind of database makes no difference."""
    async with opened(sqlite_url) as made:
        yield made


@pytest.fixture
async def any_office(database_url: str, often: None) -> AsyncIterator[Office]:
    """A whole product, on each kind of database."""
    async with opened(database_url) as made:
        yield made
