"""Delivery keys of messages about reflections and plans."""

from __future__ import annotations

from bot.kit.slack import MessageRef

IN_A_MESSAGE = "message:"
PLAN_PREFIX, ASK_PREFIX = "reflections.plan", "reflections.ask"


def made_in_message(message: MessageRef) -> str:
    """The key of a plan made in a message."""
    return f"{IN_A_MESSAGE}{message.key}"


def made_in_window(view_id: str) -> str:
    """The key of a plan made in a modal."""
    return f"window:{view_id}"


def invitation_key(source: str) -> str:
    """The key of the message that asks for a reflection below `source`."""
    return f"reflections.invite:{source}"


def response_key(source: str, number: int) -> str:
    """The key of the `number`th response below `source`."""
    return f"reflections.response:{source}:{number}"


def question_key(reflection_id: int) -> str:
    """The key of the later message that asks a question about a reflection."""
    return f"reflections.question:{reflection_id}"


def lesson_key(source: str, lesson: str) -> str:
    """The key of a lesson that was asked for below `source`."""
    return f"reflections.lesson:{source}:{lesson}"


def plan_key(plan_id: int) -> str:
    """The key of the message with a plan that belongs to no lesson."""
    return f"{PLAN_PREFIX}:{plan_id}"


def ask_key(plan_id: int, asking: int) -> str:
    """The key of the message that asks about a plan for the `asking`th time."""
    return f"{ASK_PREFIX}:{plan_id}:{asking}"


def plan_of(key: str | None) -> int | None:
    """The id of the plan that a message shows or asks about, by its key; None for other messages."""
    kind, _, rest = (key or "").partition(":")
    plan_id = rest.partition(":")[0]
    return int(plan_id) if kind in (PLAN_PREFIX, ASK_PREFIX) and plan_id.isdecimal() else None
