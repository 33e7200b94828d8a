"""What `/metrics` and `/readyz` say, with a database and without one."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families
from sqlmodel import Session

from bot.app import readiness
from bot.app.metrics import LedgerCollector
from bot.delivery import service as delivery
from bot.delivery.service import Outgoing
from bot.kit import counters, exposition
from bot.kit.db import Database
from bot.kit.engine import CLOCK, Engine
from bot.kit.exposition import Exposition
from bot.members.models import Workspace
from bot.settings import ROOT
from tests.stage import Stage

DASHBOARD = ROOT / "deploy" / "grafana" / "groundswell.json"


def read(text: str) -> dict[str, dict[str, float]]:
    """The value of each sample by its name and labels."""
    return {
        sample.name: {
            **{",".join(sample.labels.values()): sample.value for sample in family.samples if sample.name == name},
        }
        for family in text_string_to_metric_families(text)
        for name in {sample.name for sample in family.samples}
        for sample in family.samples
        if sample.name == name
    }


@pytest.fixture
def registry(db: Database, monday) -> CollectorRegistry:
    """What the web process shows, at nine minutes past."""
    made = CollectorRegistry()
    made.register(LedgerCollector(db, lambda: monday + timedelta(minutes=9), "1.2.3"))
    return made


async def test_everything_an_operator_alerts_on(db: Database, registry: CollectorRegistry, monday):
    """On both databases: due, late, lag, jobs, the last tick and the version."""
    engine = Engine(db, "one", wall=lambda: 1234.5)
    with Session(db.engine) as session, session.begin():
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        for key, minutes in (("a", 0), ("b", 8), ("c", 60)):
            at = monday + timedelta(minutes=minutes)
            delivery.post(session, Outgoing("T1", key, "U1", {"text": "x"}, at))
        engine.enqueue(session, "slack", "delivery.deliver", partition="T1", job_id="j1")
        engine.beat(session, CLOCK)
    found = read((await Exposition(registry).text()).decode())
    assert found["groundswell_messages"] == {"pending": 3}
    assert found["groundswell_messages_due"] == {"": 2}
    assert found["groundswell_messages_late"] == {"": 1}
    assert found["groundswell_lag_seconds"] == {"": 9 * 60}
    assert found["groundswell_jobs"] == {"enqueued": 1}
    assert found["groundswell_last_tick_timestamp_seconds"] == {"": 1234.5}
    assert found["groundswell_database_up"] == {"": 1}
    assert found["groundswell_info"] == {f"{'sqlite' if db.is_sqlite else 'postgresql'},1.2.3": 1}


async def test_counters_go_up(registry: CollectorRegistry):
    """Of this process: 429s, slow answers, refused requests and tokens; another part may raise them."""
    names = ("groundswell_rate_limited_total", "groundswell_shed_total", "groundswell_model_tokens_total")
    before = read((await Exposition(registry).text()).decode())
    counters.RATE_LIMITED.inc()
    counters.SHED.inc()
    counters.MODEL_TOKENS.inc(70)
    after = read((await Exposition(registry).text()).decode())
    assert [after[name][""] - before[name][""] for name in names] == [1, 1, 70]


async def test_without_a_database_it_says_so(tmp_path: Path, monday):
    """The counters are there, and nothing fails."""
    away = Database(f"sqlite:///{tmp_path / 'no' / 'folder.db'}")
    made = CollectorRegistry()
    made.register(LedgerCollector(away, lambda: monday, "1.2.3"))
    found = read((await Exposition(made).text()).decode())
    assert found["groundswell_database_up"] == {"": 0}
    assert "groundswell_shed_total" in found
    assert "groundswell_messages_due" not in found
    away.close()


async def test_a_database_that_hangs_holds_up_nobody(monkeypatch: pytest.MonkeyPatch):
    """The loop goes on meanwhile, and a second reader does not ask once more."""
    monkeypatch.setattr(exposition, "PATIENCE_SECONDS", 0.05)
    asked = 0

    class _Hanging:
        def collect(self) -> Any:
            nonlocal asked
            asked += 1
            time.sleep(0.5)
            return iter(())

        def describe(self) -> Any:
            return iter(())

    made = CollectorRegistry()
    made.register(_Hanging())
    shown = Exposition(made)
    texts = await asyncio.gather(shown.text(), shown.text())
    assert all(read(text.decode())["groundswell_database_up"] == {"": 0} for text in texts)
    assert asked == 1


async def test_the_dashboard_asks_for_what_there_is(registry: CollectorRegistry, db: Database, monday):
    """Every name in it is exposed, and everything exposed is in it."""
    with Session(db.engine) as session, session.begin():
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        delivery.post(session, Outgoing("T1", "a", "U1", {"text": "x"}, monday))
        Engine(db, "one", wall=time.time).enqueue(session, "slack", "x", partition="T1", job_id="j1")
    counters.ACKS.labels("command").inc(0)
    counters.SLOW_ACKS.labels("command").inc(0)
    exposed = {name for name in read((await Exposition(registry).text()).decode()) if not name.endswith("_created")}
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    asked = re.findall(r"groundswell_\w+", " ".join(target["expr"] for panel in panels for target in panel["targets"]))
    assert set(asked) == exposed
    assert len({panel["id"] for panel in panels}) == len(panels)


@pytest.fixture
async def web(stage: Stage) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser for the app's own addresses."""
    transport = httpx2.ASGITransport(app=stage.product.asgi)
    async with httpx2.AsyncClient(transport=transport, base_url="http://app") as client:
        yield client


async def test_readiness_tries_a_write(stage: Stage, web: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch):
    """A full disk, which can still be read, is told; once there is room, all is well again."""
    assert (await web.get("/readyz")).text == "ready"
    engine, limit = stage.product.db.engine, "max_page_count=1"
    with Session(engine) as session, session.begin():
        session.connection().exec_driver_sql("CREATE TABLE filler (x BLOB)")

    @sa.event.listens_for(engine, "begin")
    def full(connection: sa.Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA {limit}")

    monkeypatch.setattr(stage.product.deps.engine, "beat", _grow)
    answer = await web.get("/readyz")
    assert answer.status_code == 503
    assert "disk" in answer.text
    limit = "max_page_count=1000000000"
    assert (await web.get("/readyz")).status_code == 200
    sa.event.remove(engine, "begin", full)


def _grow(session: Session, name: str) -> None:
    """A write for which the file has to grow."""
    session.connection().exec_driver_sql("INSERT INTO filler VALUES (zeroblob(1000000))")


async def test_a_locked_file_is_not_waited_for(stage: Stage, web: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch):
    """It is told in time, and metrics are answered meanwhile."""
    monkeypatch.setattr(readiness, "PATIENCE_SECONDS", 0.3)
    path = stage.product.db.engine.url.database
    other = sqlite3.connect(path or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        answer = await web.get("/readyz")
        assert answer.status_code == 503
        assert "locked" in answer.text
        assert (await web.get("/metrics")).status_code == 200
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert stage.product.db.is_sqlite


def test_a_process_that_asks_is_no_worker(db: Database):
    """A web process with a worker's name must not keep that one's jobs from being taken over."""
    engine = Engine(db, "one", wall=time.time)
    with Session(db.engine) as session, session.begin():
        engine.beat(session, "(one)")
        assert "one" not in engine.living(session, 60)
