"""`sandbox`: run only the local workspace."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.app.manifest import manifest as app_manifest
from bot.errors import SettingsError
from sandbox.commandline import serve
from sandbox.manifest import ManifestError, read_manifest


def run(port: int, manifest: Path | None, request_url: str | None) -> None:
    """Serve until stopped, by default with Groundswell's manifest."""
    try:
        described = read_manifest(manifest) if manifest else app_manifest()
        asyncio.run(serve(described, port=port, request_url=request_url))
    except ManifestError as error:
        raise SettingsError(reason=str(error)) from None
    except OSError as error:
        raise SettingsError(reason=f"port {port} cannot be used ({error.strerror}); try --port 0") from None
