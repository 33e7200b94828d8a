"""Coffee for two: those who asked for it are brought together now and then, and never with somebody on a break."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import combinations

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.calendar.models import Community
from bot.community.engagement import rules, views
from bot.community.engagement.models import CoffeeMeeting, CoffeeSignup
from bot.community.rsvp import queries as rsvp_queries
from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.delivery.service import Outgoing
from bot.kit.db import insert_new
from bot.kit.i18n import speaking
from bot.members.models import Member

EVERY_WEEKS = 2


def join(session: Session, community: Community, member: Member, *, now: datetime) -> datetime:
    """Somebody likes to be brought together with others; when that happens next."""
    _set(session, community, member, now, left_at=None, paused_until=None)
    if community.next_coffee_at is None:
        community.coffee_weeks = community.coffee_weeks or EVERY_WEEKS
        community.next_coffee_at = community.next_digest_at or now + timedelta(weeks=1)
        session.add(community)
    return community.next_coffee_at


def leave(session: Session, community: Community, member: Member, *, now: datetime) -> None:
    """They are not brought together with anybody any more."""
    _set(session, community, member, now, left_at=now)


def pause(session: Session, community: Community, member: Member, until: datetime, *, now: datetime) -> None:
    """Not before a day; what they had comes back by itself."""
    _set(session, community, member, now, paused_until=until, left_at=None)


def _set(session: Session, community: Community, member: Member, now: datetime, **values: datetime | None) -> None:
    found = session.get(CoffeeSignup, (community.id, member.id))
    if found is None:
        found = CoffeeSignup(
            community_id=community.id or 0, member_id=member.id or 0, workspace_id=community.workspace_id, joined_at=now
        )
    for name, value in values.items():
        setattr(found, name, value)
    session.add(found)
    session.flush()


def due(session: Session, *, now: datetime, limit: int = 20) -> int:
    """Bring people together in the communities whose time has come; how many communities."""
    wanted = (
        select(Community)
        .where(sa.text("next_coffee_at IS NOT NULL"), col(Community.next_coffee_at) <= now)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = list(session.exec(wanted))
    for community in found:
        bring_together(session, community, now=now)
        weeks = timedelta(weeks=community.coffee_weeks or EVERY_WEEKS)
        assert community.next_coffee_at, "it is due"
        while community.next_coffee_at <= now:
            community.next_coffee_at += weeks
        session.add(community)
    session.flush()
    return len(found)


def bring_together(session: Session, community: Community, *, now: datetime) -> list[tuple[int, ...]]:
    """One round: everybody who takes part and is not on a break gets a partner, and is told who it is."""
    groups = rules.pairs(_there(session, community, now), _met(session, community))
    rows = [
        {
            "community_id": community.id, "workspace_id": community.workspace_id, "first_id": min(two),
            "second_id": max(two), "at": now,
        }
        for group in groups
        for two in combinations(group, 2)
    ]  # fmt: skip
    insert_new(session, CoffeeMeeting, rows)
    for group in groups:
        _tell(session, community, group, now)
    return groups


def _there(session: Session, community: Community, now: datetime) -> list[int]:
    """Who takes part now; whoever has paused everything is not pointed at either."""
    wanted = (
        select(CoffeeSignup.member_id)
        .join(Member, col(Member.id) == col(CoffeeSignup.member_id))
        .where(CoffeeSignup.community_id == community.id, col(CoffeeSignup.left_at).is_(None), col(Member.active))
        .where(sa.or_(col(CoffeeSignup.paused_until).is_(None), col(CoffeeSignup.paused_until) <= now))
        .where(
            sa.or_(col(Member.paused_until).is_(None), col(Member.paused_until) <= now, col(Member.paused_from) > now)
        )
    )
    return list(session.exec(wanted.order_by(col(CoffeeSignup.member_id))))


def _met(session: Session, community: Community) -> Counter[frozenset[int]]:
    wanted = select(CoffeeMeeting.first_id, CoffeeMeeting.second_id).where(CoffeeMeeting.community_id == community.id)
    return Counter(frozenset(two) for two in session.exec(wanted))


def _tell(session: Session, community: Community, group: tuple[int, ...], now: datetime) -> None:
    readers = rsvp_queries.readers(session, community.workspace_id, group)
    for reader in readers:
        others = [each.slack_id for each in readers if each is not reader]
        with speaking(reader.language):
            payload = views.coffee(others)
        key = f"community.coffee:{community.id}:{reader.member_id}:{int(now.timestamp())}"
        until = now + timedelta(weeks=1)
        told = Outgoing(community.workspace_id, key, reader.slack_id, payload, now, until=until, topic=Topic.COMMUNITY)
        delivery.post(session, told)
