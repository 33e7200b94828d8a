"""How often in a row a member was not understood, so that no answer comes twice and a person is offered."""

from __future__ import annotations

from datetime import timedelta

from bot.conversation.models import Misunderstanding
from bot.members.command_registry import CommandContext

TOGETHER = timedelta(minutes=30)


def note(context: CommandContext) -> Misunderstanding:
    """Note a message that was not understood; returns how many there were, in a row and in all."""
    who = context.person
    last = context.session.get(Misunderstanding, who.member_id) or Misunderstanding(
        member_id=who.member_id, workspace_id=who.workspace_id, in_a_row=0, turn=-1, last_at=context.now
    )
    last.in_a_row = last.in_a_row + 1 if context.now - last.last_at <= TOGETHER else 1
    last.turn += 1
    last.last_at = context.now
    context.session.add(last)
    return last


def forget(context: CommandContext) -> None:
    """Begin to count anew, after a message that was understood."""
    last = context.session.get(Misunderstanding, context.person.member_id)
    if last:
        last.in_a_row = 0
        context.session.add(last)
