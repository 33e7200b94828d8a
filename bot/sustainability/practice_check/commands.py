"""`/groundswell practice`: whether the programme is a person or an institution, for those who run it."""

from __future__ import annotations

import asyncio
from functools import partial

from bot.cohorts.service import ForStaffError
from bot.delivery import at_once, files
from bot.kit.i18n import _
from bot.kit.time import local_date
from bot.members.command_registry import Audience, Command, CommandContext, FollowUp, FollowUpContext, Reply
from bot.members.slash_commands import open_modal
from bot.sustainability.practice_check import modals, picture, queries, views
from bot.sustainability.practice_check.content import PracticeCheckContext
from bot.sustainability.practice_check.modals import CheckWindow
from bot.sustainability.practice_check.queries import CheckStanding

BEGIN = frozenset({"begin", "start", "again", "new", "beginnen", "neu", "nochmal"})
LIST = frozenset({"list", "embedding", "embed", "liste", "verankern"})
PICTURE = frozenset({"picture", "image", "bild"})


def commands(context: PracticeCheckContext) -> list[Command]:
    """The verb of `/groundswell`."""

    def help_text() -> str:
        return "\n".join(
            [
                _("`/groundswell practice` checks whether your programme would outlast its people"),
                _(
                    "`/groundswell practice list` shows where your programme is embedded: in processes, "
                    "structures and communities"
                ),
            ]
        )

    return [
        Command(
            "practice",
            partial(practice, context),
            help=help_text,
            aliases={"en": ("institution", "embedding"), "de": ("verankerung", "praxis")},
            audience=Audience.FACILITATORS,
            refusal=ForStaffError,
        )
    ]


def practice(content: PracticeCheckContext, context: CommandContext) -> Reply:
    """The last check, or what the text asks for: a new one, the embedding list, the picture."""
    word = context.text.strip().casefold()
    if word in BEGIN:
        return Reply(follow_ups=[open_modal(modals.check(CheckWindow(), content, {}))])
    if word in LIST:
        return embedding(content, context)
    if word in PICTURE:
        found = queries.standing(context.session, context.member.workspace_id)
        if found.check:
            return Reply({"text": _("I'm sending you the picture.")}, [send_picture(content, found)])
    return result(content, context)


def result(content: PracticeCheckContext, context: CommandContext) -> Reply:
    """The last check."""
    found = queries.standing(context.session, context.member.workspace_id)
    return Reply(views.result(found, content, context.zone))


def embedding(content: PracticeCheckContext, context: CommandContext) -> Reply:
    """The embedding list."""
    found = queries.embedding(context.session, context.member.workspace_id)
    return Reply(views.embedding(found, content, local_date(context.now, context.zone)))


def send_picture(content: PracticeCheckContext, found: CheckStanding) -> FollowUp:
    """A follow-up that sends the bars as a picture with its alternative text."""

    async def follow_up(context: FollowUpContext) -> None:
        # Drawing takes a while, so it runs in a thread.
        drawn = await asyncio.to_thread(picture.draw, found, content)
        title = _("A person or an institution?")
        payload = files.picture("practice.png", title, drawn, views.alt_text(found, content))
        await at_once.send_to(context.deps, context.caller, "sustainability.practice_picture", payload)

    return follow_up
