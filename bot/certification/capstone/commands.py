"""`/learn capstone`: everybody's own capstone, as a checklist in the direct message."""

from __future__ import annotations

from functools import partial

from bot.certification.capstone import notices, service
from bot.certification.capstone.context import Certification
from bot.kit.i18n import _
from bot.members.command_registry import Command, CommandContext, Reply


def commands(certification: Certification) -> list[Command]:
    """The verb of `/learn`."""
    return [
        Command(
            "capstone",
            partial(capstone, certification),
            help=help_line,
            aliases={"de": ("abschlussarbeit", "abschluss")},
        )
    ]


def help_line() -> str:
    return _("`/learn capstone` your capstone in four parts: write it, reuse what you've already made, hand it in")


def capstone(certification: Certification, context: CommandContext) -> Reply:
    """Begin the caller's capstone if there is none, and send its checklist."""
    found = service.begin(context.session, context.person, now=context.now)
    notices.send_card(context.session, context.member, found, certification, now=context.now)
    if context.channel.startswith("D"):
        return Reply(is_delivered=True)
    return Reply({"text": _("I've sent you your capstone as a direct message.")}, is_delivered=True)
