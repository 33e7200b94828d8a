"""Rotas as people see them, and how much hangs on whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.community.calendar.models import Activity, Community, CommunitySession, Series, SessionState
from bot.community.rota import rules, service
from bot.community.rota.models import RotaRole, SessionCompanion
from bot.members.models import Member


@dataclass(frozen=True)
class RotaEntry:
    """Somebody in a rota: their turns so far and ahead, and how far they are on the way."""

    slack_id: str
    member_id: int
    standing: str
    deputy: bool
    owner: bool
    turns: int


@dataclass(frozen=True)
class Rota:
    """An activity with those who lead it and its bus factor: how many people would have to go before it stops."""

    activity: Activity
    seats: tuple[RotaEntry, ...]
    owned: bool

    @property
    def able(self) -> int:
        return sum(seat.standing != RotaRole.SHADOW for seat in self.seats)

    @property
    def deputised(self) -> bool:
        return any(seat.deputy for seat in self.seats)

    @property
    def bus_factor(self) -> int:
        return rules.bus_factor(self.able, owned=self.owned, deputised=self.deputised)

    @property
    def at_risk(self) -> bool:
        """Without an owner, without a deputy, or with one person only."""
        return not (self.owned and self.deputised and self.able > 1)


def rotas(session: Session, workspace_id: str) -> list[Rota]:
    """The living activities of a workspace with their rotas."""
    wanted = select(Activity).where(Activity.workspace_id == workspace_id, col(Activity.archived_at).is_(None))
    return [rota(session, activity) for activity in session.exec(wanted.order_by(col(Activity.id)))]


def community_id(session: Session, workspace_id: str, channel: str) -> int | None:
    """The community around a channel, if there is one."""
    wanted = select(Community.id).where(Community.workspace_id == workspace_id, Community.channel == channel)
    return session.exec(wanted).first()


def rota(session: Session, activity: Activity) -> Rota:
    """One activity with its rota."""
    leads = service.leads(session, activity)
    people = {
        member.id: member
        for member in session.exec(select(Member).where(col(Member.id).in_([lead.member_id for lead in leads])))
    }
    turns = _turns(session, activity)
    owner = session.get(Member, activity.owner_id) if activity.owner_id else None
    seats = [
        RotaEntry(
            people[lead.member_id].slack_id, lead.member_id, lead.standing, lead.deputy,
            lead.member_id == activity.owner_id, turns[lead.member_id],
        )
        for lead in leads
    ]  # fmt: skip
    return Rota(activity, tuple(seats), owner is not None and owner.active)


def _turns(session: Session, activity: Activity) -> Counter[int]:
    wanted = (
        select(CommunitySession.facilitator_id)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.activity_id == activity.id, col(CommunitySession.state).in_(service.HELD))
        .where(col(CommunitySession.facilitator_id).is_not(None))
    )
    return Counter(each for each in session.exec(wanted) if each)


def company(session: Session, session_ids: Sequence[int]) -> dict[int, int]:
    """Who stands beside whoever leads, by session."""
    wanted = select(SessionCompanion).where(col(SessionCompanion.session_id).in_(session_ids))
    return {row.session_id: row.member_id for row in session.exec(wanted)}


def beside(session: Session, activity: Activity, member_id: int) -> int:
    """How many past sessions of an activity somebody stood beside a lead in."""
    wanted = (
        select(SessionCompanion.session_id)
        .join(CommunitySession, col(CommunitySession.id) == col(SessionCompanion.session_id))
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(SessionCompanion.member_id == member_id, Series.activity_id == activity.id)
        .where(CommunitySession.state == SessionState.OVER)
    )
    return len(list(session.exec(wanted)))


def led(session: Session, activity: Activity, member_id: int, *, since: datetime) -> int:
    """How many sessions of an activity somebody has led since a moment."""
    wanted = (
        select(CommunitySession.id)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.activity_id == activity.id, CommunitySession.facilitator_id == member_id)
        .where(CommunitySession.state == SessionState.OVER, col(CommunitySession.starts_at) >= since)
    )
    return len(list(session.exec(wanted)))


def least(session: Session, activity: Activity, *, without: int) -> int | None:
    """Who has led an activity the fewest times, of those who could lead it in somebody's place."""
    able = [
        seat for seat in rota(session, activity).seats if seat.standing != RotaRole.SHADOW and seat.member_id != without
    ]
    return min(able, key=lambda seat: (seat.turns, seat.member_id)).member_id if able else None
