"""The commands of all slash commands together, by the line that somebody would type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.members.command_registry import Command, CommandContext, CommandRegistry, Reply
from bot.members.models import Member


@dataclass(frozen=True)
class AllCommands:
    """Finds and runs lines such as `/learn today`."""

    registries: Mapping[str, CommandRegistry] = field(default_factory=dict)

    @classmethod
    def of(cls, *registries: CommandRegistry) -> AllCommands:
        return cls({registry.slash: registry for registry in registries})

    def find(self, line: str) -> Command | None:
        """The command that a line begins with; None where there is none."""
        slash, _space, text = line.partition(" ")
        registry = self.registries.get(slash)
        return registry.find(text) if registry else None

    def admits(self, line: str, member: Member) -> bool:
        """Whether there is such a command, and a member may use it."""
        command = self.find(line)
        return command is not None and command.audience.admits(member)

    def run(self, context: CommandContext, line: str) -> Reply:
        """What a line does that somebody may use; raises the refusal of its command for others."""
        slash, _space, text = line.partition(" ")
        return self.registries[slash].run(replace(context, text=text))
