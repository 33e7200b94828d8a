"""`/community calendar`: the secret address of one's own calendar, or of the channel's community."""

from __future__ import annotations

from sqlmodel import select

from bot.community.calendar.errors import NoChannelError
from bot.community.calendar.models import Community
from bot.community.command_context import CommandContext
from bot.community.feeds import entries, service, views
from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.members.service import person

OURS = ("ours", "community", "gemeinsam", "unser")


def calendar(said: CommandContext) -> Json:
    """Show a new address, or say since when there is one."""
    ours = said.rest.casefold() in OURS
    member_id, community_id = whose(said, ours=ours)
    workspace_id = said.member.workspace_id
    if said.house.url is None:
        return _as_file(said, member_id, community_id)
    since = service.made_at(said.session, workspace_id, member_id=member_id, community_id=community_id)
    return views.exists(since, said.zone, ours=ours) if since else renew(said, ours=ours)


def renew(said: CommandContext, *, ours: bool) -> Json:
    """A new address; the one before stops working."""
    if said.house.url is None:
        return views.no_address()
    member_id, community_id = whose(said, ours=ours)
    workspace_id = said.member.workspace_id
    secret = service.renew(said.session, workspace_id, member_id=member_id, community_id=community_id, now=said.at)
    return views.address(said.house.url, secret, ours=ours)


def _as_file(said: CommandContext, member_id: int | None, community_id: int | None) -> Json:
    """Where no calendar can reach us: everything in it as of now, in the direct message."""
    whose = {"member_id": member_id, "community_id": community_id}
    content = entries.calendar(said.session, said.house.repertoire, **whose).decode()
    if "BEGIN:VEVENT" not in content:
        return views.nothing_planned(ours=member_id is None)
    to = person(said.member)
    key = f"community.calendar:{community_id or 0}:{to.member_id}:{int(said.at.timestamp())}"
    payload = files.file("gatherings.ics", _("For your calendar"), content)
    delivery.post(said.session, Outgoing(to.workspace_id, key, to.slack_id, payload, said.at, lane=Lane.PROMPT))
    return views.sent_as_file()


def whose(said: CommandContext, *, ours: bool) -> tuple[int | None, int | None]:
    """Whose calendar: a member's, or that of the community around the channel."""
    if not ours:
        return said.member.id, None
    wanted = select(Community).where(
        Community.workspace_id == said.member.workspace_id, Community.channel == said.channel
    )
    community = said.session.exec(wanted).first()
    if community is None:
        raise NoChannelError
    return None, community.id
