"""`/community calendar`: the secret address of the caller's or the community's calendar feed."""

from __future__ import annotations

from bot.community.calendar import queries
from bot.community.calendar.errors import NoChannelError
from bot.community.command_context import CommunityCommandContext
from bot.community.feeds import entries, service, views
from bot.community.feeds.service import FeedOwner
from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.members.command_registry import Reply

COMMUNITY_WORDS = ("ours", "community", "gemeinsam", "unser")


def calendar(context: CommunityCommandContext) -> Reply:
    """Show a new address, say how old the existing one is, or send a file if feeds can't be reached."""
    of_community = context.text.casefold() in COMMUNITY_WORDS
    if context.community.url is None:
        return Reply(_send_file(context, _owner(context, of_community=of_community)))
    made_at = service.made_at(context.session, _owner(context, of_community=of_community))
    if made_at is None:
        return Reply(renew(context, of_community=of_community))
    return Reply(views.existing_address(made_at, context.zone, of_community=of_community))


def renew(context: CommunityCommandContext, *, of_community: bool) -> Json:
    """Replace the address; the old one stops working."""
    if context.community.url is None:
        return views.no_address()
    secret = service.renew(context.session, _owner(context, of_community=of_community), now=context.now)
    return views.new_address(context.community.url, secret, of_community=of_community)


def _send_file(context: CommunityCommandContext, owner: FeedOwner) -> Json:
    content = entries.calendar(context.session, context.catalog, owner).decode()
    if "BEGIN:VEVENT" not in content:
        return views.nothing_planned(of_community=owner.member_id is None)
    to = context.person
    key = f"community.calendar:{owner.community_id or 'own'}:{to.member_id}:{int(context.now.timestamp())}"
    payload = files.file("gatherings.ics", _("For your calendar"), content)
    delivery.post(context.session, Outgoing(to.workspace_id, key, to.slack_id, payload, context.now, lane=Lane.PROMPT))
    return views.sent_as_file()


def _owner(context: CommunityCommandContext, *, of_community: bool) -> FeedOwner:
    workspace_id = context.member.workspace_id
    if not of_community:
        return FeedOwner(workspace_id, member_id=context.member.id)
    community = queries.find_community(context.session, workspace_id, context.channel)
    if community is None:
        raise NoChannelError
    return FeedOwner(workspace_id, community_id=community.id)
