"""The verbs of `/learn` that don't come from the journeys themselves."""

from __future__ import annotations

from bot.certification.teach_back import commands as teach_back
from bot.conversation import kept_texts
from bot.improvement import commands as improvement
from bot.measurement.framework import commands as framework
from bot.members.command_registry import Command
from bot.reflections import commands as reflections
from bot.settings import Settings


def commands_of_features(settings: Settings) -> list[Command]:
    """The verbs of every other feature that learners use."""
    return [
        *kept_texts.commands(reflections.commands()),
        *improvement.learn_commands(),
        *framework.commands(),
        *teach_back.commands(settings),
    ]
