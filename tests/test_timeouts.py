"""The time limit of a test, tried in a run of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT

CONFTEST = """
from tests import timeouts

def pytest_configure(config):
    timeouts.REPEAT_SECONDS = 3
    timeouts.register(config)
"""
ALONE = ("-n", "0", "-p", "no:cacheprovider", "-p", "no:hypothesispytest")
OPTIONS = ("-q", "--timeout=1", f"--config-file={ROOT / 'pyproject.toml'}", *ALONE)
BUSY = """
import asyncio, time

async def compute():
    while True:
        time.sleep(0.05)
        await asyncio.sleep(0)

async def test_it():
    busy = [asyncio.create_task(compute()) for _ in range(2)]
    await asyncio.Event().wait()
"""
TEARDOWN = """
import asyncio, pytest

@pytest.fixture
async def slow():
    yield
    await asyncio.Event().wait()

async def test_it(slow):
    raise ValueError
"""


@pytest.mark.parametrize(("tests", "ended"), [(BUSY, "1 failed"), (TEARDOWN, "1 failed, 1 error")])
def test_a_run_ends_whatever_hangs(tmp_path: Path, tests: str, ended: str):
    """A test that waits forever beside busy tasks fails, and so does one whose fixture never ends."""
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_it.py").write_text(tests)
    run = [sys.executable, "-m", "pytest", *OPTIONS, f"--rootdir={tmp_path}", str(tmp_path)]

    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)

    assert f"{ended} in" in done.stdout
    assert "Timeout (>1.0s)" in done.stdout
