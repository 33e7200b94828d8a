"""Whether a process can do its work, for `/readyz`."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from importlib.metadata import version
from socket import gethostname

from bot.deps import Deps
from bot.kit.log import database_code
from bot.kit.socket_mode import SocketModeHandler
from bot.members import service as members
from bot.settings import Settings

PATIENCE_SECONDS = 5.0


def executor_name(settings: Settings, roles: Collection[str]) -> str:
    """The name of a process, which no other worker on the same database may have."""
    return settings.executor or f"{gethostname()}:{'+'.join(sorted(roles))}"


class ProcessHealth:
    """Says why a process is not ready. It tries a real write, because a full disk can still be read."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._writing: asyncio.Task[None] | None = None

    async def problem(self, socket: SocketModeHandler | None) -> str | None:
        """Why this process is not ready, as a sentence; None if it is."""
        if self._writing is None or self._writing.done():
            # Under a name of its own: a web process must not seem to be the worker that it is named after.
            name = f"({self._deps.engine.executor})"
            self._writing = asyncio.create_task(self._deps.db.transact(self._deps.engine.beat, name))
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await asyncio.shield(self._writing)
        except TimeoutError:
            return (
                f"the database takes no write within {PATIENCE_SECONDS:g} seconds; another program may have locked it"
            )
        except Exception as error:  # noqa: BLE001 - any error means not ready
            return _sentence(error)
        if socket and not await socket.client.is_connected():
            return "Socket Mode is not connected"
        return None


def _sentence(error: Exception) -> str:
    code = database_code(error)
    cause = " ".join(filter(None, [type(error).__name__, code]))
    if code in {"SQLITE_FULL", "53100"}:
        return "the disk of the database is full; make room there"
    if code.startswith(("SQLITE_READONLY", "SQLITE_IOERR", "25006")):
        return f"the database can be read but not written ({cause})"
    return f"the database does not answer ({cause})"


async def facts(deps: Deps, roles: Collection[str]) -> dict[str, object]:
    """What the log says of a process that has started."""
    settings = deps.settings
    return {
        "version": version("groundswell"),
        "roles": sorted(roles),
        "executor": deps.engine.executor,
        "database": "sqlite" if deps.db.is_sqlite else "postgresql",
        "port": settings.port if "web" in roles else settings.health_port,
        "workspaces": await deps.db.read(members.workspace_count),
    }
