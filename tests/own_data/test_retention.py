"""What is older than the installation keeps it goes, a portion at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

import bot.app.groundswell  # noqa: F401 - with it come the tables of all features
from bot.kit.db import Database
from bot.own_data import retention
from bot.settings import Settings
from tests.migrations.filling import NOW, fill

DAYS = {f"keep_{kind.name}_days": 30 for kind in retention.RETENTIONS}


async def kept(db: Database, at: datetime, **days: int) -> dict[str, int]:
    """What one tick deletes at a moment, with these settings."""
    deps = SimpleNamespace(db=db, settings=Settings.model_validate(days), now=lambda: at)
    return await retention.retain(deps)  # type: ignore[arg-type] # all that it needs


@pytest.fixture
def filled(db: Database) -> Database:
    """A row in every table, written now."""
    fill(db)
    with db.engine.begin() as connection:
        connection.execute(sa.update(SQLModel.metadata.tables["reflection"]).values(deleted_at=None))
        connection.execute(sa.update(SQLModel.metadata.tables["plan"]).values(state="open"))
    return db


async def test_each_kind_goes_after_its_days(filled: Database):
    """Not a day before, and once."""
    assert set((await kept(filled, NOW + timedelta(days=29), **DAYS)).values()) <= {0}
    gone = await kept(filled, NOW + timedelta(days=31), **DAYS)
    assert gone.keys() == {kind.name for kind in retention.RETENTIONS}
    assert all(gone.values())
    assert set((await kept(filled, NOW + timedelta(days=31), **DAYS)).values()) <= {0}


async def test_by_default_only_the_log_grows_old(filled: Database):
    """After three years."""
    gone = await kept(filled, NOW + timedelta(days=5_000))
    assert {kind: rows for kind, rows in gone.items() if rows} == {"audit": 1}


async def test_a_tick_takes_portions(filled: Database, monkeypatch: pytest.MonkeyPatch):
    """So that nobody waits for it; the next one goes on."""
    monkeypatch.setattr(retention, "PORTION", 2)
    monkeypatch.setattr(retention, "MAX_PORTIONS", 2)
    table = SQLModel.metadata.tables["audit_entry"]
    entry = {"workspace_id": "1", "by_id": 1, "act": "x", "reason": "", "at": NOW}
    with filled.engine.begin() as connection:
        connection.execute(sa.insert(table), [{"id": number, **entry} for number in range(2, 8)])
    at = NOW + timedelta(days=31)
    assert [(await kept(filled, at, keep_audit_days=30))["audit"] for _ in range(3)] == [4, 3, 0]
