"""What the clock does about figures: keep the weeks that are over."""

from __future__ import annotations

from bot.deps import Deps
from bot.measurement import snapshots


async def keep_weeks(deps: Deps) -> None:
    """Keep the weeks that are over, a workspace's week in each transaction."""
    await deps.db.transact(snapshots.enter)
    while await deps.db.transact_aside(snapshots.keep_due, now=deps.now()):
        pass
