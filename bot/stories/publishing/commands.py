"""The verb of `/groundswell` about published stories."""

from __future__ import annotations

from bot.kit.i18n import _
from bot.kit.mentions import first_channel
from bot.members.command_registry import Audience, Command, CommandContext, FollowUpContext, Reply
from bot.stories.publishing import service
from bot.stories.publishing.listeners import can_post


def commands() -> list[Command]:
    def help_text() -> str:
        return _("`/groundswell showcase #channel` sets where success stories are shown")

    return [
        Command(
            "showcase", choose_showcase, help=help_text, aliases={"de": ("schaufenster",)}, audience=Audience.ADMINS
        )
    ]


def choose_showcase(context: CommandContext) -> Reply:
    """Set the channel in which stories are shown; warns if the app is not in it yet."""
    channel = first_channel(context.text)
    if channel is None:
        raise service.NotAChannelError
    service.choose_showcase(context.session, context.member.workspace_id, channel, now=context.now)

    async def ask_for_invitation(follow_up: FollowUpContext) -> None:
        if not await can_post(follow_up.client, channel):
            await follow_up.respond(
                text=_("Please invite me to that channel: write `/invite @groundswell` there."),
                response_type="ephemeral",
                replace_original=False,
            )

    text = _("From now on, stories are shown in <#{channel}>.", channel=channel)
    return Reply({"text": text}, [ask_for_invitation])
