"""`/community import`: plan what another calendar has."""

from __future__ import annotations

from bot.community.calendar_import import views
from bot.community.command_context import CommunityCommandContext
from bot.members.command_registry import Reply
from bot.members.slash_commands import open_modal


def open_window(_context: CommunityCommandContext) -> Reply:
    """Ask for the calendar file."""
    return Reply(follow_ups=[open_modal(views.window())])
