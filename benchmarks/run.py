"""Every benchmark, one table: `make bench`, or `benchmarks/run.py --only acks --quick`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import acks
import calendar_month
import dates
import delivery
import experiments
import local_slack
import memory
import recall
import rendering
import report
import reviews
import slow_slack
import stories
import tick
import understanding
from figures import Row

ROOMS: dict[str, Callable[..., list[Row]]] = {
    "acks": acks.measure,
    "slow_slack": slow_slack.measure,
    "delivery": delivery.measure,
    "tick": tick.measure,
    "calendar": calendar_month.measure,
    "dates": dates.measure,
    "memory": memory.measure,
    "sandbox": local_slack.measure,
    "recall": recall.measure,
    "rendering": rendering.measure,
    "report": report.measure,
    "stories": stories.measure,
    "reviews": reviews.measure,
    "understanding": understanding.measure,
    "experiments": experiments.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=ROOMS, action="append", help="one benchmark; may be given several times")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and smaller tables, to see that it works")
    given = parser.parse_args()
    table = Table("what", "unit", "ours", "bare", "ratio", "target", "", box=None)
    for name in given.only or ROOMS:
        print(f"{name} …", file=sys.stderr, flush=True)
        for row in ROOMS[name](quick=given.quick):
            table.add_row(
                row.what,
                row.unit,
                str(row.ours),
                str(row.bare),
                f"{row.ratio:.2f}",
                str(row.target or ""),
                row.verdict,
            )
    Console(width=180).print(table)


if __name__ == "__main__":
    main()
