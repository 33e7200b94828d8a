"""The parts of change and sustainability that have content, as the app runs them; pulses are in `changing.py`."""

from __future__ import annotations

from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp

from bot.app.schedule import ScheduledTick
from bot.change.stakeholders import commands as stakeholder_commands
from bot.change.stakeholders import jobs as stakeholder_jobs
from bot.change.stakeholders import listeners as stakeholders
from bot.change.stakeholders.content import StakeholderContext
from bot.deps import Deps
from bot.members.command_registry import Command
from bot.settings import Settings
from bot.sustainability.practice_check import commands as practice_commands
from bot.sustainability.practice_check import jobs as practice_jobs
from bot.sustainability.practice_check import listeners as practice_check
from bot.sustainability.practice_check.content import PracticeCheckContext


@dataclass(frozen=True)
class Sustaining:
    """The content of stakeholder maps and of the practice check."""

    stakeholders: StakeholderContext
    practice: PracticeCheckContext

    @classmethod
    def load(cls, settings: Settings) -> Sustaining:
        return cls(StakeholderContext.load(settings.content), PracticeCheckContext.load(settings.content))

    @property
    def given(self) -> dict[str, object]:
        """The arguments that listeners may take."""
        return {"sustaining": self, "stakeholder_context": self.stakeholders, "practice_context": self.practice}

    def commands(self) -> list[Command]:
        """The verbs of `/groundswell`."""
        return [*stakeholder_commands.commands(self.stakeholders), *practice_commands.commands(self.practice)]

    def ticks(self, deps: Deps) -> list[ScheduledTick]:
        """What runs by itself."""
        return [
            ScheduledTick(
                20,
                "stakeholders.tick",
                lambda: stakeholder_jobs.tick(deps, self.stakeholders),
                stakeholder_jobs.next_due_at,
            ),
            ScheduledTick(60, "practice_check.tick", lambda: practice_jobs.tick(deps), practice_jobs.next_due_at),
        ]

    async def tick(self, deps: Deps) -> None:
        """Plan everything of it that is due now."""
        for each in self.ticks(deps):
            await each.run()


def register(app: AsyncApp) -> None:
    stakeholders.register(app)
    practice_check.register(app)
