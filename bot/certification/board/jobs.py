"""What the clock does for the board: remind assessors."""

from __future__ import annotations

from bot.certification.board import reminders
from bot.deps import Deps


async def tick(deps: Deps) -> None:
    """Remind those whose marks have been awaited for long."""
    if await deps.db.transact(reminders.remind_all, now=deps.now()):
        deps.nudge()
