"""The command line of the sandbox."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from sandbox.compatibility import unsupported
from sandbox.manifest import ManifestError, read_manifest
from sandbox.server import Sandbox
from sandbox.state import Json


def main() -> int:
    """Serve until interrupted; 1 when the manifest or the port cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local Slack workspace for one app.")
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest, in JSON or YAML")
    parser.add_argument("--port", type=int, default=4280, help="port of the workspace; 0 takes any free one")
    parser.add_argument("--request-url", help="deliver over signed HTTP to this address instead of Socket Mode")
    given = parser.parse_args()
    try:
        asyncio.run(serve(read_manifest(given.manifest), port=given.port, request_url=given.request_url))
    except (ManifestError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


async def serve(manifest: Json, *, port: int, request_url: str | None) -> None:
    """Run a workspace until SIGINT or SIGTERM; OSError when the port cannot be used.

    The app's environment variables are printed to standard output, and to standard error what the manifest asks for
    that the sandbox does not support.
    """
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with Sandbox(manifest, port=port, request_url=request_url) as sandbox:
        for name, value in sandbox.env().items():
            sys.stdout.write(f"{name}={value}\n")
        sys.stdout.flush()
        for line in unsupported(sandbox.installation).lines():
            sys.stderr.write(f"# {line}\n")
        sys.stderr.write(f"# open {sandbox.url} in a browser; Ctrl-C ends it\n")
        sys.stderr.flush()
        await stop.wait()
