"""What is in deploy/ fits the program: commands, settings and files, as far as that shows without Docker."""

from __future__ import annotations

import http.server
import re
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.kit.db import Database
from bot.settings import ROOT, Settings, _aliases
from tests.processes import Running, settings, town

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
PROCFILE = dict(line.split(": groundswell ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
# What other programs than ours read.
OTHERS = {"PGPASSWORD", "PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "MPLCONFIGDIR"}
PATIENCE_SECONDS = 120


def known() -> set[str]:
    """The variables that the settings read."""
    named = {str(alias) for field in Settings.model_fields.values() for alias in _aliases(field)}
    return OTHERS | named | {name.upper() for name in Settings.model_fields}


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text()))


def ours() -> dict[str, Any]:
    return {name: each for name, each in compose()["services"].items() if name != "database"}


def test_compose_runs_what_the_procfile_does():
    """The same processes by the same commands; `release` is called after what it does."""
    wanted = {**PROCFILE, "migrate": PROCFILE["release"]}
    del wanted["release"]
    assert {name: shlex.join(each["command"]) for name, each in ours().items()} == wanted


def test_compose_sets_only_what_is_read():
    """A slip in a name would be refused at the start, and only there."""
    for name, service in ours().items():
        assert set(service["environment"]) <= known(), name
        assert service["environment"]["DATABASE_URL"].startswith("postgresql://")
    lines = (DEPLOY / "groundswell.env.example").read_text().splitlines()
    named = {line.removeprefix("# ").partition("=")[0] for line in lines if re.match(r"(# )?[A-Z_]+=", line)}
    assert len(named) >= 6
    assert named <= known()


def test_containers_may_do_little():
    """No root, no capability, nothing to write but /tmp; and the tables are current before they start."""
    for name, service in ours().items():
        assert service["read_only"] is True, name
        assert service["user"].partition(":")[0] != "0"
        assert service["cap_drop"] == ["ALL"]
        assert service["tmpfs"] == ["/tmp"]  # noqa: S108 - in a container
        needed = service["depends_on"]
        assert ("migrate" in needed) == (name != "migrate")
    assert ours()["web"]["ports"] == ["127.0.0.1:3000:3000"]


def test_each_worker_has_a_name_and_a_door_for_its_health():
    """As the health check asks it."""
    worker, clock, web = (ours()[name]["environment"] for name in ("worker", "clock", "web"))
    assert worker["GROUNDSWELL_EXECUTOR"]
    assert {worker["GROUNDSWELL_HEALTH_PORT"], clock["GROUNDSWELL_HEALTH_PORT"]} == {"3001"}
    assert web["PORT"] == "3000"


def dockerfile() -> list[list[str]]:
    """Its instructions, with continued lines joined."""
    text = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


def test_the_image_has_what_the_package_needs():
    """Each path is in the repository and gets past the list of what is ignored."""
    allowed = {line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if line[0] == "!"}
    copied = {
        path for kind, *rest in dockerfile() if kind == "COPY" and not rest[0].startswith("--") for path in rest[:-1]
    }
    assert copied == allowed
    assert all((ROOT / path).exists() for path in copied)
    built = (ROOT / "pyproject.toml").read_text().split("[tool.hatch.build.targets.wheel]")[1].split("[tool.ruff")[0]
    packaged = set(re.findall(r'packages = \["(\w+)", "(\w+)"\]', built)[0])
    packaged |= set(re.findall(r'^"?([\w.]+)"? = "bot/shipped', built, re.MULTILINE))
    assert packaged >= {"bot", "sandbox", "content", "prompts", "manifest.json"}
    assert packaged <= copied


def test_the_image_is_not_root_and_checks_itself_with_python():
    """The last user counts; and no other program is needed for the check."""
    users = [rest[0] for kind, *rest in dockerfile() if kind == "USER"]
    assert users[-1].partition(":")[0] not in {"0", "root"}
    [check] = [" ".join(rest) for kind, *rest in dockerfile() if kind == "HEALTHCHECK"]
    assert "python" in check
    assert not re.search("curl|wget", (DEPLOY / "Dockerfile").read_text())
    pairs = [pair for kind, *rest in dockerfile() if kind == "ENV" for pair in rest]
    assert {pair.partition("=")[0] for pair in pairs} <= known() | {"PIP_DISABLE_PIP_VERSION_CHECK", "PIP_NO_CACHE_DIR"}


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_a_command_with_known_settings(unit: Path):
    """One of the Procfile's, or all of it in one; and systemd itself finds nothing wrong, where it is there."""
    text = unit.read_text()
    [command] = re.findall(r"^ExecStart=/opt/groundswell/bin/groundswell (.+)$", text, re.MULTILINE)
    assert command in {*PROCFILE.values(), "serve"}
    [given] = re.findall("^Environment=(.+)$", text, re.MULTILINE)
    assert {pair.partition("=")[0] for pair in given.split()} <= known()
    assert re.search("^User=groundswell$", text, re.MULTILINE)
    if analyze := shutil.which("systemd-analyze"):
        checked = subprocess.run(
            [analyze, "verify", str(unit)], capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
        )
        found = [line for line in checked.stderr.splitlines() if "is not executable" not in line]
        assert not [line for line in found if unit.stem in line], checked.stderr


def test_there_is_a_unit_for_each_process():
    """And one for all in one."""
    commands = re.findall("bin/groundswell (.+)", "\n".join(unit.read_text() for unit in UNITS))
    assert sorted(commands) == sorted([*PROCFILE.values(), "serve"])


class _Answer(http.server.BaseHTTPRequestHandler):
    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(b"because")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(params=[200, 503])
def answering(request: pytest.FixtureRequest) -> Iterator[tuple[int, int]]:
    """A process that is ready, and one that isn't: its port and status."""
    made = type("Made", (_Answer,), {"status": request.param})
    with http.server.HTTPServer(("127.0.0.1", 0), made) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port, request.param
        server.shutdown()
        thread.join(PATIENCE_SECONDS)


def healthy(**environment: str) -> subprocess.CompletedProcess[str]:
    """What the health check says."""
    command = [sys.executable, str(DEPLOY / "healthy.py")]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )


