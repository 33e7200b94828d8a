"""Rotas as they are shown, and how much an activity depends on single people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.calendar.announced import ACTIVITY_IS_ANNOUNCED
from bot.community.calendar.models import Activity, CommunitySession, Series, SessionState
from bot.community.rota import rules, service
from bot.community.rota.models import RotaMember, RotaRole, SessionCompanion
from bot.kit.db import row_id
from bot.kit.time import usable_zone
from bot.members.models import Member


@dataclass(frozen=True)
class RotaEntry:
    """A member of a rota: their role, and their turns so far and ahead."""

    slack_id: str
    member_id: int
    role: str
    is_deputy: bool
    is_owner: bool
    turns: int
    zone: str = "Etc/UTC"


@dataclass(frozen=True)
class Rota:
    """An activity with its rota; `has_owner` means one who is still in the workspace."""

    activity: Activity
    entries: tuple[RotaEntry, ...]
    has_owner: bool

    @property
    def able(self) -> int:
        """The number of members who can lead it."""
        return sum(entry.role != RotaRole.SHADOW for entry in self.entries)

    @property
    def has_deputy(self) -> bool:
        return any(entry.is_deputy for entry in self.entries)

    @property
    def bus_factor(self) -> int:
        return rules.bus_factor(self.able, has_owner=self.has_owner, has_deputy=self.has_deputy)


def all_rotas(session: Session, workspace_id: str) -> list[Rota]:
    """The rotas of a workspace's activities, without archived ones and those that are only drafted."""
    wanted = select(Activity).where(Activity.workspace_id == workspace_id, col(Activity.archived_at).is_(None))
    return rotas(session, list(session.exec(wanted.where(ACTIVITY_IS_ANNOUNCED).order_by(col(Activity.id)))))


def rota(session: Session, activity: Activity) -> Rota:
    return rotas(session, [activity])[0]


def rotas(session: Session, activities: Sequence[Activity]) -> list[Rota]:
    """The rotas of some activities, in their order."""
    ids = [activity.id for activity in activities]
    members = (
        select(RotaMember, Member.slack_id, Member.zone)
        .join(Member, col(Member.id) == col(RotaMember.member_id))
        .where(col(RotaMember.activity_id).in_(ids), col(RotaMember.left_at).is_(None), col(Member.active))
        .order_by(col(RotaMember.joined_at), col(RotaMember.member_id))
    )
    counted = (
        select(Series.activity_id, CommunitySession.facilitator_id, sa.func.count())
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(col(Series.activity_id).in_(ids), col(CommunitySession.state).in_(service.COUNTED))
        .group_by(col(Series.activity_id), col(CommunitySession.facilitator_id))
    )
    turns = {(activity_id, member_id): count for activity_id, member_id, count in session.exec(counted)}
    owners = {row_id(activity): activity.owner_id for activity in activities}
    still_there = select(Member.id).where(col(Member.id).in_(list(owners.values())), col(Member.active))
    active = set(session.exec(still_there))
    entries: dict[int, list[RotaEntry]] = {}
    for each, slack_id, zone in session.exec(members):
        is_owner = owners[each.activity_id] == each.member_id
        count = turns.get((each.activity_id, each.member_id), 0)
        entry = RotaEntry(slack_id, each.member_id, each.role, each.is_deputy, is_owner, count, usable_zone(zone))
        entries.setdefault(each.activity_id, []).append(entry)
    return [
        Rota(activity, tuple(entries.get(row_id(activity), ())), activity.owner_id in active) for activity in activities
    ]


def companions(session: Session, session_ids: Sequence[int]) -> dict[int, int]:
    """The shadow or co-lead of each session, by session id."""
    wanted = select(SessionCompanion).where(col(SessionCompanion.session_id).in_(session_ids))
    return {row.session_id: row.member_id for row in session.exec(wanted)}


def count_shadowed(session: Session, activity: Activity, member_id: int) -> int:
    """How many past sessions of an activity a member has shadowed."""
    mine = select(SessionCompanion.session_id).where(SessionCompanion.member_id == member_id)
    return _count_past(session, activity, col(CommunitySession.id).in_(mine))


def count_led(session: Session, activity: Activity, member_id: int, *, since: datetime) -> int:
    """How many past sessions of an activity a member has led since a moment."""
    led = sa.and_(col(CommunitySession.facilitator_id) == member_id, col(CommunitySession.starts_at) >= since)
    return _count_past(session, activity, led)


def _count_past(session: Session, activity: Activity, condition: sa.ColumnElement[bool]) -> int:
    wanted = (
        select(sa.func.count())
        .select_from(CommunitySession)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.activity_id == activity.id, CommunitySession.state == SessionState.OVER, condition)
    )
    return session.exec(wanted).one()


def able_to_cover(session: Session, activity: Activity, *, other_than: int | None) -> list[RotaEntry]:
    """Who could lead an activity in somebody's place, those with the fewest turns first."""
    able = [
        entry
        for entry in rota(session, activity).entries
        if entry.role != RotaRole.SHADOW and entry.member_id != other_than
    ]
    return sorted(able, key=lambda entry: (entry.turns, entry.member_id))
