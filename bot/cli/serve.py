"""`serve`, `worker` and `clock`."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from bot import migrations
from bot.app.groundswell import ALL, Groundswell, Role
from bot.cli.maintenance import need_current, opened, stop_signal
from bot.errors import SettingsError
from bot.kit import log
from bot.settings import Settings, read


def run(roles: tuple[Role, ...]) -> None:
    """Run the roles until stopped; with all of them, the tables are upgraded first, else they must be current."""
    settings = read()
    log.configure(settings.log)
    _need_slack(settings, roles)
    database = opened(settings.database_url)
    if roles == ALL:
        migrations.upgrade(database)
    else:
        need_current(database)
    database.close()
    asyncio.run(_run(settings, roles))


def _need_slack(settings: Settings, roles: tuple[Role, ...]) -> None:
    if not settings.slack_bot_token and not settings.many_workspaces:
        raise SettingsError(reason="SLACK_BOT_TOKEN is not set (or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET)")
    if "web" in roles and not settings.slack_app_token and not settings.slack_signing_secret:
        raise SettingsError(reason="set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP")


async def _run(settings: Settings, roles: tuple[Role, ...]) -> None:
    stop = stop_signal()
    # Before anything is started, because a port that is taken ends us.
    door = _door(settings.port) if "web" in roles else None
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


def _door(port: int) -> socket.socket:
    """A socket on the port, reachable from outside a container; SettingsError if it can't be had."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind(("0.0.0.0", port))  # noqa: S104 - as said above
    except OSError as error:
        door.close()
        reason = f"port {port} can't be used ({os.strerror(error.errno or 0)}); set PORT to a free one"
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
