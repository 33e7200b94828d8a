"""What the clock calls: ask about plans whose moment has come, and tell facilitators about their week."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog
from sqlmodel import Session

from bot.deps import Deps
from bot.reflections import digest, follow_ups
from bot.reflections.digest import Circle
from bot.reflections.themes import Themes

log = structlog.get_logger()
Circles = Callable[[Session], Sequence[Circle]]


async def tick(deps: Deps) -> int:
    """Ask about everything that is due, some hundreds in a transaction; how many plans that was."""
    asked = 0
    while some := await deps.db.transact_aside(follow_ups.ask_due, now=deps.now()):
        asked += some
    if asked:
        log.info("reflections.tick", asked=asked)
        deps.nudge()
    return asked


async def weekly(deps: Deps, themes: Themes, circles: Circles) -> int:
    """Tell facilitators whose Monday it is about the week of the circles they lead; how many were told."""

    def tell(session: Session) -> int:
        return digest.post_weekly(session, themes, circles(session), now=deps.now(), k=deps.settings.k)

    told = await deps.db.transact_aside(tell)
    if told:
        log.info("reflections.weekly", told=told)
        deps.nudge()
    return told
