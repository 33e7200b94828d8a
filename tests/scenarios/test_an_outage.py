"""The database is away for a while: the process stays, says so in few lines of JSON, and goes on afterwards."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path

import aiohttp
import psycopg
import pytest

from bot.kit.db import Database
from tests.processes import Running, settings, town
from tests.tables import furnish
from tests.waiting import until

AWAY_SECONDS = 5
# Dozens of ticks, and the engine; without any limit it would be hundreds.
MAX_LINES = 80
END_ALL = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'outage'"


@pytest.mark.postgres
async def test_an_outage_is_few_lines_of_json(tmp_path: Path, postgres_server: str):
    """Each with the cause by its code; ready says no and then yes again, and metrics are answered throughout."""
    url = f"{postgres_server.replace('postgresql://', 'postgresql+psycopg://')}/outage"
    furnish(url)
    db = Database(url)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with town(tmp_path) as there, aiohttp.ClientSession() as session:
        env = settings(there, db, PORT=str(port))
        db.close()

        async def ask(path: str) -> tuple[int, str]:
            try:
                async with session.get(f"http://127.0.0.1:{port}/{path}") as answer:
                    return answer.status, await answer.text()
            except aiohttp.ClientError:
                return 0, ""

        async def is_ready() -> bool:
            assert process.alive, process.output.read_text()
            return (await ask("readyz"))[0] == 200

        with Running(tmp_path, "serve", env=env) as process:
            await until(is_ready, process.output.read_text, patience=120)
            with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as admin:
                admin.execute("ALTER DATABASE outage ALLOW_CONNECTIONS false")
                admin.execute(END_ALL)
                await asyncio.sleep(AWAY_SECONDS)
                assert (await ask("healthz"))[0] == 200
                ready, metrics = await ask("readyz"), await ask("metrics")
                admin.execute("ALTER DATABASE outage ALLOW_CONNECTIONS true")
            await until(is_ready, process.output.read_text, patience=120)
            process.end()
    assert ready[0] == 503
    assert "the database does not answer" in ready[1]
    assert metrics[0] == 200
    assert "groundswell_database_up 0.0" in metrics[1]
    lines = [json.loads(line) for line in process.output.read_text().splitlines()]
    assert len(lines) < MAX_LINES
    assert {line["event"] for line in lines} >= {"groundswell.started", "clock.tick_failed", "groundswell.stopped"}
    failed = {line["error"] for line in lines if line["event"] == "clock.tick_failed"}
    assert "OperationalError 55000" in failed
    assert failed <= {"OperationalError 55000", "OperationalError 57P01", "OperationalError 08006"}
    assert not any("Traceback" in str(line) for line in lines)
