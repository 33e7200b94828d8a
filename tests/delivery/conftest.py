"""A ledger with a workspace to send to, and a worker's hands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.delivery import service
from bot.delivery.models import Delivery
from bot.delivery.service import Outgoing
from bot.kit.db import Database
from bot.members.models import Workspace

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
