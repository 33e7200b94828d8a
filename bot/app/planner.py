"""Plan everything that is scheduled; every next due time is a column in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.cohorts import channel
from bot.cohorts import jobs as cohorts
from bot.community import jobs as community
from bot.community.context import CommunityContext
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.journeys import jobs as journeys
from bot.journeys import queries as journeys_queries
from bot.journeys.content import Library
from bot.journeys.jobs import AnyDecision
from bot.reflections import follow_ups
from bot.reflections import jobs as reflections
from bot.reflections.themes import Themes


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
        await self.tick_reflections()
        await self.tick_community()
        return decisions

    async def tick_learning(self) -> list[AnyDecision]:
        """Plan lessons, reviews and reminders; returns the decisions on lessons and reviews."""
        decisions = await journeys.tick(self.deps, self.library)
        decisions += await cohorts.tick(self.deps, self.library)
        await journeys.remind(self.deps, self.library)
        return decisions

    async def tick_reflections(self) -> None:
        """Send reminders of plans and questions about them."""
        await reflections.tick(self.deps)

    async def tick_community(self) -> None:
        """Send what is due about sessions, seasons and coffee."""
        await community.tick(self.deps, self.community)

    async def next_due_at(self) -> datetime | None:
        """The next time at which anything is due to a person or a channel."""
        reads = (journeys_queries.next_due_at, channel.next_due_at, community.next_due_at, follow_ups.next_ask_at)
        found = [await self.deps.db.read(read) for read in reads]
        found.append(await self.deps.db.read(delivery.next_due_at, after=self.deps.now()))
        return min((moment for moment in found if moment), default=None)
