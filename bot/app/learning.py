"""The library of lessons as the app uses it, and the verbs of `/learn` that don't come from the journeys themselves."""

from __future__ import annotations

from dataclasses import replace

from bot.app import own_words
from bot.certification.alumni import commands as alumni
from bot.certification.capstone import commands as capstone
from bot.certification.capstone.context import Certification
from bot.certification.certificates import commands as certificates
from bot.certification.certificates.keys import BadgeContext
from bot.certification.teach_back import commands as teach_back
from bot.change.pulse import commands as pulse
from bot.change.resistance.commands import ResistanceHelper
from bot.cohorts import reflection_access
from bot.conversation import kept_texts
from bot.improvement import commands as improvement
from bot.improvement.pdca import acting, running
from bot.insights.momentum import commands as momentum
from bot.journeys import content
from bot.journeys.content import Library
from bot.measurement.framework import commands as framework
from bot.members.command_registry import Command
from bot.own_data import commands as own_data
from bot.reflections import commands as reflections
from bot.settings import Settings


def library(settings: Settings) -> Library:
    """The lessons, with what other features add to them."""
    return replace(
        content.load(settings.content),
        readers=reflection_access.readers,
        give_standards=lambda session, library, now: acting.apply_standards(session, library, now=now),
        coming_changes=running.coming_changes,
        spread_minutes=settings.spread_minutes,
    )


def commands_of_features(
    settings: Settings, badges: BadgeContext, certification: Certification, helper: ResistanceHelper
) -> list[Command]:
    """The verbs of every other feature that learners use."""
    return [
        *own_data.with_link(kept_texts.commands(reflections.commands(), own_words.lines)),
        *helper.commands(),
        *improvement.learn_commands(),
        *framework.commands(),
        *capstone.commands(certification),
        *certificates.learn_commands(badges),
        *teach_back.commands(settings),
        *alumni.learn_commands(),
        *pulse.learn_commands(),
        *momentum.learn_commands(),
    ]
