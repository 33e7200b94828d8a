"""The verb of `/groundswell` about the programme as a whole."""

from __future__ import annotations

from bot.insights import service, views
from bot.kit.i18n import _
from bot.members.command_registry import Audience, Command, CommandContext, Reply


def commands() -> list[Command]:
    def help_text() -> str:
        return _("`/groundswell status` how the programme is going")

    return [Command("status", status, help=help_text, aliases={"de": ("stand", "überblick")}, audience=Audience.ADMINS)]


def status(context: CommandContext) -> Reply:
    figures = service.status(context.session, context.member.workspace_id, now=context.now)
    return Reply({"text": views.status(figures, context.zone)})
