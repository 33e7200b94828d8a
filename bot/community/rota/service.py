"""Verbs of the rota: take part, be away, plan the turns, and keep somebody beside whoever leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.calendar.models import Activity, CommunitySession, Series, SessionState
from bot.community.rota import rules
from bot.community.rota.models import Absence, RotaMember, RotaRole, SessionCompanion
from bot.community.rota.rules import Turn, TurnTaker
from bot.errors import GroundswellError
from bot.members.models import Member

HELD = (SessionState.PLANNED, SessionState.OVER)


class LastLeadError(GroundswellError):
    """You are the only one who leads this. Find somebody first: `/community rota shadow` lets them begin beside you."""


class NoSuchActivityError(GroundswellError):
    """I know no activity called “{given}” here. `/community rota` shows them all."""


class ArchivedError(GroundswellError):
    """{title} is archived, with its history. Whoever would like to begin it anew: `/community schedule`."""


class NothingLedError(GroundswellError):
    """Nothing takes place here yet, so there are no turns. A facilitator begins with `/community schedule`."""


@dataclass(frozen=True)
class TurnChange:
    """A session that changed hands; before and after are member ids, None for nobody."""

    session_id: int
    before: int | None
    after: int | None


def take_part(session: Session, activity: Activity, member_id: int, standing: RotaRole, *, now: datetime) -> RotaMember:
    """Somebody joins an activity's rota, comes back to it, or moves on in it."""
    found = session.get(RotaMember, (activity.id, member_id))
    if found is None or found.left_at is not None:
        found = session.merge(
            RotaMember(
                activity_id=activity.id or 0, member_id=member_id, workspace_id=activity.workspace_id,
                standing=standing, joined_at=now, deputy=found.deputy if found else False,
            )
        )  # fmt: skip
        found.left_at = None
    found.standing = standing
    session.add(found)
    session.flush()
    return found


def begin(session: Session, activity: Activity, *, now: datetime) -> None:
    """An activity that nobody leads yet is led by its owner."""
    known = session.exec(select(RotaMember.member_id).where(RotaMember.activity_id == activity.id)).first()
    if known is None and activity.owner_id:
        take_part(session, activity, activity.owner_id, RotaRole.LEAD, now=now)


def leave(session: Session, activity: Activity, member_id: int, *, now: datetime) -> None:
    """Somebody takes no more turns; LastLeadError when nobody would be left."""
    others = [lead for lead in leads(session, activity) if lead.member_id != member_id]
    if not any(lead.standing != RotaRole.SHADOW for lead in others):
        raise LastLeadError
    mine = session.get(RotaMember, (activity.id, member_id))
    if mine is not None:
        mine.left_at, mine.deputy = now, False
        session.add(mine)
    if activity.owner_id == member_id:
        deputies = [lead.member_id for lead in others if lead.deputy]
        activity.owner_id = deputies[0] if deputies else None
        session.add(activity)
    session.flush()


def leads(session: Session, activity: Activity) -> list[RotaMember]:
    """Those who take part in an activity's rota and are still in the workspace, the longest first."""
    wanted = (
        select(RotaMember)
        .join(Member, col(Member.id) == col(RotaMember.member_id))
        .where(RotaMember.activity_id == activity.id, RotaMember.workspace_id == activity.workspace_id)
        .where(col(RotaMember.left_at).is_(None), col(Member.active))
    )
    return list(session.exec(wanted.order_by(col(RotaMember.joined_at), col(RotaMember.member_id))))


def be_away(session: Session, member: Member, first: date, last: date) -> None:
    """Somebody leads nothing on these days, the last among them."""
    session.add(
        Absence(
            workspace_id=member.workspace_id, member_id=member.id or 0, first_day=first.isoformat(),
            last_day=last.isoformat(),
        )
    )  # fmt: skip
    session.flush()


def be_back(session: Session, member: Member) -> None:
    """Forget all days on which somebody said to be away."""
    session.connection().execute(
        sa.delete(Absence).where(col(Absence.member_id) == member.id, col(Absence.workspace_id) == member.workspace_id)
    )


def activities_led(session: Session, member: Member) -> list[Activity]:
    """The activities in whose rota somebody is."""
    wanted = (
        select(Activity)
        .join(RotaMember, col(RotaMember.activity_id) == col(Activity.id))
        .where(RotaMember.member_id == member.id, Activity.workspace_id == member.workspace_id)
        .where(col(RotaMember.left_at).is_(None), col(Activity.archived_at).is_(None))
    )
    return list(session.exec(wanted.order_by(col(Activity.id))))


