"""The verb of `/groundswell` about published stories."""

from __future__ import annotations

from bot.kit.i18n import _
from bot.members.commands import Audience, Command, CommandContext, FollowUpContext, Reply
from bot.stories.publishing import service
from bot.stories.publishing.listeners import is_in
from bot.stories.publishing.mentions import channel_in


def commands() -> list[Command]:
    def help_text() -> str:
        return _("`/groundswell showcase #channel` where success stories are shown")

    return [Command("showcase", choose_showcase, help=help_text, audience=Audience.ADMINS)]


def choose_showcase(context: CommandContext) -> Reply:
    """Set the channel in which stories are shown; who chose it is told if the app is not there yet."""
    channel = channel_in(context.text)
    if channel is None:
        raise service.NotAChannelError
    service.choose_showcase(context.session, context.member.workspace_id, channel, now=context.now)

    async def ask_for_invitation(follow_up: FollowUpContext) -> None:
        if not await is_in(follow_up.client, channel):
            await follow_up.respond(
                text=_("Please invite me there."), response_type="ephemeral", replace_original=False
            )

    text = _("Stories are shown in <#{channel}> from now on.", channel=channel)
    return Reply({"text": text}, [ask_for_invitation])
