"""`/learn framework`: everybody's own measurement framework, which is a part of the capstone."""

from __future__ import annotations

from bot.kit.i18n import _
from bot.measurement.framework import service, views
from bot.members.command_registry import Command, CommandContext, Reply


def commands() -> list[Command]:
    return [
        Command(
            "framework",
            framework,
            help=lambda: _("`/learn framework` your own plan of what to measure at four levels, also as a document"),
            aliases={"en": ("measures", "measurement"), "de": ("messplan", "messrahmen")},
        )
    ]


def framework(context: CommandContext) -> Reply:
    """The caller's framework as it is."""
    return Reply(views.framework(service.measures(context.session, context.person)))
