"""Child processes: started, looked at, and ended."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "benchmarks" / "peers"
PATIENCE_SECONDS = 120.0  # a machine with other work may need half a minute to start the product
RUN_SECONDS = 300.0
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A running process that answers on a port of this machine."""

    process: subprocess.Popen[bytes]
    port: int
    output: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def megabytes(self) -> float:
        """Its resident memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024

    @property
    def cpu_seconds(self) -> float:
        """The time it has spent computing, user and system."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND

    def wait_until_idle(self) -> None:
        """Until it has finished what it does after answering: half a second with almost nothing computed."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            before = self.cpu_seconds
            time.sleep(0.5)
            if self.cpu_seconds - before < 0.05:
                return
        raise TimeoutError("the server does not come to rest")

    def printed(self, word: str) -> str:
        """What it has printed, as soon as there is a whole line with `word`."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while word not in (text := self.output.read_text(encoding="utf-8")) or not text.endswith("\n"):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the server has not printed {word}: {text}")
            time.sleep(0.02)
        return text


@contextmanager
def serving(program: list[str], port: int, env: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A process that listens on `port`, ended with the block; its output can be read."""
    with tempfile.TemporaryFile() as words, tempfile.NamedTemporaryFile() as output:
        process = subprocess.Popen(
            program,
            cwd=ROOT,
            # Both programs keep their bytecode, whatever is set where this runs.
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(env or {})},
            stderr=words,
            stdout=output,
        )
        try:
            if not _listens(port, process):
                words.seek(0)
                raise TimeoutError(f"nothing listens on port {port}: {words.read().decode()}")
            yield Server(process, port, Path(output.name))
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def _listens(port: int, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.005)
        else:
            return True
    return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def peer(name: str, *arguments: object) -> list[str]:
    """The command line of one of the programs in peers/."""
    return [sys.executable, str(PEERS / f"{name}.py"), *map(str, arguments)]


def ask(name: str, *arguments: object, given: object = None, env: Mapping[str, str] | None = None) -> Any:
    """Run a peer to its end, with JSON on its standard input; the JSON that it prints."""
    done = subprocess.run(
        peer(name, *arguments),
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        input=json.dumps(given).encode(),
        capture_output=True,
        check=False,
        timeout=RUN_SECONDS,
    )
    if done.returncode:
        raise RuntimeError(f"{name} failed: {done.stderr.decode()}")
    return json.loads(done.stdout)


@contextmanager
def instant_slack(delay: float = 0.0) -> Iterator[Server]:
    """A Slack that says ok to everything, at once or after `delay` seconds."""
    port = free_port()
    with serving(peer("instant_slack", port, delay), port) as server:
        yield server
