"""The machine's clock, moved for one process and its children."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.clock_shift import Start, build

NOW = "import datetime, os; print(datetime.datetime.now(), flush=True); os.system(\"date '+%F %T %Z'\")"


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("cc"), reason="needs Linux and a C compiler")
def test_a_process_and_its_children_have_another_day(tmp_path: Path):
    """In the zone of the start, while waiting takes as long as ever."""
    env = Start("2026-10-25T02:50", "Europe/Berlin").environment(build(tmp_path))

    begun = time.monotonic()
    shown = subprocess.run([sys.executable, "-c", NOW], env=env, capture_output=True, text=True, check=True, timeout=60)

    own, child = shown.stdout.splitlines()
    assert time.monotonic() - begun < 60
    assert own.startswith("2026-10-25 02:5")
    assert child.startswith("2026-10-25 02:5")
    assert child.endswith("CEST")
