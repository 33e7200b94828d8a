"""Runs of the tests with the machine's clock on days that catch a test which depends on it; `make test-clock`.

A small library is preloaded into every process of a run, so that PostgreSQL, Chromium and the product's own processes
have the same time of day; it needs Linux and a C compiler. Arguments go to pytest, in place of the tests that depend on
the calendar most.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

HERE = Path(__file__).resolve().parent
TESTS = ("tests/scenarios", "tests/community", "tests/journeys")


@dataclass(frozen=True)
class Start:
    """The time of day, on a wall in `zone`, at which the machine begins a run."""

    wall: str
    zone: str = "Etc/UTC"

    def environment(self, library: Path) -> dict[str, str]:
        """The variables of a process that begins then."""
        moment = datetime.fromisoformat(self.wall).replace(tzinfo=ZoneInfo(self.zone))
        shift = {"LD_PRELOAD": str(library), "CLOCK_SHIFT_SECONDS": f"{math.ceil(moment.timestamp() - time.time())}"}
        return {**os.environ, **shift, "TZ": self.zone}


STARTS = (
    Start("2026-11-28T12:00"),  # a Saturday
    Start("2026-12-31T23:50"),
    # Ten minutes before the clocks change, so that they do so during the run.
    Start("2026-03-29T01:50", "Europe/Berlin"),
    Start("2026-10-25T02:50", "Europe/Berlin"),
    Start("2026-03-08T01:50", "America/New_York"),
    Start("2026-11-01T01:50", "America/New_York"),
)


def build(folder: Path) -> Path:
    """Compile the library into a folder."""
    compiler = shutil.which("cc")
    assert compiler, "a C compiler is missing"
    library = folder / "clock_shift.so"
    flags = ("-shared", "-fPIC", "-O2", "-Wall", "-Werror")
    subprocess.run([compiler, *flags, "-o", str(library), str(HERE / "clock_shift.c"), "-ldl"], check=True)
    return library


def main(arguments: list[str]) -> int:
    """Run the tests once from each start; 1 when any of the runs failed."""
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        library = build(Path(folder))
        for start in STARTS:
            print(f"The machine's clock begins at {start.wall} in {start.zone}.", flush=True)
            command = [sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal", *(arguments or TESTS)]
            done = subprocess.run(command, cwd=HERE.parent, env=start.environment(library), check=False)
            failed += [f"{start.wall} in {start.zone}"] if done.returncode else []
    print(f"Failed from {'; '.join(failed)}." if failed else f"Passed from all {len(STARTS)} starts.")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
