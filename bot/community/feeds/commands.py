"""`/community calendar`: the secret address of one's own calendar, or of the channel's community."""

from __future__ import annotations

from sqlmodel import select

from bot.community.calendar.errors import NoChannelError
from bot.community.calendar.models import Community
from bot.community.feeds import service, views
from bot.community.said import Said
from bot.kit.slack import Json

OURS = ("ours", "community", "gemeinsam", "unser")


def calendar(said: Said) -> Json:
    """Show a new address, or say since when there is one."""
    ours = said.rest.casefold() in OURS
    if said.house.url is None:
        return views.no_address()
    member_id, community_id = whose(said, ours=ours)
    workspace_id = said.member.workspace_id
    since = service.made_at(said.session, workspace_id, member_id=member_id, community_id=community_id)
    return views.exists(since, said.zone, ours=ours) if since else renew(said, ours=ours)


def renew(said: Said, *, ours: bool) -> Json:
    """A new address; the one before stops working."""
    if said.house.url is None:
        return views.no_address()
    member_id, community_id = whose(said, ours=ours)
    workspace_id = said.member.workspace_id
    secret = service.renew(said.session, workspace_id, member_id=member_id, community_id=community_id, at=said.at)
    return views.address(said.house.url, secret, ours=ours)


def whose(said: Said, *, ours: bool) -> tuple[int | None, int | None]:
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
