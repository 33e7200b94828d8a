"""What `/learn progress` says below the tracks, and the section of the Home."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from sqlmodel import Session

from bot.certification.capstone.commands import help_line as capstone_help
from bot.certification.progress import queries, views
from bot.certification.progress.way import VERBS, WayContext
from bot.kit.i18n import in_language
from bot.kit.slack import Caller, Json
from bot.members import service as members
from bot.members.command_registry import CommandContext, CommandRegistry
from bot.members.models import Member, Role


def known_verbs(registry: CommandRegistry) -> set[str]:
    """The verbs behind next steps that a registry has."""
    return {verb for verb in VERBS.values() if registry.find(verb)}


def below_progress(way: WayContext, verbs: Callable[[], Collection[str]]) -> Callable[[CommandContext], Json | None]:
    """What is added to the answer of `/learn progress`; nothing for those who haven't begun the trainer's part."""

    def below(context: CommandContext) -> Json | None:
        if not queries.has_begun(context.session, way, context.member):
            return None
        found = queries.way(context.session, way, context.member, now=context.now)
        return views.in_progress(found, way.competencies, verbs())

    return below


def below_help(way: WayContext) -> Callable[[CommandContext], str]:
    """The line of `/learn help` about the capstone, for champions and those who have begun the trainer's part."""

    def below(context: CommandContext) -> str:
        return capstone_help() if _is_on_way(context.session, way, context.member) else ""

    return below


def _is_on_way(session: Session, way: WayContext, member: Member) -> bool:
    return member.role is Role.CHAMPION or queries.has_begun(session, way, member)


def home_section(
    session: Session, way: WayContext, caller: Caller, verbs: Collection[str], *, now: datetime
) -> list[Json]:
    """The way on the Home of champions, and of those who have begun the trainer's part; nothing for others."""
    member = members.find(session, caller.workspace_id, caller.slack_id)
    if member is None or not _is_on_way(session, way, member):
        return []
    with in_language(member.language):
        return views.home_section(queries.way(session, way, member, now=now), verbs)
