"""`/groundswell audit`: what admins and facilitators have done."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session

from bot.kit.i18n import _
from bot.kit.slack import escape
from bot.kit.time import format_moment
from bot.members import audit, service
from bot.members.command_registry import Audience, Command, CommandContext, Reply
from bot.members.models import AuditEntry

SHOWN, MAX_SHOWN = 20, 50


def commands() -> list[Command]:
    return [
        Command(
            "audit",
            show,
            help=lambda: _("`/groundswell audit` shows what admins and facilitators have done, and about whom"),
            aliases={"de": ("protokoll",)},
            audience=Audience.ADMINS,
        )
    ]


def show(context: CommandContext) -> Reply:
    """The newest entries; a number behind the verb asks for more of them."""
    wanted = int(context.text) if context.text.isdecimal() else SHOWN
    workspace_id = context.member.workspace_id
    entries = audit.latest(context.session, workspace_id, limit=min(max(wanted, 1), MAX_SHOWN))
    people = {one for entry in entries for one in (entry.by_id, entry.about_id) if one is not None}
    names = _names(context.session, workspace_id, people)
    head = _("*What admins and facilitators have done, newest first.* I don't keep what they typed.")
    return Reply({"text": "\n".join([head, *(_line(entry, names, context.zone) for entry in entries)])})


def _names(session: Session, workspace_id: str, member_ids: Collection[int]) -> dict[int, str]:
    found = service.slack_ids(session, workspace_id, member_ids)
    return {member_id: f"<@{slack_id}>" for member_id, slack_id in found.items()}


def _line(entry: AuditEntry, names: dict[int, str], zone: str) -> str:
    about = [names[entry.about_id]] if entry.about_id in names else []
    reason = [f"“{escape(entry.reason)}”"] if entry.reason else []
    said = " ".join([f"`{entry.act}`", *about, *reason])
    return f"• {format_moment(entry.at, zone)}, {names.get(entry.by_id, '')}: {said}"
