"""Buttons of the commands that a sentence may want which isn't understood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.conversation.command_finder import CommandFinder, FoundCommand
from bot.conversation.deeds import Deed, Offer
from bot.conversation.intents import ACTIONS
from bot.conversation.understood import Understood
from bot.members.all_commands import AllCommands
from bot.members.command_registry import CommandContext, Reply
from bot.members.models import Member

MAX_OFFERED = 2


@dataclass(frozen=True)
class CommandOffers:
    """The commands of all slash commands, found by what people write who want them."""

    finder: CommandFinder = field(default_factory=CommandFinder)
    commands: AllCommands = field(default_factory=AllCommands)

    def beside(self, given: Sequence[Offer], member: Member, written: str, understood: Understood) -> list[Offer]:
        """Some buttons with those of commands that a sentence may want and its author may use, likeliest first.

        What is clear, or would change something, gets none; below an answer that may be the wrong one they come last.
        """
        if understood.is_clear or understood.intent in ACTIONS:
            return list(given)
        usable = self._usable(written, member)[:MAX_OFFERED]
        made = {found: Offer(found.label, Deed.COMMAND, found.command) for found in usable}
        strong = [offer for found, offer in made.items() if found.is_strong]
        if not understood.is_unclear:
            return [*given, *strong]
        return [*strong, *given, *(offer for offer in made.values() if offer not in strong)]

    def knows(self, written: str, member: Member) -> bool:
        """Whether a sentence seems to want a command that its author may use."""
        return any(found.is_strong for found in self._usable(written, member))

    def _usable(self, written: str, member: Member) -> Sequence[FoundCommand]:
        return [found for found in self.finder.find(written) if self.commands.admits(found.command, member)]

    def run(self, context: CommandContext, line: str) -> Reply:
        """What the button of a command shows."""
        return self.commands.run(context, line)


NO_COMMANDS = CommandOffers()
