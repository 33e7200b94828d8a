"""`/learn plan` and `/learn mine`."""

from __future__ import annotations

from bot.kit.i18n import _
from bot.members.command_registry import Command, CommandContext, Reply
from bot.members.slash_commands import open_modal
from bot.reflections import data_export, modals, plans
from bot.reflections.plan_parser import IfThen, read_plan


def commands() -> list[Command]:
    return [
        Command(
            "plan",
            plan,
            help=lambda: _(
                "`/learn plan` a plan of your own (“when …, I will …”); I'll ask how your plan went, at a "
                "time you choose"
            ),
            aliases={"de": ("planen", "vorhaben")},
            reads_times=True,
        ),
        Command(
            "mine",
            mine,
            help=lambda: _("`/learn mine` your reflections and plans, to download or delete"),
            aliases={"en": ("my", "plans", "reflections"), "de": ("meins", "meine", "pläne")},
        ),
    ]


def plan(context: CommandContext) -> Reply:
    """Open the modal for a new plan; text after `plan` that parses as one is filled in."""
    given = read_plan(context.text) or (IfThen("", context.text, "") if context.text else None)
    hours = plans.hours(context.session, context.person)
    return Reply(follow_ups=[open_modal(modals.window(modals.PlanModalPayload(), hours, given, now=context.now))])


def mine(context: CommandContext) -> Reply:
    """A summary of the caller's reflections and plans."""
    return Reply(data_export.summary(context.session, context.person))
