"""The verbs of `/learn` that don't come from the journeys themselves."""

from __future__ import annotations

from bot.certification.alumni import commands as alumni
from bot.certification.capstone import commands as capstone
from bot.certification.capstone.context import Certification
from bot.certification.certificates import commands as certificates
from bot.certification.certificates.keys import BadgeContext
from bot.certification.teach_back import commands as teach_back
from bot.change.resistance.commands import ResistanceHelper
from bot.conversation import kept_texts
from bot.improvement import commands as improvement
from bot.measurement.framework import commands as framework
from bot.members.command_registry import Command
from bot.reflections import commands as reflections
from bot.settings import Settings


def commands_of_features(
    settings: Settings, badges: BadgeContext, certification: Certification, helper: ResistanceHelper
) -> list[Command]:
    """The verbs of every other feature that learners use."""
    return [
        *kept_texts.commands(reflections.commands()),
        *helper.commands(),
        *improvement.learn_commands(),
        *framework.commands(),
        *capstone.commands(certification),
        *certificates.learn_commands(badges),
        *teach_back.commands(settings),
        *alumni.learn_commands(),
    ]