def test_the_health_check_asks_the_process(answering: tuple[int, int]):
    """Its exit code is the container's health, and the reason is shown."""
    port, status = answering
    done = healthy(PORT=str(port))
    assert (done.returncode == 0) == (status == 200)
    assert done.stdout == "because"
    assert healthy(PORT="1", GROUNDSWELL_HEALTH_PORT=str(port)).returncode == done.returncode


def test_nobody_there_is_unhealthy():
    """A sentence, not a traceback."""
    done = healthy(PORT="1")
    assert done.returncode == 1
    assert "nothing answers on port 1" in done.stdout
    assert not done.stderr


def test_the_script_says_that_docker_is_missing(tmp_path: Path):
    """It builds nothing half; and it is no broken shell."""
    script = str(DEPLOY / "up.sh")
    for name in ("bash", "dirname"):
        (tmp_path / name).symlink_to(shutil.which(name) or "/bin/false")
    subprocess.run([str(tmp_path / "bash"), "-n", script], check=True, timeout=PATIENCE_SECONDS)
    done = subprocess.run(
        [str(tmp_path / "bash"), script],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 1
    assert "Docker isn't installed here." in done.stderr


@pytest.mark.parametrize("role", ["worker", "clock"])
async def test_a_worker_and_a_clock_tell_their_health(tmp_path: Path, db: Database, role: str):
    """At GROUNDSWELL_HEALTH_PORT, and with nothing from Slack there; as the image's check asks."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    async with town(tmp_path) as there:
        env = settings(there, db, GROUNDSWELL_HEALTH_PORT=port, SLACK_SIGNING_SECRET="hush")
        with Running(tmp_path, role, env=env) as process:
            until = time.monotonic() + PATIENCE_SECONDS
            while (done := healthy(GROUNDSWELL_HEALTH_PORT=port)).returncode:
                assert process.alive, process.output.read_text()
                assert time.monotonic() < until, done.stdout
            assert done.stdout == "ready"
            process.end()
