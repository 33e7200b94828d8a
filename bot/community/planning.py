"""What the planning buttons and modals do: announce and discard drafts, keep a form, move a session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.community import commands, lookups, seasons, series_moves, session_changes
from bot.community.calendar import change_views, details, drafts, modals, own_templates, queries, service, views
from bot.community.calendar.modals import MoveMetadata, ScheduleMetadata
from bot.community.calendar.models import Community
from bot.community.calendar.queries import SessionCard
from bot.community.command_context import CommunityCommandContext
from bot.community.context import CommunityContext
from bot.community.engagement import coffee_commands, coffee_views
from bot.community.engagement import commands as engagement_commands
from bot.community.engagement import views as engagement_views
from bot.community.feeds import commands as feeds_commands
from bot.community.permissions import check_may_change, check_planner
from bot.community.rota import notices as rota_notices
from bot.community.rota import service as rota_service
from bot.community.rsvp import notices as rsvp_notices
from bot.kit.db import row_id
from bot.kit.slack import Caller, Json


@dataclass(frozen=True)
class DraftClick:
    """A button of drafts: who pressed it, which one it is, and its value."""

    caller: Caller
    action_id: str
    value: str


def announce(context: CommunityCommandContext) -> Json:
    check_planner(context.member)
    series_id = _own_draft(context)
    _announce(context, [series_id])
    series = service.find_series(context.session, context.member.workspace_id, series_id)
    channel = context.session.get_one(Community, series.community_id).channel
    return views.announced([series.title], channel)


def channel_of_drafts(session: Session, community: CommunityContext, click: DraftClick, *, now: datetime) -> str:
    """The channel in which the caller's drafts would be announced."""
    context = CommunityCommandContext.of_click(session, community, click.caller, value=click.value, now=now)
    check_planner(context.member)
    if click.action_id == views.ANNOUNCE_SEASON:
        series_id = drafts.of_season(session, context.member, click.value)[0]
    else:
        series_id = _own_draft(context)
    series = service.find_series(session, context.member.workspace_id, series_id)
    return session.get_one(Community, series.community_id).channel


def announce_season(context: CommunityCommandContext) -> Json:
    check_planner(context.member)
    cards = _announce(context, drafts.of_season(context.session, context.member, context.text))
    return views.announced([card.title for card in cards], cards[0].channel if cards else "")


def _announce(context: CommunityCommandContext, series_ids: list[int]) -> list[SessionCard]:
    """Announce drafts and plan who leads them; returns the first session of each."""
    session, workspace_id, now = context.session, context.member.workspace_id, context.now
    first_ids = []
    for series_id in series_ids:
        first_ids += [row_id(each) for each in drafts.announce(session, workspace_id, series_id, now=now)[:1]]
    activity_ids = dict.fromkeys(card.activity_id for card in queries.cards(session, first_ids))
    activities = [rota_service.find_activity(session, workspace_id, each) for each in activity_ids]
    for activity in activities:
        rota_service.begin(session, activity, now=now)
    rota_notices.replan(session, *activities, now=now)
    cards = queries.cards(session, first_ids)
    for card in cards:
        rsvp_notices.announce(session, context.catalog, card, now=now)
    return cards


def discard(context: CommunityCommandContext) -> Json:
    check_planner(context.member)
    drafts.discard(context.session, context.member.workspace_id, _own_draft(context))
    return views.discarded()


def _own_draft(context: CommunityCommandContext) -> int:
    """The id of the caller's draft that was clicked; GoneError for somebody else's."""
    series_id = int(context.text)
    drafts.check_author(context.session, context.member, series_id)
    return series_id


def discard_season(context: CommunityCommandContext) -> Json:
    check_planner(context.member)
    for series_id in drafts.of_season(context.session, context.member, context.text):
        drafts.discard(context.session, context.member.workspace_id, series_id)
    return views.discarded()


def show(context: CommunityCommandContext) -> Json:
    """A session with its agenda."""
    return lookups.details(context, _clicked(context))


def ask_to_skip(context: CommunityCommandContext) -> Json:
    return session_changes.ask_to_skip(context, _clicked(context))


def skip(context: CommunityCommandContext) -> Json:
    return session_changes.skip(context, _clicked(context))


def ask_to_cancel(context: CommunityCommandContext) -> Json:
    return session_changes.ask_to_end(context, _clicked(context))


