"""What may be said in words about a plan that was just made or answered, as values of the conversation's buttons."""

from __future__ import annotations

from datetime import datetime

from bot.delivery.standing_offers import Choice, Offered
from bot.reflections import follow_up_times, obstacles
from bot.reflections.follow_up_times import Hours
from bot.reflections.models import Happened, Plan
from bot.reflections.plan_text import moment_label

PLAN_AT, OBSTACLE, UNMARK, UNPLAN, UNSHARE = "plan_at", "obstacle", "unmark", "unplan", "unshare"
HAS_OBSTACLE = frozenset({Happened.PARTLY, Happened.NOT_YET})


def after_making(plan: Plan, hours: Hours, *, now: datetime) -> Offered:
    """The moments to be asked about a plan, unless one is set, and the way back."""
    moments = follow_up_times.choices(hours, now=now) if plan.ask_at is None else {}
    choices = [
        Choice(
            moment_label(name, moment, hours.zone),
            f"{PLAN_AT}:{plan.id}:{follow_up_times.stamp(moment)}",
        )
        for name, moment in moments.items()
    ]
    return Offered(undo=f"{UNPLAN}:{plan.id}", choices=tuple(choices))


def after_answer(plan: Plan, happened: Happened, *, note: str = "") -> Offered:
    """The way back from the last answer about a plan, with the `note` that came with it, and what got in the way."""
    names = obstacles.obstacle_words()
    common = obstacles.COMMON if happened in HAS_OBSTACLE else ()
    choices = [Choice(names[one], f"{OBSTACLE}:{plan.id}:{plan.asked}:{one}") for one in common]
    return Offered(undo=f"{UNMARK}:{plan.id}:{plan.asked}:{note}", choices=tuple(choices))


def after_sharing(reflection_id: int) -> Offered:
    """The way back from sharing a thought."""
    return Offered(undo=f"{UNSHARE}:{reflection_id}")
