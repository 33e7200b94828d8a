"""`/groundswell results`: figures from the business, entered by those who run the programme."""

from __future__ import annotations

from bot.cohorts.service import ForStaffError
from bot.kit.db import row_id
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.members.command_registry import Audience, Command, CommandContext, Reply
from bot.members.models import Role
from bot.members.slash_commands import open_modal
from bot.outcomes import modals, service, views
from bot.outcomes.modals import Prefilled, ResultWindow
from bot.outcomes.service import NamedFigures

ADD = frozenset({"add", "new", "enter", "neu", "eintragen"})
PASTE = frozenset({"paste", "import", "einfügen", "importieren"})


def commands() -> list[Command]:
    return [
        Command(
            "results",
            results,
            help=lambda: _(
                "`/groundswell results` shows figures from the business, such as hours saved; you can add your own"
            ),
            aliases={"en": ("outcomes", "impact"), "de": ("ergebnisse", "wirkung")},
            audience=Audience.FACILITATORS,
            refusal=ForStaffError,
        )
    ]


def results(context: CommandContext) -> Reply:
    """The latest figures, those of the name that is typed, or a window for new ones."""
    first, _space, rest = context.text.strip().partition(" ")
    if first.casefold() in ADD:
        return Reply(follow_ups=[open_modal(modals.form(ResultWindow(), Prefilled(name=rest)))])
    if first.casefold() in PASTE and not rest:
        return Reply(follow_ups=[open_modal(modals.table_form())])
    found = service.by_name(context.session, context.member.workspace_id, context.text)
    if not found and context.text.strip():
        return Reply(views.no_match(context.text.strip()))
    if len(found) == 1 and context.text.strip():
        return Reply(one_name(context, found[0]))
    newest = [each.figures[0] for each in found]
    return Reply(views.results(found, service.people(context.session, newest)))


def one_name(context: CommandContext, found: NamedFigures) -> Json:
    """All figures of a name; those that the caller may change have a button."""
    me, is_admin = row_id(context.member), context.member.role == Role.ADMIN
    mine = [row_id(each) for each in found.figures if is_admin or me in (each.entered_by, each.vouched_by)]
    return views.one_name(found, service.people(context.session, found.figures), mine)
