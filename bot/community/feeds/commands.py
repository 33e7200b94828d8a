"""`/community calendar`: the secret address of the caller's calendar, the channel's or the workspace's."""

from __future__ import annotations

from bot.community.calendar import queries
from bot.community.calendar.errors import NoChannelError
from bot.community.command_context import CommunityCommandContext
from bot.community.feeds import entries, service, views
from bot.community.feeds.service import FeedOwner
from bot.community.feeds.views import FeedScope
from bot.community.permissions import check_planner, is_planner
from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.command_registry import Reply

WORDS = {
    **dict.fromkeys(("ours", "community", "channel", "gemeinsam", "unser", "kanal"), FeedScope.COMMUNITY),
    **dict.fromkeys(("all", "everything", "workspace", "alle", "alles"), FeedScope.WORKSPACE),
}


def calendar(context: CommunityCommandContext) -> Reply:
    """Show the address, made now if there is none yet, or send a file if feeds can't be reached."""
    scope = WORDS.get(context.text.strip().casefold(), FeedScope.OWN)
    owner = _owner(context, scope)
    if context.community.url is None:
        return Reply(_send_file(context, owner, scope))
    found = service.address(context.session, owner, context.community.cipher)
    if found is None:
        return Reply(_new_address(context, owner, scope))
    may_renew = _may_renew(context, scope)
    if found.secret is None:
        return Reply(views.lost_address(found.made_at, context.zone, scope, may_renew=may_renew))
    return Reply(views.address(context.community.url, found.secret, scope, may_renew=may_renew))


def renew(context: CommunityCommandContext) -> Json:
    """Replace the address of a button; the old one stops working. Shared ones are for planners to replace."""
    scope = FeedScope(context.text) if context.text in list(FeedScope) else FeedScope.OWN
    if not _may_renew(context, scope):
        check_planner(context.member)
    if context.community.url is None:
        return views.unavailable(_admins(context))
    return _new_address(context, _owner(context, scope), scope)


def _may_renew(context: CommunityCommandContext, scope: FeedScope) -> bool:
    return scope is FeedScope.OWN or is_planner(context.member)


def _new_address(context: CommunityCommandContext, owner: FeedOwner, scope: FeedScope) -> Json:
    assert context.community.url, "without it there are no addresses"
    secret = service.renew(context.session, owner, context.community.cipher, now=context.now)
    return views.address(context.community.url, secret, scope, may_renew=_may_renew(context, scope))


def _send_file(context: CommunityCommandContext, owner: FeedOwner, scope: FeedScope) -> Json:
    content = entries.calendar(context.session, context.catalog, owner).decode()
    if "BEGIN:VEVENT" not in content:
        return views.nothing_planned(scope)
    to = context.person
    key = f"community.calendar:{scope}:{owner.community_id or ''}:{to.member_id}:{int(context.now.timestamp())}"
    payload = files.file("gatherings.ics", _("For your calendar"), content)
    delivery.post(context.session, Outgoing(to.workspace_id, key, to.slack_id, payload, context.now, lane=Lane.PROMPT))
    return views.sent_as_file(_admins(context))


def _admins(context: CommunityCommandContext) -> list[str]:
    return members.admins(context.session, context.member.workspace_id)


def _owner(context: CommunityCommandContext, scope: FeedScope) -> FeedOwner:
    workspace_id = context.member.workspace_id
    if scope is FeedScope.OWN:
        return FeedOwner(workspace_id, member_id=context.member.id)
    if scope is FeedScope.WORKSPACE:
        return FeedOwner(workspace_id)
    community = queries.find_community(context.session, workspace_id, context.channel)
    if community is None:
        raise NoChannelError
    return FeedOwner(workspace_id, community_id=community.id)
