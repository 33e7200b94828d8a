"""Buttons that carry a command of `/community`, and the list of people to pick from for one."""

from __future__ import annotations

from bot.kit import blocks
from bot.kit.blocks import Style
from bot.kit.slack import Json

SAY = "community.say"
SAY_WITH_PERSON = "community.say_with_person"
MAX_COMMAND = 1900
MAX_LABEL = 75


def say(label: str, command: str, *, number: int | None = None, style: Style | None = None) -> Json:
    """A button for a command; where it has a number beside others, the question it answers stays."""
    action_id = SAY if number is None else f"{SAY}:{number}"
    return blocks.button(action_id, blocks.shorten(label, MAX_LABEL), command[:MAX_COMMAND], style=style)


def pick_person(command: str) -> Json:
    """A row to pick somebody in, whom the command is about."""
    picker = blocks.person_select(action_id=SAY_WITH_PERSON)
    return blocks.actions(picker, block_id=f"{SAY_WITH_PERSON}:{command[:200]}")
