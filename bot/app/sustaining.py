"""The parts of change and sustainability that have content, as the app runs them; pulses are in `changing.py`."""

from __future__ import annotations

from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp
from sqlmodel import Session

from bot.app.schedule import ScheduledTick
from bot.change.stakeholders import commands as stakeholder_commands
from bot.change.stakeholders import jobs as stakeholder_jobs
from bot.change.stakeholders import listeners as stakeholders
from bot.change.stakeholders.content import StakeholderContext
from bot.deps import Deps
from bot.members.command_registry import Command
from bot.members.models import Member
from bot.settings import Settings
from bot.sustainability.practice_check import commands as practice_commands
from bot.sustainability.practice_check import jobs as practice_jobs
from bot.sustainability.practice_check import listeners as practice_check
from bot.sustainability.practice_check.content import PracticeCheckContext
from bot.sustainability.scaling import commands as scaling_commands
from bot.sustainability.scaling import filling as scaling_filling
from bot.sustainability.scaling import listeners as scaling
from bot.sustainability.scaling.filling import ScalingContext
from bot.sustainability.scaling.service import ScalingPart

# The elements of the capstone's fourth part, in `content/rubrics/capstone.yaml`.
ELEMENTS = {
    ScalingPart.PACKAGE: "success-package",
    ScalingPart.STAKEHOLDERS: "stakeholder-strategy",
    ScalingPart.CHANGE: "change-management",
    ScalingPart.SUSTAINABILITY: "sustainability-plan",
}


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
        return {
            "sustaining": self,
            "stakeholder_context": self.stakeholders,
            "practice_context": self.practice,
            "scaling_context": self.scaling,
        }

    @property
    def scaling(self) -> ScalingContext:
        """What scaling strategies are filled from."""
        return ScalingContext(self.stakeholders, self.practice)

    def strategy(self, session: Session, member: Member) -> dict[str, str]:
        """The texts of a member's scaling strategy, by the elements of the capstone that they are for."""
        found = scaling_filling.filled(session, member, self.scaling)
        return {ELEMENTS[part]: one.text for part, one in found.parts.items()}

    def commands(self) -> list[Command]:
        """The verbs of `/groundswell`."""
        return [
            *stakeholder_commands.commands(self.stakeholders),
            *practice_commands.commands(self.practice),
            *scaling_commands.commands(self.scaling),
        ]

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
    scaling.register(app)
