"""What the clock does for experiments: move levers, look once at the end, give newcomers what is the standard."""

from __future__ import annotations

import asyncio
from datetime import datetime

import structlog
from sqlmodel import Session, col, select

from bot.deps import Deps
from bot.improvement.pdca import acting, checking, cohort_ends, running
from bot.improvement.pdca.models import ExperimentPerson
from bot.journeys.content import Library
from bot.kit.log import where

log = structlog.get_logger()


async def tick(deps: Deps, library: Library) -> None:
    """Do everything that is due; safe to repeat, and to run in two processes."""
    for number in await deps.db.read(checking.due, now=deps.now()):
        try:
            await look(deps, number)
        except Exception as error:  # noqa: BLE001 - the others are not to wait for this one
            log.error("improvement.look_failed", experiment=number, error=type(error).__name__, where=where(error))
    if await deps.db.transact(cohort_ends.end_due, now=deps.now()):
        deps.nudge()
    await move(deps, library)
    while await deps.db.transact_aside(acting.apply_standards, library, now=deps.now()):
        deps.nudge()


async def look(deps: Deps, number: int) -> None:
    """Look at an experiment that is at its end; the figures are worked out beside the database."""
    found = await deps.db.read(checking.facts, number)
    if found is None:
        return
    seen = await asyncio.to_thread(checking.look, found)
    if await deps.db.transact(checking.keep, number, seen, now=deps.now()):
        log.info("improvement.look", experiment=number, verdict=seen.verdict)
        deps.nudge()


async def move(deps: Deps, library: Library) -> None:
    """Move all levers that are to be moved, some people in a transaction."""
    while await deps.db.transact_aside(running.move_levers, library, now=deps.now()):
        deps.nudge()


def next_due_at(session: Session, *, now: datetime) -> datetime | None:
    """When something is next to be done: now, if levers or newcomers wait."""
    waiting = session.exec(
        select(ExperimentPerson.member_id).where(col(ExperimentPerson.todo).is_not(None)).limit(1)
    ).first()
    if waiting is not None or acting.newcomers(session, limit=1):
        return now
    found = (checking.next_due_at(session), cohort_ends.next_due_at(session))
    return min((moment for moment in found if moment), default=None)
