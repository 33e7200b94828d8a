"""What the clock calls: hand out what is due, remind, and plan again what was left without a plan."""

from __future__ import annotations

from collections import Counter

import structlog

from bot.deps import Deps
from bot.journeys import reminders, repair, rounds, scheduler
from bot.journeys.content import Library
from bot.journeys.rules import LessonDecision
from bot.reviews.rules import RoundDecision, RoundLimits
from bot.settings import Settings

log = structlog.get_logger()
AnyDecision = LessonDecision | RoundDecision


async def tick(deps: Deps, library: Library) -> list[AnyDecision]:
    """Plan every lesson due now and then every round, some hundreds in a transaction; what was decided.

    Lessons go first: a round comes at their hour and belongs below the lesson.
    """
    lessons, reviews = await _lessons(deps, library), await _rounds(deps, library)
    for name, decisions in (("journeys.tick", lessons), ("reviews.tick", reviews)):
        if decisions:
            log.info(name, **Counter(f"decided_{decision.verdict}" for decision in decisions))
            deps.nudge()
    return [*lessons, *reviews]


async def _lessons(deps: Deps, library: Library) -> list[LessonDecision]:
    decisions: list[LessonDecision] = []
    plan, cutoff, per_day = scheduler.plan, deps.settings.cutoff, deps.settings.messages_per_day
    while planned := await deps.db.transact_aside(plan, library, now=deps.now(), cutoff=cutoff, per_day=per_day):
        decisions += planned
    return decisions


async def _rounds(deps: Deps, library: Library) -> list[RoundDecision]:
    decisions: list[RoundDecision] = []
    while planned := await deps.db.transact_aside(rounds.plan, library, terms(deps.settings), now=deps.now()):
        decisions += planned
    return decisions


def terms(settings: Settings) -> RoundLimits:
    """What the installation grants of reviews."""
    return RoundLimits(settings.cutoff, settings.reviews_per_day, settings.messages_per_day)


async def remind(deps: Deps, library: Library) -> None:
    """Mention what has stayed open, to those whose moment for that has come."""
    while await deps.db.transact_aside(reminders.send_due, library, now=deps.now(), most=deps.settings.reminders):
        deps.nudge()


async def reschedule_stuck(deps: Deps, library: Library) -> None:
    """Plan again whatever nobody has planned, see `repair`; the clock calls it at its start and now and then."""
    last = 0
    while batch := await deps.db.transact_aside(repair.reschedule_stuck, library, last, now=deps.now()):
        last = batch[-1]
        log.warning("journeys.reschedule_stuck", members=len(batch))
