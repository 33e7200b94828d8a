"""`/learn alumni` for holders, and setting the channel for those who run the programme."""

from __future__ import annotations

from bot.certification.alumni import service, views
from bot.certification.certificates.service import NoCertificateError
from bot.errors import GroundswellError
from bot.kit import mentions
from bot.kit.i18n import _
from bot.members.command_registry import Command, CommandContext, Reply

OFF = frozenset({"off", "none", "no", "aus", "kein", "keiner"})


class NoAlumniChannelError(GroundswellError):
    """I need the channel itself. Type # and pick it from the list."""


def learn_commands() -> list[Command]:
    return [
        Command(
            "alumni",
            own,
            help=lambda: _(
                "`/learn alumni` stay in touch with others who hold the certificate, or leave the alumni again"
            ),
            aliases={"de": ("ehemalige",)},
        )
    ]


def own(context: CommandContext) -> Reply:
    """The caller's card; those whose certificate was revoked can still leave with it."""
    found = service.find(context.session, context.member)
    if found is None and not service.holds_certificate(context.session, context.member):
        raise NoCertificateError
    return Reply(views.card(found, service.channel(context.session, context.member.workspace_id)))


def of_workspace(context: CommandContext) -> Reply:
    """Show, set or drop the channel of the alumni."""
    text = context.text.strip()
    if text:
        channel = None if text.casefold() in OFF else mentions.first_channel(text)
        if channel is None and text.casefold() not in OFF:
            raise NoAlumniChannelError
        service.set_channel(context.session, context.member, channel, now=context.now)
    found = service.channel(context.session, context.member.workspace_id)
    return Reply({"text": views.channel_set(found)})
