"""Rota membership, absences, planning of turns, and companions for leaders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.calendar.models import Activity, CommunitySession, Series, SessionState
from bot.community.rota import rules
from bot.community.rota.models import Absence, RotaMember, RotaRole, SessionCompanion
from bot.community.rota.rules import Turn, TurnTaker
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.kit.time import usable_zone
from bot.members.models import Member

COUNTED = (SessionState.PLANNED, SessionState.OVER)


class LastLeadError(GroundswellError):
    """You're the only person who leads these sessions. First let somebody learn it with `/community rota shadow`."""


class NoSuchActivityError(GroundswellError):
    """There's no activity called “{given}” here. `/community rota` shows all activities."""


class ArchivedError(GroundswellError):
    """{title} is archived, and its history is kept. Would you like to start it again? Use `/community schedule`."""


class NothingLedError(GroundswellError):
    """There are no sessions here yet, so there's no rota. Facilitators plan sessions with `/community schedule`."""


@dataclass(frozen=True)
class TurnChange:
    """A change of leader; `before` and `after` are member ids, None for nobody."""

    session_id: int
    before: int | None
    after: int | None


def find_activity(session: Session, workspace_id: str, activity_id: int) -> Activity:
    """An activity of a workspace; NoSuchActivityError otherwise."""
    found = session.get(Activity, activity_id)
    if found is None or found.workspace_id != workspace_id:
        raise NoSuchActivityError(given=activity_id)
    return found


def find_living_activity(session: Session, workspace_id: str, activity_id: int) -> Activity:
    """An activity that is not archived; ArchivedError for one that is."""
    found = find_activity(session, workspace_id, activity_id)
    if found.archived_at:
        raise ArchivedError(title=found.title)
    return found


def take_part(session: Session, activity: Activity, member_id: int, role: RotaRole, *, now: datetime) -> RotaMember:
    """Add a member to an activity's rota, bring them back, or change their role."""
    found = session.get(RotaMember, (activity.id, member_id))
    if found is None:
        found = RotaMember(
            activity_id=row_id(activity), member_id=member_id, workspace_id=activity.workspace_id, joined_at=now
        )
    elif found.left_at is not None:
        found.joined_at, found.left_at = now, None
    found.role = role
    session.add(found)
    session.flush()
    return found


def begin(session: Session, activity: Activity, *, now: datetime) -> None:
    """Make the owner of an activity its lead if there is none."""
    known = session.exec(select(RotaMember.member_id).where(RotaMember.activity_id == activity.id)).first()
    if known is None and activity.owner_id:
        take_part(session, activity, activity.owner_id, RotaRole.LEAD, now=now)


def leave(session: Session, activity: Activity, member_id: int, *, now: datetime) -> None:
    """End a member's turns; LastLeadError if nobody would be left to lead."""
    others = [each for each in active_members(session, activity) if each.member_id != member_id]
    if not any(each.role != RotaRole.SHADOW for each in others):
        raise LastLeadError
    rota_member = session.get(RotaMember, (activity.id, member_id))
    if rota_member is not None:
        rota_member.left_at, rota_member.is_deputy = now, False
        session.add(rota_member)
    if activity.owner_id == member_id:
        activity.owner_id = next((each.member_id for each in others if each.is_deputy), None)
        session.add(activity)
    session.flush()


def active_members(session: Session, activity: Activity) -> list[RotaMember]:
    """The rota's members who are still in the workspace, in order of joining."""
    wanted = (
        select(RotaMember)
        .join(Member, col(Member.id) == col(RotaMember.member_id))
        .where(RotaMember.activity_id == activity.id, RotaMember.workspace_id == activity.workspace_id)
        .where(col(RotaMember.left_at).is_(None), col(Member.active))
    )
    return list(session.exec(wanted.order_by(col(RotaMember.joined_at), col(RotaMember.member_id))))


def put_in_charge(session: Session, activity: Activity, led: CommunitySession, member_id: int) -> None:
    """Let a member lead a session; where the rota would give it to somebody else, it leaves it alone."""
    own = session.get(RotaMember, (activity.id, member_id))
    takes_turns = own is not None and own.left_at is None and own.role != RotaRole.SHADOW
    led.is_host_fixed = not takes_turns or is_away(session, session.get_one(Member, member_id), led.starts_at)
    led.facilitator_id = member_id
    session.add(led)
    session.flush()


def be_away(session: Session, member: Member, first: date, last: date) -> Absence:
    """Record an absence on these days, the last included."""
    absence = Absence(
        workspace_id=member.workspace_id, member_id=row_id(member), first_day=first.isoformat(),
        last_day=last.isoformat(),
    )  # fmt: skip
    session.add(absence)
    session.flush()
    return absence


def is_away(session: Session, member: Member, moment: datetime) -> bool:
    """Whether a member has said that they are away at a moment."""
    spans = absences(session, member.workspace_id, [member]).get(row_id(member), [])
    return any(first <= moment < last for first, last in spans)


def end_absences(session: Session, member: Member) -> None:
    """Delete all of a member's absences."""
    mine = sa.and_(col(Absence.member_id) == member.id, col(Absence.workspace_id) == member.workspace_id)
    session.connection().execute(sa.delete(Absence).where(mine))


