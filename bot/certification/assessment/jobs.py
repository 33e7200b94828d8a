"""What the clock does for judging: assessors who are gone are replaced, and those who are missing are found."""

from __future__ import annotations

from bot.certification.assessment import notices
from bot.certification.capstone.context import Certification
from bot.deps import Deps


async def look_after(deps: Deps, certification: Certification) -> None:
    """Fill seats that nobody has, in all workspaces."""
    if await deps.db.transact(notices.look_after_all, certification, now=deps.now()):
        deps.nudge()
