"""What the buttons and windows of the calendar come to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from sqlmodel import Session

from bot.community import commands, seasons
from bot.community.calendar import drafts, modals, patterns, queries, service, views
from bot.community.calendar.errors import GoneError
from bot.community.calendar.models import Community
from bot.community.calendar.queries import SessionCard
from bot.community.command_context import CommandContext
from bot.community.context import CommunityContext
from bot.community.feeds import commands as feeds_commands
from bot.community.feeds import views as feeds_views
from bot.community.rota import notices as rota_notices
from bot.community.rota import service as rota_service
from bot.community.rsvp import notices as rsvp_notices
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.models import Member

Slack = tuple[str, str]


def announce(session: Session, house: CommunityContext, slack: Slack, series_id: str, *, now: datetime) -> Json:
    """Put a draft into the calendar and say so in its channel."""
    by = _member(session, slack, now)
    fresh = drafts.announce(session, slack[0], int(series_id), by, now=now)
    series = service.find_series(session, slack[0], int(series_id))
    if fresh:
        plan_turns(session, slack[0], series.activity_id, now=now)
        rsvp_notices.announce(session, house.repertoire, card_of(session, slack[0], fresh[0].id or 0), now=now)
    return views.announced(series.title, _channel(session, series.community_id))


def plan_turns(session: Session, workspace_id: str, activity_id: int, *, now: datetime) -> None:
    """Give the dates of an activity somebody who leads them; at first its owner."""
    activity = rota_service.find_activity(session, workspace_id, activity_id)
    rota_service.begin(session, activity, now=now)
    rota_notices.replan(session, activity, now=now)


def discard(session: Session, _house: CommunityContext, slack: Slack, series_id: str, *, now: datetime) -> Json:
    """Throw a draft away."""
    service.check_planner(_member(session, slack, now))
    drafts.discard(session, slack[0], int(series_id))
    return views.discarded()


def announce_season(session: Session, house: CommunityContext, slack: Slack, mark: str, *, now: datetime) -> Json:
    """Announce all of a season."""
    first = seasons.announce(session, slack[0], mark, _member(session, slack, now), now=now)
    cards = queries.cards(session, [each.id or 0 for each in first])
    for card in cards:
        plan_turns(session, slack[0], card.activity_id, now=now)
    for card in queries.cards(session, [card.id for card in cards]):
        rsvp_notices.announce(session, house.repertoire, card, now=now)
    return views.announced(", ".join(card.title for card in cards), cards[0].channel if cards else "")


def discard_season(session: Session, _house: CommunityContext, slack: Slack, mark: str, *, now: datetime) -> Json:
    """Throw all of a season away."""
    service.check_planner(_member(session, slack, now))
    seasons.discard(session, slack[0], mark)
    return views.discarded()


DECISIONS: dict[str, Callable[..., Json]] = {
    views.ANNOUNCE: announce,
    views.DISCARD: discard,
    views.ANNOUNCE_SEASON: announce_season,
    views.DISCARD_SEASON: discard_season,
}
PRESSED: dict[str, Callable[[CommandContext, SessionCard], Json]] = {
    views.SHOW: commands.shown,
    views.SKIP: commands.left_out,
    views.CANCEL: commands.ended,
}
Press = tuple[Callable[[CommandContext, SessionCard], Json], int]


def press(session: Session, house: CommunityContext, slack: Slack, press: Press, *, now: datetime) -> Json:
    """Do what a button under one date says."""
    act, session_id = press
    said = CommandContext(session, house, _member(session, slack, now), "", "", now)
    return act(said, card_of(session, slack[0], session_id))


def channel_of(text: str, channel: str) -> str:
    """The channel that a sentence names, or the one it was said in."""
    found = patterns.CHANNEL.search(text)
    return found["id"] if found else channel


def renew(session: Session, house: CommunityContext, slack: Slack, value: str, channel: str, *, now: datetime) -> Json:
    """A new address for a calendar, in place of the one there was."""
    said = CommandContext(session, house, _member(session, slack, now), "", channel, now)
    return feeds_commands.renew(said, ours=value == feeds_views.OURS)


def draft_of(session: Session, house: CommunityContext, slack: Slack, view: Json, *, now: datetime) -> Json:
    """A filled-in window as a draft, and the window that shows it."""
    by = _member(session, slack, now)
    service.check_planner(by)
    zone = str(view["private_metadata"])
    given = modals.values(view)
    wish = modals.wish(given, zone, now=now)
    draft, channel = commands.drafted(CommandContext(session, house, by, "", "", now), wish)
    return modals.confirm(draft, channel, by.zone or zone)


def move_to(session: Session, house: CommunityContext, slack: Slack, view: Json, *, now: datetime) -> Json:
    """Move a date to what a window says."""
    session_id, _, zone = str(view["private_metadata"]).partition(" ")
    given = modals.values(view)
    to = datetime.combine(date.fromisoformat(given["day"]), time.fromisoformat(given["time"]))
    said = CommandContext(session, house, _member(session, slack, now), "", "", now)
    return commands.moved(said, card_of(session, slack[0], int(session_id)), to, zone)


def card_of(session: Session, workspace_id: str, session_id: int) -> SessionCard:
    """One date of a workspace, or GoneError."""
    card = queries.card(session, workspace_id, session_id)
    if card is None:
        raise GoneError
    return card


def _member(session: Session, slack: Slack, now: datetime) -> Member:
    return members.arrive(session, *slack, now=now)


def _channel(session: Session, community_id: int) -> str:
    community = session.get(Community, community_id)
    return community.channel if community else ""
