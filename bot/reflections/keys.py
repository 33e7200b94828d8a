"""The keys of everything that is said about reflections and plans."""

from __future__ import annotations

IN_A_MESSAGE = "message:"
PLAN_PREFIX, ASK_PREFIX = "reflections.plan", "reflections.ask"


def made_in_message(channel: str, ts: str) -> str:
    """What a plan is known by that somebody wrote into a message."""
    return f"{IN_A_MESSAGE}{channel}:{ts}"


def made_in_window(view_id: str) -> str:
    """What a plan is known by that somebody put into a window."""
    return f"window:{view_id}"


def invitation_key(source: str) -> str:
    """The key of the message that asks for a reflection below `source`."""
    return f"reflections.invite:{source}"


def thanks_key(source: str) -> str:
    """The key of the one thank-you below `source`."""
    return f"reflections.thank:{source}"


def plan_key(plan_id: int) -> str:
    """The key of the message that shows a plan which stands below no lesson."""
    return f"{PLAN_PREFIX}:{plan_id}"


def ask_key(plan_id: int, asking: int) -> str:
    """The key of the message that asks about a plan for the `asking`th time."""
    return f"{ASK_PREFIX}:{plan_id}:{asking}"


def plan_of(key: str | None) -> int | None:
    """The plan that a message with this key shows or asks about; None for any other message."""
    kind, _, rest = (key or "").partition(":")
    plan_id = rest.partition(":")[0]
    return int(plan_id) if kind in (PLAN_PREFIX, ASK_PREFIX) and plan_id.isdecimal() else None
