"""`/groundswell succession` for those who run the programme."""

from __future__ import annotations

from bot.cohorts.service import ForStaffError
from bot.community import names
from bot.delivery import at_once
from bot.journeys.content import Library
from bot.kit.i18n import _
from bot.members import service as members
from bot.members.command_registry import Audience, Command, CommandContext, FollowUpContext, Reply
from bot.members.slash_commands import open_modal
from bot.sustainability.practice_check.content import PracticeCheckContext
from bot.sustainability.succession import dependence, handover, modals, service, views
from bot.sustainability.succession.views import SuccessionPage

ADD = frozenset({"add", "new", "task", "neu", "aufgabe", "eintragen"})
WEEK = frozenset({"week", "test", "woche"})
HANDOVER = frozenset({"handover", "pack", "übergabe", "uebergabe"})


def commands(library: Library, practice: PracticeCheckContext) -> list[Command]:
    def succession(context: CommandContext) -> Reply:
        """The page, a window, or the handover."""
        word = context.text.strip().casefold()
        if word in ADD:
            return Reply(follow_ups=[open_modal(modals.task_form())])
        if word in WEEK:
            return Reply(follow_ups=[open_modal(modals.week_form())])
        if word in HANDOVER:
            return send_handover(context, library, practice)
        return page(context)

    return [
        Command(
            "succession",
            succession,
            help=lambda: _(
                "`/groundswell succession` shows what depends on individuals, and lets you hand the programme over"
            ),
            aliases={"en": ("handover",), "de": ("nachfolge",)},
            audience=Audience.FACILITATORS,
            refusal=ForStaffError,
        )
    ]


def page(context: CommandContext) -> Reply:
    """How much depends on how few, the tasks, and the weeks without somebody."""
    workspace_id = context.member.workspace_id
    tasks, weeks = service.tasks(context.session, workspace_id), service.weeks(context.session, workspace_id)
    off = service.called_off(context.session, workspace_id, now=context.now)
    ids = [one.successor_id for one in tasks if one.successor_id is not None]
    ids += [each for one in [*weeks, *off] for each in (one.member_id, one.stand_in_id)]
    people = members.slack_ids(context.session, workspace_id, ids)
    mentions = {number: f"<@{slack_id}>" for number, slack_id in people.items()}
    parts = dependence.read(context.session, workspace_id)
    return Reply(views.page(SuccessionPage(parts, tasks, weeks, mentions, off)))


def send_handover(context: CommandContext, library: Library, practice: PracticeCheckContext) -> Reply:
    """The handover as files; names come from Slack, so they are asked for outside of a transaction."""
    pack, lead, now = handover.collect(context.session, library, context.member, practice), context.member, context.now

    async def follow_up(given: FollowUpContext) -> None:
        known = await names.read(given.client, pack.slack_ids)
        made = handover.document(pack, known, lead, now=now)
        await at_once.send_to(given.deps, given.caller, "sustainability.handover", handover.payload(made))

    return Reply(views.on_its_way(), [follow_up])
