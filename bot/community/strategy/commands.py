"""`/community strategy`: opens the window of a community's engagement strategy."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.community.calendar.errors import NoChannelError
from bot.community.calendar.models import Community
from bot.community.permissions import is_planner
from bot.community.strategy import activities, modals, service, views
from bot.community.strategy.service import SavedStrategy
from bot.community.year import facts
from bot.errors import GroundswellError
from bot.kit.mentions import first_channel
from bot.kit.slack import Caller, Json
from bot.kit.time import usable_zone
from bot.members.callers import caller_member
from bot.members.command_registry import CommandContext, Reply
from bot.members.models import Member
from bot.members.slash_commands import open_modal


class NoStrategyError(GroundswellError):
    """There's no published strategy here yet. Facilitators write and publish it with `/community strategy`."""


def strategy(context: CommandContext) -> Reply:
    """Open the strategy of the channel that is named, of this one, or of the only community there is."""
    found = _found(context)
    if isinstance(found, Reply):
        return found
    return Reply(follow_ups=[open_modal(window(context.session, context.member, found, context.zone))])


def offer(context: CommandContext) -> Reply:
    """The strategy where no window can open by itself: a button for it."""
    found = _found(context)
    if isinstance(found, Reply):
        return found
    is_new = _latest(context.session, context.member, found) is None
    if is_new and not is_planner(context.member):
        raise NoStrategyError
    return Reply(views.offer_to_open(found, is_new=is_new))


def _found(context: CommandContext) -> str | Reply:
    """The channel whose strategy is meant, or the question which; errors where there is none."""
    named = first_channel(context.text)
    if named:
        return named
    found = service.communities(context.session, context.member)
    chosen = facts.choose(found, context.channel)
    if chosen:
        return chosen.channel
    if is_planner(context.member) and context.channel.startswith(("C", "G")):
        return context.channel
    if found:
        return Reply(views.which_channel([each.channel for each in found]))
    raise NoChannelError if is_planner(context.member) else NoStrategyError


def window(session: Session, member: Member, channel: str, zone: str) -> Json:
    """The form for facilitators; for others the published version, or NoStrategyError."""
    community = _community(session, member, channel)
    saved = _latest(session, member, channel)
    if is_planner(member):
        return modals.form(channel, activities.read(session, community) if community else (), saved, zone)
    if saved is None:
        raise NoStrategyError
    return modals.reading(saved, zone, may_edit=False)


def opened(session: Session, caller: Caller, channel: str, *, now: datetime) -> Json:
    """The window for somebody who pressed a button."""
    member = caller_member(session, caller, now=now)
    return window(session, member, channel, usable_zone(member.zone))


def _community(session: Session, member: Member, channel: str) -> Community | None:
    return next((each for each in service.communities(session, member) if each.channel == channel), None)


def _latest(session: Session, member: Member, channel: str) -> SavedStrategy | None:
    """The newest version that a member may read."""
    community = _community(session, member, channel)
    if community is None:
        return None
    read = service.latest if is_planner(member) else service.published
    return read(session, community)