def activities_of(session: Session, member: Member) -> list[Activity]:
    """The activities in whose rota a member is."""
    wanted = (
        select(Activity)
        .join(RotaMember, col(RotaMember.activity_id) == col(Activity.id))
        .where(RotaMember.member_id == member.id, Activity.workspace_id == member.workspace_id)
        .where(col(RotaMember.left_at).is_(None), col(Activity.archived_at).is_(None))
    )
    return list(session.exec(wanted.order_by(col(Activity.id))))


def plan(session: Session, activity: Activity, *, now: datetime) -> list[TurnChange]:
    """Assign every session ahead to a member who can lead it, evenly; returns the changes."""
    takers = _turn_takers(session, activity, now)
    by_id = {taker.id: taker for taker in takers}
    leaders: dict[int, int | None] = {}
    turns = []
    wanted = (
        select(CommunitySession.id, CommunitySession.starts_at, CommunitySession.facilitator_id)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.activity_id == activity.id, Series.workspace_id == activity.workspace_id)
        .where(col(CommunitySession.state).in_(COUNTED))
        .order_by(col(CommunitySession.starts_at))
    )
    fixed = set(session.exec(_with_fixed_host(activity)))
    for session_id, starts_at, by in session.exec(wanted):
        assert session_id, "it is in the database"
        if session_id in fixed:
            continue  # facilitators have named who leads it, and that is nobody's turn
        if starts_at > now:
            leaders[session_id] = by
            taker = by_id.get(by) if by else None
            turns.append(Turn(session_id, starts_at, by if taker and taker.is_available(starts_at) else None))
        elif by:
            turns.append(Turn(session_id, starts_at, by))
    planned = {turn.id: turn.by for turn in rules.balance(takers, turns, now)}
    changes = [
        TurnChange(session_id, before, planned[session_id])
        for session_id, before in leaders.items()
        if before != planned[session_id]
    ]
    ahead = select(CommunitySession).where(col(CommunitySession.id).in_(list(leaders)))
    sessions = {row_id(each): each for each in session.exec(ahead.order_by(col(CommunitySession.starts_at)))}
    for change in changes:
        sessions[change.session_id].facilitator_id = change.after
    session.flush()
    _assign_companions(session, activity, list(sessions.values()))
    return changes


def _with_fixed_host(activity: Activity) -> Any:
    """The ids of the sessions whose leader was named by facilitators and is still in the workspace."""
    return (
        select(CommunitySession.id)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .join(Member, col(Member.id) == col(CommunitySession.facilitator_id))
        .where(Series.activity_id == activity.id, CommunitySession.is_host_fixed, Member.active)
    )


def _turn_takers(session: Session, activity: Activity, now: datetime) -> list[TurnTaker]:
    """Everybody who takes turns or did so; past turns of members who have left still count."""
    wanted = select(RotaMember, Member).join(Member, col(Member.id) == col(RotaMember.member_id))
    wanted = wanted.where(RotaMember.activity_id == activity.id, RotaMember.role != RotaRole.SHADOW)
    rows = list(session.exec(wanted))
    away = absences(session, activity.workspace_id, [member for _row, member in rows])
    return [
        TurnTaker(
            row.member_id, row.joined_at, row.left_at or (None if member.active else now),
            tuple(away.get(row.member_id, ())),
        )
        for row, member in rows
    ]  # fmt: skip


def absences(
    session: Session, workspace_id: str, members: Sequence[Member]
) -> dict[int, list[tuple[datetime, datetime]]]:
    """Absences by member, as spans of time that end with the midnight after the last day."""
    zones = {row_id(member): ZoneInfo(usable_zone(member.zone)) for member in members}
    wanted = select(Absence).where(Absence.workspace_id == workspace_id, col(Absence.member_id).in_(list(zones)))
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for row in session.exec(wanted):
        zone = zones[row.member_id]
        first = datetime.combine(date.fromisoformat(row.first_day), time(), zone)
        last = datetime.combine(date.fromisoformat(row.last_day) + timedelta(days=1), time(), zone)
        found.setdefault(row.member_id, []).append((first.astimezone(UTC), last.astimezone(UTC)))
    return found


def _assign_companions(session: Session, activity: Activity, ahead: Sequence[CommunitySession]) -> None:
    """Assign a shadow to each lead and a lead to each co-lead, those with the fewest such sessions first."""
    roles = {each.member_id: each.role for each in active_members(session, activity)}
    mine = select(SessionCompanion.member_id).where(col(SessionCompanion.member_id).in_(list(roles)))
    counts = Counter(session.exec(mine))
    known = select(SessionCompanion).where(col(SessionCompanion.session_id).in_([each.id for each in ahead]))
    companions = {each.session_id: each for each in session.exec(known)}
    for each in ahead:
        leader = roles.get(each.facilitator_id) if each.facilitator_id else None
        wanted = RotaRole.LEAD if leader == RotaRole.CO_LEAD else RotaRole.SHADOW
        candidates = [
            member_id for member_id, role in roles.items() if role == wanted and member_id != each.facilitator_id
        ]
        companion = companions.get(row_id(each))
        if companion and companion.member_id in candidates:
            continue
        if companion:
            session.delete(companion)
            session.flush()
        if leader and candidates:
            chosen = min(candidates, key=lambda member_id: (counts[member_id], member_id))
            counts[chosen] += 1
            session.add(SessionCompanion(session_id=row_id(each), member_id=chosen, workspace_id=activity.workspace_id))
    session.flush()
