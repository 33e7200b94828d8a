"""`groundswell …` on a machine whose clock is wrong: `skewed.py SECONDS_AHEAD worker`."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta

from bot.app.groundswell import Groundswell
from bot.cli import main

ahead = float(sys.argv.pop(1))
default = Groundswell.__init__.__kwdefaults__
assert default
default["now"] = lambda: datetime.now(UTC) + timedelta(seconds=ahead)
default["wall"] = lambda: time.time() + ahead
main()
