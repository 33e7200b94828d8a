"""`/groundswell my-data` for everybody, and an export of the whole organisation for admins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.members import audit
from bot.members.command_registry import Audience, Command, CommandContext, FollowUpContext, Reply
from bot.own_data import organisation, service, views

MINE = "mine"
MIN_REASON = 10


class ExportWithoutReasonError(GroundswellError):
    """Say why: `/groundswell export-organisation because the works council asks`. Your reason is kept in the log."""


def commands() -> list[Command]:
    return [
        Command(
            "my-data",
            my_data,
            help=lambda: _(
                "`/groundswell my-data` shows what I keep about you, also as a file, and lets you delete it"
            ),
            aliases={"en": ("mydata",), "de": ("meine-daten",)},
        ),
        Command(
            "export-organisation",
            export_organisation,
            help=lambda: _(
                "`/groundswell export-organisation why` sends you a file with everything in this workspace "
                "that isn't private"
            ),
            aliases={"en": ("export-organization",), "de": ("organisation-exportieren",)},
            audience=Audience.ADMINS,
        ),
    ]


def my_data(context: CommandContext) -> Reply:
    """How much is kept of the caller, by kind."""
    return Reply(views.overview(service.counts(context.session, context.person)))


def export_organisation(context: CommandContext) -> Reply:
    """Send an admin what is open in their workspace; the log keeps the reason."""
    reason = context.text.strip()
    if len(reason) < MIN_REASON:
        raise ExportWithoutReasonError
    audit.note(context.session, context.member, "export-organisation", reason=reason, now=context.now)
    who, now = context.person, context.now

    async def send(follow_up: FollowUpContext) -> None:
        await follow_up.deps.db.transact_aside(organisation.export, who, now=now)
        follow_up.deps.nudge()

    text = _("The file is on its way to you. It contains no answers, reflections or drafts. Your reason is in the log.")
    return Reply({"text": text}, [send])


def with_link(commands_of_learn: Sequence[Command]) -> list[Command]:
    """The commands of `/learn`, in which `mine` leads on to everything that is kept."""
    return [replace(each, handler=_linked(each.handler)) if each.verb == MINE else each for each in commands_of_learn]


def _linked(mine: Callable[[CommandContext], Reply]) -> Callable[[CommandContext], Reply]:
    def handler(context: CommandContext) -> Reply:
        reply = mine(context)
        if not reply.message or not reply.message.get("blocks"):
            return reply
        return replace(reply, message={**reply.message, "blocks": [*reply.message["blocks"], views.link()]})

    return handler
