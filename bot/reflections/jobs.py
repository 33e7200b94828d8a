"""What the clock calls: ask about plans whose moment has come."""

from __future__ import annotations

import structlog

from bot.deps import Deps
from bot.reflections import asking

log = structlog.get_logger()


async def tick(deps: Deps) -> int:
    """Ask about everything that is due, some hundreds in a transaction; how many plans that was."""
    asked = 0
    while some := await deps.db.transact_aside(asking.ask_due, at=deps.now()):
        asked += some
    if asked:
        log.info("reflections.tick", asked=asked)
        deps.nudge()
    return asked
