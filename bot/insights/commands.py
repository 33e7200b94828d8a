"""The verbs of `/groundswell` about the programme as a whole."""

from __future__ import annotations

from functools import partial

from bot.cohorts.service import ForStaffError
from bot.insights import (
    glance,
    glance_views,
    monthly,
    report_request,
    report_views,
    reporting,
    service,
    smallest_group,
    views,
)
from bot.journeys.content import Library
from bot.kit.i18n import _
from bot.members.command_registry import Audience, Command, CommandContext, Reply

MONTHLY = frozenset({"monthly", "monatlich"})


def commands(library: Library) -> list[Command]:
    return [
        Command(
            "report",
            partial(report, library),
            help=lambda: _(
                "`/groundswell report` shows what goes well, what doesn't, and what to do; you can add the "
                "name of a cohort or a track, or `last week`"
            ),
            aliases={"en": ("figures", "numbers"), "de": ("bericht", "zahlen")},
            audience=Audience.FACILITATORS,
        ),
        Command(
            "programme",
            partial(programme, library),
            help=lambda: _(
                "`/groundswell programme` shows reach, capability, change and dependence at a glance, with next steps"
            ),
            aliases={"en": ("program", "glance"), "de": ("programm",)},
            audience=Audience.FACILITATORS,
            refusal=ForStaffError,
        ),
        Command(
            "status",
            status,
            help=lambda: _("`/groundswell status` shows whether everything is being sent"),
            aliases={"de": ("stand", "überblick")},
            audience=Audience.ADMINS,
        ),
        Command(
            "smallest-group",
            smallest_group.asked,
            help=lambda: _(
                "`/groundswell smallest-group` shows or raises how many people a group needs before I show its figures"
            ),
            aliases={"de": ("mindestzahl",)},
            audience=Audience.ADMINS,
        ),
    ]


def report(library: Library, context: CommandContext) -> Reply:
    """The report of a scope, or the question of which; `monthly` asks for the monthly message."""
    if context.text.strip().casefold() in MONTHLY:
        monthly.start(context.session, context.member, now=context.now)
        return Reply({"text": _("I'll send you a message about the programme on the first working day of each month.")})
    asked = report_request.read(context.session, library, context.member, context.text, now=context.now)
    if asked.scope is None:
        return Reply(report_views.which(report_request.visible(context.session, library, context.member)))
    return Reply(reporting.message(context.session, library, context.member, asked, now=context.now))


def programme(library: Library, context: CommandContext) -> Reply:
    """The four at a glance."""
    return Reply(glance_views.page(glance.read(context.session, library, context.member, now=context.now)))


def status(context: CommandContext) -> Reply:
    figures = service.status(context.session, context.member.workspace_id, now=context.now)
    return Reply(views.status_message(figures, context.zone))