def plan(session: Session, activity: Activity, *, now: datetime) -> list[TurnChange]:
    """Give every session ahead somebody who can lead it, evenly; what changed hands."""
    people = _people(session, activity, now)
    known = {person.id: person for person in people}
    ahead, turns = {}, []
    for session_id, starts_at, by in _sessions(session, activity):
        person = known.get(by) if by else None
        if starts_at > now:
            ahead[session_id] = by
            turns.append(Turn(session_id, starts_at, by if person and person.is_there(starts_at) else None))
        elif by:
            turns.append(Turn(session_id, starts_at, by))
    made = {turn.id: turn.by for turn in rules.balance(people, turns, now)}
    handed = [TurnChange(each, before, made[each]) for each, before in ahead.items() if before != made[each]]
    for change in handed:
        _give(session, change.session_id, change.after)
    _accompany(session, activity, list(ahead))
    return handed


def _sessions(session: Session, activity: Activity) -> list[tuple[int, datetime, int | None]]:
    wanted = (
        select(CommunitySession.id, CommunitySession.starts_at, CommunitySession.facilitator_id)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.activity_id == activity.id, Series.workspace_id == activity.workspace_id)
        .where(col(CommunitySession.state).in_(HELD))
    )
    return [(each or 0, at, by) for each, at, by in session.exec(wanted.order_by(col(CommunitySession.starts_at)))]


def _give(session: Session, session_id: int, member_id: int | None) -> None:
    given = sa.update(CommunitySession).where(col(CommunitySession.id) == session_id)
    session.connection().execute(given.values(facilitator_id=member_id))
    date = session.get(CommunitySession, session_id)
    if date:
        session.refresh(date)


def _people(session: Session, activity: Activity, now: datetime) -> list[TurnTaker]:
    """Who takes turns, as the arithmetic sees them; also those who have left, whose turns count for the past."""
    wanted = select(RotaMember, Member).join(Member, col(Member.id) == col(RotaMember.member_id))
    rows = list(
        session.exec(wanted.where(RotaMember.activity_id == activity.id, RotaMember.standing != RotaRole.SHADOW))
    )
    away = _away(session, activity.workspace_id, [member for _, member in rows])
    people = []
    for lead, member in rows:
        left = lead.left_at or (None if member.active else now)
        people.append(TurnTaker(member.id or 0, lead.joined_at, left, tuple(away.get(member.id or 0, ()))))
    return people


def _away(session: Session, workspace_id: str, members: Sequence[Member]) -> dict[int, list[tuple[datetime, datetime]]]:
    zones = {member.id: ZoneInfo(member.zone or "Etc/UTC") for member in members}
    wanted = select(Absence).where(Absence.workspace_id == workspace_id, col(Absence.member_id).in_(list(zones)))
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for row in session.exec(wanted):
        zone = zones[row.member_id]
        first = datetime.combine(date.fromisoformat(row.first_day), time(), zone)
        last = datetime.combine(date.fromisoformat(row.last_day) + timedelta(days=1), time(), zone)
        found.setdefault(row.member_id, []).append((first.astimezone(UTC), last.astimezone(UTC)))
    return found


def _accompany(session: Session, activity: Activity, ahead: Sequence[int]) -> None:
    """Somebody who learns stands beside a lead; a co-lead has a lead beside them. Those who did so least come first."""
    standing = {lead.member_id: lead.standing for lead in leads(session, activity)}
    done = Counter(
        session.exec(select(SessionCompanion.member_id).where(col(SessionCompanion.member_id).in_(list(standing))))
    )
    for session_id in ahead:
        date = session.get(CommunitySession, session_id)
        kept = session.get(SessionCompanion, session_id)
        leader = standing.get(date.facilitator_id or 0) if date else None
        wanted = RotaRole.LEAD if leader == RotaRole.CO_LEAD else RotaRole.SHADOW
        if kept and standing.get(kept.member_id) == wanted and date and kept.member_id != date.facilitator_id:
            continue
        if kept:
            session.delete(kept)
        others = [each for each, what in standing.items() if what == wanted and date and each != date.facilitator_id]
        if leader and others:
            chosen = min(others, key=lambda each: (done[each], each))
            done[chosen] += 1
            session.flush()
            session.add(SessionCompanion(session_id=session_id, member_id=chosen, workspace_id=activity.workspace_id))
    session.flush()


def find_activity(session: Session, workspace_id: str, activity_id: int) -> Activity:
    """An activity of a workspace, or NoSuchActivityError."""
    found = session.get(Activity, activity_id)
    if found is None or found.workspace_id != workspace_id:
        raise NoSuchActivityError(given=activity_id)
    return found
