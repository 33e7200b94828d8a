"""What the clock calls in a process that is one, and how often."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

from bot.cohorts import channel, reflection_access
from bot.cohorts import jobs as cohorts
from bot.community import jobs as community
from bot.community import message_updates
from bot.delivery import service as delivery
from bot.journeys import jobs as journeys
from bot.journeys import queries as journeys_queries
from bot.members import profile_reader
from bot.reflections import follow_ups
from bot.reflections import jobs as reflections

if TYPE_CHECKING:
    from bot.app.groundswell import Groundswell

WEEKLY_SECONDS = 600


def set_ticks(product: Groundswell) -> None:
    """Give the clock everything that is planned by time."""
    deps, library, every = product.deps, product.library, product.clock.every
    every(1, "journeys.tick", product.tick)
    every(1, "reflections.tick", lambda: reflections.tick(deps))
    every(1, "community.tick", lambda: community.tick(deps, product.community))
    every(1, "community.catch_up", lambda: message_updates.catch_up(deps, product.community))
    every(1, "delivery.dispatch", product.dispatch)
    every(60, "cohorts.newcomers", lambda: cohorts.invite_newcomers(deps, library))
    every(60, "members.read_profiles", lambda: profile_reader.read_unread(deps))
    every(deps.settings.failover_seconds / 3, "engine.take_over", product.take_over)
    every(
        WEEKLY_SECONDS,
        "reflections.weekly",
        lambda: reflections.weekly(deps, product.themes, reflection_access.circles),
    )
    every(3600, "journeys.reschedule_stuck", lambda: journeys.reschedule_stuck(deps, library))
    every(3600, "cohorts.forget", lambda: cohorts.forget(deps))
    every(3600, "engine.forget_finished", lambda: asyncio.to_thread(deps.engine.forget_finished))


async def next_due_at(product: Groundswell) -> datetime | None:
    """The next moment at which there is something for anybody, a channel included."""
    looks = (journeys_queries.next_due_at, channel.next_due_at, community.next_due_at, follow_ups.next_ask_at)
    found = [await product.db.read(look) for look in looks]
    found.append(await product.db.read(delivery.next_due_at, after=product.deps.now()))
    return min((moment for moment in found if moment), default=None)
