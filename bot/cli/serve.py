"""`serve`, `worker` and `clock`."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import time
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from bot import migrations
from bot.app.groundswell import ALL, Groundswell, Role, utc_now
from bot.app.readiness import executor_name
from bot.cli.maintenance import missing_file, need_current, opened, refuse_missing, stop_signal
from bot.errors import SettingsError
from bot.kit import log
from bot.kit.db import Database
from bot.kit.engine import heart_beats
from bot.kit.process_lock import ProcessLock
from bot.settings import Settings, read

A_MOMENT = 0.5  # seconds between two tries to get a name


def run(roles: tuple[Role, ...]) -> None:
    """Run the roles until stopped; with all of them, the tables are upgraded first, else they must be current."""
    settings = read()
    log.configure(settings.log)
    _need_slack(settings, roles)
    _say_where(settings, roles)
    database = opened(settings.database_url)
    lock = ProcessLock(database)
    try:
        _enter(database, lock, roles)
        if roles == ALL:
            migrations.upgrade(database)
        else:
            need_current(database)
        if "worker" in roles:
            _take_name(settings, database, lock, roles)
        database.close()
        asyncio.run(_run(settings, roles))
    finally:
        database.close()
        lock.close()


def _say_where(settings: Settings, roles: tuple[Role, ...]) -> None:
    """Say which file is about to be made; SettingsError for a process that can't make it."""
    if roles != ALL:
        refuse_missing(settings.database_url)
    elif file := missing_file(settings.database_url):
        log.logger().warning("database.new", file=str(file), hint="set DATABASE_URL if you expected another one")


def _enter(database: Database, lock: ProcessLock, roles: tuple[Role, ...]) -> None:
    file = database.engine.url.database
    try:
        if not lock.enter():
            raise SettingsError(reason=f"{file} is being moved to PostgreSQL; wait until that is done")
        if roles == ALL and not lock.serve():
            raise SettingsError(reason=f"another `groundswell serve` is running on {file}; stop that one first")
    except OSError as error:
        reason = f"{file}-lock can't be written ({os.strerror(error.errno or 0)}); this user needs to write there"
        raise SettingsError(reason=reason) from None


def _take_name(settings: Settings, database: Database, lock: ProcessLock, roles: tuple[Role, ...]) -> None:
    """Be the only worker of this name.

    A rolling restart may start us before the old one has ended, so a live one gets time to. One without a heartbeat
    is gone, though its machine's connection may still hold the lock.
    """
    name = executor_name(settings, roles)
    until = time.monotonic() + settings.failover_seconds
    while not lock.name(name):
        since = utc_now().timestamp() - settings.failover_seconds
        if not database.is_sqlite and not database.read_now(heart_beats, name, since):
            log.logger().warning("engine.name_unlocked", executor=name)
            return
        if database.is_sqlite or time.monotonic() > until:
            reason = f"another worker called {name} is running; give each its own GROUNDSWELL_EXECUTOR"
            raise SettingsError(reason=reason)
        time.sleep(A_MOMENT)


def _need_slack(settings: Settings, roles: tuple[Role, ...]) -> None:
    if not settings.slack_bot_token and not settings.many_workspaces:
        raise SettingsError(reason="SLACK_BOT_TOKEN is not set (or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET)")
    if "web" in roles and not settings.slack_app_token and not settings.slack_signing_secret:
        raise SettingsError(reason="set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP")


async def _run(settings: Settings, roles: tuple[Role, ...]) -> None:
    log.catch_all()
    stop = stop_signal()
    # Before anything is started, because a port that is taken ends us.
    port = settings.port if "web" in roles else settings.health_port
    door = None if port is None else _door(port, "PORT" if "web" in roles else "GROUNDSWELL_HEALTH_PORT")
    product = Groundswell(settings, roles=roles)
    try:
        await product.start()
        _set_apart()
        if door:
            await _listen(product.asgi, door, stop)
        else:
            await stop.wait()
    finally:
        await product.stop()


def _set_apart() -> None:
    """Collect garbage once, and never look again through what is left, which stays as long as the process.

    Otherwise everything waits a quarter of a second each time that all of it is looked through.
    """
    gc.collect()
    gc.freeze()
    gc.enable()


def _door(port: int, setting: str) -> socket.socket:
    """A socket on the port, reachable from outside a container; SettingsError if it can't be had."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(("0.0.0.0", port))  # noqa: S104 - as said above
    except OSError as error:
        door.close()
        reason = f"port {port} can't be used ({os.strerror(error.errno or 0)}); set {setting} to a free one"
        raise SettingsError(reason=reason) from None
    return door


async def _listen(site: Starlette, door: socket.socket, stop: asyncio.Event) -> None:
    """Serve requests until `stop`, then finish those in progress."""
    # Without a log configuration, uvicorn logs like every other library.
    config = uvicorn.Config(site, log_config=None, log_level="warning", lifespan="off")
    server = _Server(config)
    serving, stopping = asyncio.create_task(server.serve([door])), asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.should_exit = True
    await serving


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn raises them again after its end, which would end the process before its jobs."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        yield
