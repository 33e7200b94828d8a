"""What stands in a channel about dates that have changed since: the announcement, the invitation, the opening."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session, col, select

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import queries
from bot.community.calendar.models import CommunitySession, Series, SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.context import CommunityContext
from bot.community.live_session import notices as live_session_notices
from bot.community.rsvp import notices as rsvp_notices
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.errors import WorkspaceGoneError
from bot.kit.slack import UNREACHED, Json

log = structlog.get_logger()


@dataclass(frozen=True)
class PostedMessage:
    """A message about a date: its key, and the channel and ts at which it stands."""

    key: str
    place: tuple[str, str]
    session_id: int


async def refresh(
    deps: Deps, house: CommunityContext, client: AsyncWebClient, workspace_id: str, *, now: datetime
) -> None:
    """Redraw what a change at `now` has made untrue; where Slack cannot be reached the next click does."""
    found = await deps.db.read(stale, workspace_id, now=now)
    await asyncio.gather(*(_redraw(deps, house, client, workspace_id, each) for each in found))


async def catch_up(deps: Deps, house: CommunityContext) -> int:
    """Redraw what the clock has made untrue: sessions that have ended, series that were archived; how many messages."""
    count = 0
    for workspace_id, session_ids in house.redraws.noted().items():
        found = await deps.db.read(standing, workspace_id, sorted(session_ids))
        try:
            client = await deps.client(workspace_id)
        except (WorkspaceGoneError, TimeoutError):
            continue
        await asyncio.gather(*(_redraw(deps, house, client, workspace_id, each) for each in found))
        count += len(found)
    return count


def standing(session: Session, workspace_id: str, session_ids: Sequence[int]) -> list[PostedMessage]:
    """All messages in the channel about some dates."""
    keys: dict[str, int] = {}
    for card in queries.cards(session, session_ids):
        names = [
            rsvp_notices.announced_key(card.series_id),
            *rsvp_notices.call_keys(card),
            live_session_notices.open_key(card.id),
        ]
        keys |= dict.fromkeys(names, card.id)
    return _posted(session, workspace_id, keys)


def called_off(session: Session, *, now: datetime) -> list[tuple[str, int]]:
    """The dates, with their workspaces, of series that were called off at that moment."""
    wanted = (
        select(CommunitySession.workspace_id, CommunitySession.id)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.changed_at == now, CommunitySession.state == SessionState.CANCELLED)
    )
    return [(workspace_id, session_id or 0) for workspace_id, session_id in session.exec(wanted)]


async def retire(
    deps: Deps, house: CommunityContext, client: AsyncWebClient, workspace_id: str, session_id: int
) -> None:
    """Redraw the opening of a session that somebody has clicked too late."""
    for each in await deps.db.read(_posted, workspace_id, {live_session_notices.open_key(session_id): session_id}):
        await _redraw(deps, house, client, workspace_id, each)


async def _redraw(
    deps: Deps, house: CommunityContext, client: AsyncWebClient, workspace_id: str, what: PostedMessage
) -> None:
    async def draw() -> None:
        message = await deps.db.read(drawn, house.repertoire, workspace_id, what, now=deps.now())
        try:
            await client.chat_update(channel=what.place[0], ts=what.place[1], **message)
        except UNREACHED as error:
            log.warning("community.change_not_shown", workspace=workspace_id, error=type(error).__name__)

    await house.redraws.ask(what.place, draw)


def stale(session: Session, workspace_id: str, *, now: datetime) -> list[PostedMessage]:
    """The messages about what is ahead of the series that changed at that moment."""
    wanted = (
        select(CommunitySession.id, CommunitySession.series_id, CommunitySession.starts_at)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.workspace_id == workspace_id, Series.changed_at == now)
        .order_by(col(CommunitySession.original))
    )
    dates = list(session.exec(wanted))
    keys: dict[str, int] = {}
    for session_id, series_id, _ in dates:
        keys.setdefault(rsvp_notices.announced_key(series_id), session_id or 0)
    for card in queries.cards(session, [session_id or 0 for session_id, _, starts_at in dates if starts_at > now]):
        keys |= dict.fromkeys([*rsvp_notices.call_keys(card), live_session_notices.open_key(card.id)], card.id)
    return _posted(session, workspace_id, keys)


def _posted(session: Session, workspace_id: str, keys: Mapping[str, int]) -> list[PostedMessage]:
    """Those of some messages that have been posted; `keys` has each with the date it is about."""
    found = delivery.places(session, workspace_id, list(keys))
    return [PostedMessage(key, place, keys[key]) for key, place in found.items()]


def drawn(
    session: Session, repertoire: ActivityCatalog, workspace_id: str, what: PostedMessage, *, now: datetime
) -> Json:
    """A message as it should look now."""
    card = queries.card(session, workspace_id, what.session_id)
    assert card, "a date is never removed"
    return _drawn(session, repertoire, card, what.key, now)


def _drawn(session: Session, repertoire: ActivityCatalog, card: SessionCard, key: str, now: datetime) -> Json:
    if key == rsvp_notices.announced_key(card.series_id):
        return rsvp_notices.announcement(session, repertoire, card, now=now)
    if key == live_session_notices.open_key(card.id):
        return live_session_notices.opening_as_it_is(repertoire, card)
    return rsvp_notices.as_it_is(session, repertoire, card)
