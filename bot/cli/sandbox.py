"""`sandbox`: the local workspace alone."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import typer

from bot.app.manifest import manifest as app_manifest
from bot.cli.maintenance import told_to_stop
from bot.errors import SettingsError
from sandbox.server import Sandbox


def run(port: int, manifest: Path | None, request_url: str | None) -> None:
    """Serve until told to stop, after printing what an app needs to connect, as environment lines."""
    try:
        described = json.loads(manifest.read_text(encoding="utf-8")) if manifest else app_manifest()
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise SettingsError(reason=f"{manifest} is not a manifest in JSON ({error})") from None
    asyncio.run(_run(Sandbox(described, port=port, request_url=request_url)))


async def _run(sandbox: Sandbox) -> None:
    try:
        await sandbox.start()
    except OSError as error:
        raise SettingsError(reason=f"port {sandbox.port} cannot be used ({error.strerror}); try --port 0") from None
    for name, value in sandbox.env().items():
        typer.echo(f"{name}={value}")
    typer.echo(f"# open {sandbox.url} in a browser; Ctrl-C ends it", err=True)
    await told_to_stop()
    await sandbox.stop()