def cancel(context: CommunityCommandContext) -> Json:
    return session_changes.end(context, _clicked(context))


def restore(context: CommunityCommandContext) -> Json:
    return session_changes.restore(context, _clicked(context))


def leave(_context: CommunityCommandContext) -> Json:
    """A change that was asked about is not wanted."""
    return change_views.left_as_it_is()


def _clicked(context: CommunityCommandContext) -> SessionCard:
    return queries.card(context.session, context.member.workspace_id, int(context.text))


def move_form(context: CommunityCommandContext) -> Json:
    """The modal for moving a session."""
    card = _clicked(context)
    check_may_change(context.session, context.member, card)
    return modals.move(card.id, card.starts_at, context.member.zone or card.zone)


def renew_address(context: CommunityCommandContext) -> Json:
    """Replace the address of a calendar feed."""
    return feeds_commands.renew(context)


def keep_form(context: CommunityCommandContext, view: Json) -> Json:
    """Keep a submitted form as a draft; returns the modal that shows it."""
    check_planner(context.member)
    request = modals.read_schedule(view, now=context.now)
    draft = drafts.create(context.session, context.catalog, request, "", context.member, now=context.now)
    opened = ScheduleMetadata.decode(view["private_metadata"])
    if opened.copy_of:
        card = queries.card(context.session, context.member.workspace_id, opened.copy_of)
        check_may_change(context.session, context.member, card)
        details.copied(draft.series, card)
        draft.series.place = request.place
    kind = f"{own_templates.PREFIX}{opened.template}" if opened.template else None
    if template := own_templates.find(context.session, context.member, kind):
        own_templates.apply(draft.series, template, request.title)
    return modals.confirm(draft, context.member.zone or opened.zone)


def keep_move(context: CommunityCommandContext, view: Json) -> Json:
    """Move a session to the time in a form."""
    metadata = MoveMetadata.decode(view["private_metadata"])
    card = queries.card(context.session, context.member.workspace_id, metadata.session_id)
    return session_changes.move(context, card, modals.moved_to(view), metadata.zone)


def doubtful_move(context: CommunityCommandContext, view: Json) -> Json | None:
    """The modal that says what is unlikely about the time in a form; None if nothing is, or it has been said."""
    metadata = MoveMetadata.decode(view["private_metadata"])
    if metadata.to:
        return None
    card = queries.card(context.session, context.member.workspace_id, metadata.session_id)
    to = modals.moved_to(view)
    doubtful = session_changes.unlikely_move(context, card, to, metadata.zone)
    return modals.move_anyway(card, to, metadata.zone, doubtful) if doubtful else None


# The buttons that announce; nothing is announced in a channel where the app can't post.
ANNOUNCING = (views.ANNOUNCE, views.ANNOUNCE_SEASON)
# Answers to DECISIONS and CONFIRMED replace the message with the button; CHANGES and CONFIRMED concern an announced
# session, so that posts about it are updated.
DECISIONS: dict[str, Callable[[CommunityCommandContext], Json]] = {
    views.ANNOUNCE: announce,
    views.DISCARD: discard,
    views.CHOOSE: commands.choose,
    views.ANNOUNCE_SEASON: announce_season,
    views.DISCARD_SEASON: discard_season,
    change_views.LEAVE: leave,
    views.MORE: commands.list_more,
    views.LEAVE_OUT: seasons.leave_out,
    engagement_views.POST_KUDOS: engagement_commands.post_kudos,
    engagement_views.KEEP_KUDOS: leave,
    coffee_views.JOIN_ROUNDS: coffee_commands.join,
    coffee_views.LEAVE_ROUNDS: coffee_commands.leave,
    coffee_views.END_ROUNDS: coffee_commands.end,
    coffee_views.UNDO_ROUNDS: coffee_commands.undo_end,
}
CHANGES: dict[str, Callable[[CommunityCommandContext], Json]] = {
    views.SKIP: ask_to_skip,
    views.CANCEL: ask_to_cancel,
    views.RESTORE: restore,
}
CONFIRMED: dict[str, Callable[[CommunityCommandContext], Json]] = {
    change_views.MOVE_TO: session_changes.move_to,
    change_views.SKIP_NOW: skip,
    change_views.CANCEL_NOW: cancel,
    change_views.UNDO: session_changes.undo,
    change_views.MOVE_SERIES_TO: series_moves.move,
    change_views.UNDO_SERIES: series_moves.undo,
}
