"""Plan everything that is scheduled; every next due time is a column in the database."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from bot.cohorts import channel, reflection_access
from bot.cohorts import jobs as cohorts
from bot.community import jobs as community
from bot.community import message_updates
from bot.community.context import CommunityContext
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.journeys import jobs as journeys
from bot.journeys import queries as journeys_queries
from bot.journeys.content import Library
from bot.journeys.jobs import AnyDecision
from bot.kit.clock import Clock
from bot.members import profile_reader
from bot.reflections import follow_ups
from bot.reflections import jobs as reflections
from bot.reflections.themes import Themes

WEEKLY_SECONDS = 600


@dataclass(frozen=True)
class Planner:
    """Plans what is due, for the clock, `groundswell tick` and the demo."""

    deps: Deps
    library: Library
    community: CommunityContext
    themes: Themes

    async def tick(self) -> list[AnyDecision]:
        """Plan everything that is due now; returns the decisions on lessons and reviews."""
        decisions = await self.tick_learning()
        await self._tick_reflections()
        await self._tick_community()
        return decisions

    async def tick_learning(self) -> list[AnyDecision]:
        """Plan lessons, reviews and reminders; returns the decisions on lessons and reviews."""
        decisions = await journeys.tick(self.deps, self.library)
        decisions += await cohorts.tick(self.deps, self.library)
        await journeys.remind(self.deps, self.library)
        return decisions

    async def _tick_reflections(self) -> None:
        await reflections.tick(self.deps)

    async def _tick_community(self) -> None:
        await community.tick(self.deps, self.community)

    async def next_due_at(self) -> datetime | None:
        """The next time at which anything is due to a person or a channel."""
        reads = (journeys_queries.next_due_at, channel.next_due_at, community.next_due_at, follow_ups.next_ask_at)
        found = [await self.deps.db.read(read) for read in reads]
        found.append(await self.deps.db.read(delivery.next_due_at, after=self.deps.now()))
        return min((moment for moment in found if moment), default=None)

    def set_ticks(self, clock: Clock) -> None:
        """Add all ticks but `tick_learning` to the clock, separately, so that a failing one doesn't stop others."""
        deps, library, every = self.deps, self.library, clock.every
        every(1, "reflections.tick", self._tick_reflections)
        every(1, "community.tick", self._tick_community)
        every(1, "community.update_outdated", lambda: message_updates.update_outdated(deps, self.community))
        every(60, "cohorts.newcomers", lambda: cohorts.invite_newcomers(deps, library))
        every(60, "members.read_profiles", lambda: profile_reader.read_unread(deps))
        every(
            WEEKLY_SECONDS,
            "reflections.weekly",
            lambda: reflections.weekly(deps, self.themes, reflection_access.circles),
        )
        every(3600, "journeys.reschedule_stuck", lambda: journeys.reschedule_stuck(deps, library))
        every(3600, "cohorts.forget", lambda: cohorts.forget(deps))
        every(3600, "engine.forget_finished", lambda: asyncio.to_thread(deps.engine.forget_finished))
