"""What runs by itself for change, momentum and sustainability."""

from __future__ import annotations

from bot.app.planner import Planner
from bot.app.schedule import ScheduledTick
from bot.change.pulse import jobs as pulse
from bot.insights.momentum import jobs as momentum
from bot.sustainability.succession import jobs as succession


def ticks(planner: Planner) -> list[ScheduledTick]:
    """Pulses of groups, what worked in a month, and the question after a week without somebody."""
    return [
        ScheduledTick(20, "change.pulse", planner.tick_pulses, pulse.next_due_at),
        ScheduledTick(60, "insights.momentum", planner.tick_momentum, momentum.next_due_at),
        ScheduledTick(60, "sustainability.succession", planner.tick_succession, succession.next_due_at),
    ]
