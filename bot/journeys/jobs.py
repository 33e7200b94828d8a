"""Jobs of the clock: send due lessons and reviews, reminders and the lines of weeks, repair missing schedules."""

from __future__ import annotations

from collections import Counter

import structlog

from bot.deps import Deps
from bot.journeys import reminders, repair, rounds, scheduler, weekly_line
from bot.journeys.content import Library
from bot.journeys.rules import LessonDecision
from bot.reviews.rules import RoundDecision, RoundLimits
from bot.settings import Settings

log = structlog.get_logger()
AnyDecision = LessonDecision | RoundDecision


async def tick(deps: Deps, library: Library) -> list[AnyDecision]:
    """Plan every due lesson and then every due round, some hundreds in a transaction; returns the decisions.

    Lessons go first: a round comes at the same time and belongs below the lesson.
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
    """The installation's limits for rounds of reviews."""
    return RoundLimits(settings.cutoff, settings.reviews_per_day, settings.messages_per_day)


async def remind(deps: Deps, library: Library) -> None:
    """Send all reminders that are due."""
    while await deps.db.transact_aside(reminders.send_due, library, now=deps.now(), most=deps.settings.reminders):
        deps.nudge()


async def end_weeks(deps: Deps, library: Library) -> None:
    """Send the line of the week to everybody whose week is over."""
    while await deps.db.transact_aside(weekly_line.send_due, library, now=deps.now()):
        deps.nudge()


async def reschedule_stuck(deps: Deps, library: Library) -> None:
    """Schedule members who have no schedule, see `repair`; the clock calls it at its start and at intervals."""
    last = 0
    while batch := await deps.db.transact_aside(repair.reschedule_stuck, library, last, now=deps.now()):
        last = batch[-1]
        log.warning("journeys.reschedule_stuck", members=len(batch))
