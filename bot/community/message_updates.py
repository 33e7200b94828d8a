"""Updates of posted messages about sessions: announcements, invitations and openings."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session, col, select

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import queries
from bot.community.calendar.models import CommunitySession, Series, SessionState
from bot.community.context import CommunityContext
from bot.community.live_session import notices as live_session_notices
from bot.community.rsvp import notices as rsvp_notices
from bot.community.rsvp import seat_messages
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.errors import WorkspaceGoneError
from bot.kit.slack import Json, MessageRef
from bot.members.message_updates import redraw


@dataclass(frozen=True)
class PostedMessage:
    """A posted message about a session, with its key on the delivery ledger."""

    key: str
    message: MessageRef
    session_id: int


async def update_changed(
    deps: Deps, community: CommunityContext, client: AsyncWebClient, workspace_id: str, *, changed_at: datetime
) -> None:
    """Update the messages about series changed at that moment."""
    await _update(deps, community, client, workspace_id, await deps.db.read(_changed, workspace_id, changed_at))


async def update_outdated(deps: Deps, community: CommunityContext) -> int:
    """Update messages outdated by ticks, of sessions that ended or were cancelled; returns their number."""
    count = 0
    for workspace_id, session_ids in community.updates.take_outdated().items():
        posted = await deps.db.read(_about, workspace_id, sorted(session_ids))
        try:
            client = await deps.client(workspace_id)
        except WorkspaceGoneError:
            continue
        except TimeoutError:
            for session_id in session_ids:
                community.updates.mark_outdated(workspace_id, session_id)
            continue
        await _update(deps, community, client, workspace_id, posted)
        await _update_seats(deps, client, workspace_id, community)
        count += len(posted)
    return count


async def _update_seats(deps: Deps, client: AsyncWebClient, workspace_id: str, community: CommunityContext) -> None:
    """Update the messages to members whose seats ticks have given away."""
    for session_id, member_ids in community.updates.take_seats(workspace_id).items():
        redraws = await deps.db.read(seat_messages.current, workspace_id, session_id, member_ids, now=deps.now())
        await redraw(client, redraws)


async def _update(
    deps: Deps,
    community: CommunityContext,
    client: AsyncWebClient,
    workspace_id: str,
    posted: Sequence[PostedMessage],
) -> None:
    updates = [
        community.update_message(
            client, each.message, partial(deps.db.read, current, community.catalog, workspace_id, each, now=deps.now())
        )
        for each in posted
    ]
    await asyncio.gather(*updates)


def cancelled_sessions(session: Session, *, cancelled_at: datetime) -> list[tuple[str, int]]:
    """The cancelled sessions, with their workspaces, of series cancelled at that moment."""
    wanted = (
        select(CommunitySession.workspace_id, CommunitySession.id)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.changed_at == cancelled_at, CommunitySession.state == SessionState.CANCELLED)
    )
    return [(workspace_id, session_id) for workspace_id, session_id in session.exec(wanted) if session_id]


def _changed(session: Session, workspace_id: str, changed_at: datetime) -> list[PostedMessage]:
    wanted = (
        select(CommunitySession.id, CommunitySession.series_id, CommunitySession.starts_at)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.workspace_id == workspace_id, Series.changed_at == changed_at)
        .order_by(col(CommunitySession.original_start))
    )
    keys: dict[str, int] = {}
    ahead = []
    for session_id, series_id, starts_at in session.exec(wanted):
        assert session_id, "it is in the database"
        keys.setdefault(rsvp_notices.announcement_key(series_id), session_id)
        if starts_at > changed_at:
            ahead.append(session_id)
    return _posted(session, workspace_id, keys | _session_keys(session, ahead))


def _about(session: Session, workspace_id: str, session_ids: Sequence[int]) -> list[PostedMessage]:
    cards = queries.cards(session, session_ids)
    # An announcement is about the first session; if its series is cancelled later, about one that is.
    about = {card.series_id: queries.first_of_series(session, card.series_id) for card in cards}
    about |= {card.series_id: card.id for card in cards if card.state == SessionState.CANCELLED}
    announcements = {rsvp_notices.announcement_key(series_id): about[series_id] for series_id in about}
    return _posted(session, workspace_id, announcements | _session_keys(session, session_ids))


def _session_keys(session: Session, session_ids: Sequence[int]) -> dict[str, int]:
    """The keys of sessions' invitations and openings, each with its session."""
    keys: dict[str, int] = {}
    for card in queries.cards(session, session_ids):
        names = [*rsvp_notices.invitation_keys(card), live_session_notices.opening_key(card.id)]
        keys |= dict.fromkeys(names, card.id)
    return keys


def _posted(session: Session, workspace_id: str, keys: Mapping[str, int]) -> list[PostedMessage]:
    """The messages that have been posted; `keys` has the session of each."""
    found = delivery.places(session, workspace_id, list(keys))
    return [PostedMessage(key, message, keys[key]) for key, message in found.items()]


def current(
    session: Session, catalog: ActivityCatalog, workspace_id: str, posted: PostedMessage, *, now: datetime
) -> Json:
    """The current content of a message."""
    card = queries.card(session, workspace_id, posted.session_id)
    if posted.key == rsvp_notices.announcement_key(card.series_id):
        return rsvp_notices.announcement(session, catalog, card, now=now)
    if posted.key == live_session_notices.opening_key(card.id):
        return live_session_notices.opening(session, catalog, card)
    return rsvp_notices.invitation(session, catalog, card)
