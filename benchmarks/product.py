"""The servers that are compared: `groundswell serve` over HTTP, bare Bolt, and a plain app with a database."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from processes import Server, ask, free_port, peer, serving

from bot.kit.db import Database

SECRET = "not-a-secret"


@contextmanager
def product(database: Database, slack: Server) -> Iterator[Server]:
    """The product, all roles in one process, on a database that was filled beforehand."""
    port = free_port()
    env = {
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.url}/api/",
        "SLACK_APP_TOKEN": "",
        "DATABASE_URL": str(database.engine.url),
        "GROUNDSWELL_EXECUTOR": "bench",
        "PORT": str(port),
    }
    with serving([sys.executable, "-m", "bot", "serve"], port, env) as server:
        yield server


@contextmanager
def bare_bolt(slack: Server) -> Iterator[Server]:
    """Bolt's hello world."""
    port = free_port()
    with serving(peer("bare_bolt", port, f"{slack.url}/api/", SECRET), port) as server:
        yield server


@contextmanager
def plain_app(slack: Server, folder: Path) -> Iterator[Server]:
    """What somebody would write instead; its table is made in a file of its own."""
    port = free_port()
    where = f"sqlite:///{folder / 'plain.db'}"
    with serving(peer("plain_app", port, f"{slack.url}/api/", SECRET, where), port) as server:
        yield server


def acknowledged(server: Server, bodies: Sequence[str], *, connections: int) -> dict[str, Any]:
    """Send clicks to a server and wait for their acks only; what the clicker saw."""
    seen: dict[str, Any] = ask("clicking", server.port, SECRET, connections, given=list(bodies))
    return seen


def click(server: Server, bodies: Sequence[str], *, connections: int) -> dict[str, Any]:
    """Send clicks to a server and wait until it has done all they ask for.

    Beside what the clicker saw: `cpu`, the microseconds of its time that each click cost in all.
    """
    before = server.cpu_seconds
    seen = acknowledged(server, bodies, connections=connections)
    server.wait_until_idle()
    return {**seen, "cpu": (server.cpu_seconds - before) / len(bodies) * 1e6}
