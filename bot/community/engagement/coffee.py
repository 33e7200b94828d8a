"""Coffee for two: members who signed up are paired every few weeks, except those on a pause."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from itertools import combinations

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.calendar.models import Community
from bot.community.engagement import coffee_introductions, coffee_pairs
from bot.community.engagement.models import CoffeeMeeting, CoffeeSignup
from bot.kit.db import insert_new, row_id
from bot.members.models import Member

DEFAULT_WEEKS = 2
MAX_AT_ONCE = 20


def join(session: Session, community: Community, member: Member, *, now: datetime) -> datetime:
    """Sign a member up; returns when pairs are next made."""
    _update(session, community, member, now, left_at=None, paused_until=None)
    if community.next_coffee_at is None:
        community.coffee_weeks = community.coffee_weeks or DEFAULT_WEEKS
        community.next_coffee_at = community.next_digest_at or now + timedelta(weeks=1)
        session.add(community)
    return community.next_coffee_at


def leave(session: Session, community: Community, member: Member, *, now: datetime) -> None:
    """End a member's sign-up."""
    _update(session, community, member, now, left_at=now)


def signed_up(session: Session, community: Community) -> list[int]:
    """The members who are signed up, those on a pause too."""
    wanted = select(CoffeeSignup.member_id).where(
        CoffeeSignup.community_id == community.id, col(CoffeeSignup.left_at).is_(None)
    )
    return list(session.exec(wanted.order_by(col(CoffeeSignup.member_id))))


def takes_part(session: Session, member: Member) -> bool:
    """Whether a member is signed up for coffee in any community."""
    mine = select(CoffeeSignup.member_id).where(
        CoffeeSignup.workspace_id == member.workspace_id,
        CoffeeSignup.member_id == member.id,
        col(CoffeeSignup.left_at).is_(None),
    )
    return session.exec(mine.limit(1)).first() is not None


def end(session: Session, community: Community, *, now: datetime) -> list[int]:
    """End the rounds of a community; returns the members who were signed up."""
    left = signed_up(session, community)
    theirs = sa.and_(col(CoffeeSignup.community_id) == community.id, col(CoffeeSignup.left_at).is_(None))
    session.connection().execute(sa.update(CoffeeSignup).where(theirs).values(left_at=now))
    community.next_coffee_at = None
    session.add(community)
    session.flush()
    session.expire_all()
    return left


def revive(session: Session, community: Community, *, ended_at: datetime, next_at: datetime | None) -> list[int]:
    """Undo the end of a community's rounds; returns the members who are signed up again by it."""
    theirs = sa.and_(col(CoffeeSignup.community_id) == community.id, col(CoffeeSignup.left_at) == ended_at)
    back = list(session.exec(select(CoffeeSignup.member_id).where(theirs)))
    session.connection().execute(sa.update(CoffeeSignup).where(theirs).values(left_at=None))
    community.next_coffee_at = community.next_coffee_at or next_at
    session.add(community)
    session.flush()
    session.expire_all()
    return back


def pause(session: Session, community: Community, member: Member, until: datetime, *, now: datetime) -> None:
    """Pair a member with nobody until a moment."""
    _update(session, community, member, now, paused_until=until, left_at=None)


def _update(session: Session, community: Community, member: Member, now: datetime, **values: datetime | None) -> None:
    signup = session.get(CoffeeSignup, (community.id, member.id)) or CoffeeSignup(
        community_id=row_id(community), member_id=row_id(member), workspace_id=community.workspace_id, joined_at=now
    )
    for name, value in values.items():
        setattr(signup, name, value)
    session.add(signup)
    session.flush()


def pair_due(session: Session, *, now: datetime) -> int:
    """Make pairs in the communities that are due; returns their number."""
    wanted = select(Community).where(col(Community.next_coffee_at) <= now)
    communities = list(session.exec(wanted.limit(MAX_AT_ONCE).with_for_update(skip_locked=True)))
    for community in communities:
        make_pairs(session, community, now=now)
        weeks = timedelta(weeks=community.coffee_weeks or DEFAULT_WEEKS)
        while community.next_coffee_at and community.next_coffee_at <= now:
            community.next_coffee_at += weeks
        session.add(community)
    session.flush()
    return len(communities)


def make_pairs(session: Session, community: Community, *, now: datetime) -> list[tuple[int, ...]]:
    """Pair a community's participants and plan their introductions; returns the groups of member ids."""
    wanted = select(CoffeeMeeting.first_id, CoffeeMeeting.second_id).where(CoffeeMeeting.community_id == community.id)
    met = Counter(frozenset(pair) for pair in session.exec(wanted))
    groups = coffee_pairs.pairs(_participants(session, community, now), met)
    rows = [
        {
            "community_id": community.id, "workspace_id": community.workspace_id, "first_id": min(pair),
            "second_id": max(pair), "at": now,
        }
        for group in groups
        for pair in combinations(group, 2)
    ]  # fmt: skip
    insert_new(session, CoffeeMeeting, rows)
    for group in groups:
        coffee_introductions.plan(session, community, group, now=now)
    return groups


def _participants(session: Session, community: Community, now: datetime) -> list[int]:
    """The members who take part now, without those who have paused everything."""
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
