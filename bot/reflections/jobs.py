"""Timers: ask about plans that are due, and send facilitators their weekly digest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog
from sqlmodel import Session

from bot.deps import Deps
from bot.reflections import facilitator_digest, follow_ups
from bot.reflections.facilitator_digest import Circle
from bot.reflections.themes import Themes

log = structlog.get_logger()
Circles = Callable[[Session], Sequence[Circle]]


async def tick(deps: Deps) -> int:
    """Ask about all plans that are due, some hundreds per transaction; returns their number."""
    asked = 0
    while some := await deps.db.transact_aside(follow_ups.ask_due, now=deps.now()):
        asked += some
    if asked:
        log.info("reflections.tick", asked=asked)
        deps.nudge()
    return asked


async def weekly(deps: Deps, themes: Themes, circles: Circles) -> int:
    """Send the weekly digest to facilitators whose Monday it is; returns the number sent."""

    def tell(session: Session) -> int:
        return facilitator_digest.post_weekly(session, themes, circles(session), now=deps.now(), k=deps.settings.k)

    count = await deps.db.transact_aside(tell)
    if count:
        log.info("reflections.weekly", told=count)
        deps.nudge()
    return count
