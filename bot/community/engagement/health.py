"""How a community is doing: figures with their numbers, never who."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.community.calendar.models import Community, CommunitySession, Series, SessionState
from bot.community.engagement.models import Kudos
from bot.community.live_session.models import CheckIn, SessionNote
from bot.community.rota import queries as rota_queries
from bot.community.rsvp.models import Rsvp, RsvpAnswer

LATELY = timedelta(weeks=4)
SEASON = timedelta(weeks=12)


@dataclass(frozen=True)
class WeekCounts:
    """How many said yes and how many came, in the sessions of one week."""

    monday: datetime
    yes: int
    there: int


@dataclass(frozen=True)
class CommunityHealth:
    """`active` took part in some way in four weeks, `gave` led, asked, noted or thanked; the rest are twelve weeks.

    `most_led` are the sessions led by whoever led most of `held`, `founder_led` those by the founder; `has_begun`
    says whether anything has taken place at all, however long ago.
    """

    active: int
    gave: int
    yes: int
    came_of_yes: int
    new_leads: int
    held: int
    most_led: int
    founder_led: int
    bus_factors: dict[str, int]
    weeks: tuple[WeekCounts, ...]
    has_begun: bool = True

    @property
    def anybody_checked_in(self) -> bool:
        return any(week.there for week in self.weeks)

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything for a picture to show."""
        return any(week.yes or week.there for week in self.weeks)

    @property
    def bus_factor(self) -> int:
        """That of the activity that hangs on the fewest; 0 without any."""
        return min(self.bus_factors.values(), default=0)


@dataclass(frozen=True)
class HealthSummary:
    """The figures that fit into a line: see `Health`."""

    active: int
    yes: int
    came_of_yes: int
    new_leads: int
    bus_factor: int


def kept(health: CommunityHealth) -> str:
    """The figures as they are kept with the community."""
    return json.dumps({field.name: getattr(health, field.name) for field in fields(HealthSummary)})


def brief(kept: str | None) -> HealthSummary | None:
    """What was kept, if anything was."""
    return HealthSummary(**json.loads(kept)) if kept else None


def of(session: Session, community: Community, *, now: datetime) -> CommunityHealth:
    """The figures of a community."""
    dates = _dates(session, community, now)
    recent = [date.id for date in dates if date.starts_at > now - LATELY]
    there, said = _check_ins(session, dates), _yes(session, dates)
    active = {member for each in recent for member in (*there.get(each, ()), *said.get(each, ()))}
    gave = _gave(session, community, recent, now) | {
        date.facilitator_id for date in dates if date.id in recent and date.facilitator_id and there.get(date.id)
    }
    leads = Counter(date.facilitator_id for date in dates if date.facilitator_id)
    return CommunityHealth(
        active=len(active | gave), gave=len(gave),
        yes=sum(map(len, said.values())),
        came_of_yes=sum(len(members & there.get(each, set())) for each, members in said.items()),
        new_leads=_new_leads(session, community, leads, now),
        held=len(dates), most_led=max(leads.values(), default=0), founder_led=leads[community.founder_id],
        bus_factors={
            one.activity.title: one.bus_factor
            for one in rota_queries.rotas(session, community.workspace_id)
            if one.activity.community_id == community.id
        },
        weeks=_weeks(dates, said, there, now), has_begun=bool(dates) or _has_begun(session, community, now),
    )  # fmt: skip


def _has_begun(session: Session, community: Community, now: datetime) -> bool:
    over = (
        sa.select(col(CommunitySession.id))
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(col(Series.community_id) == community.id, col(CommunitySession.state) == SessionState.OVER)
        .where(col(CommunitySession.starts_at) <= now)
    )
    return session.connection().execute(over.limit(1)).first() is not None


def _dates(session: Session, community: Community, now: datetime) -> list[Any]:
    wanted = (
        sa.select(col(CommunitySession.id), col(CommunitySession.starts_at), col(CommunitySession.facilitator_id))
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(col(Series.community_id) == community.id, col(Series.workspace_id) == community.workspace_id)
        .where(col(CommunitySession.state) == SessionState.OVER)
        .where(col(CommunitySession.starts_at) > now - SEASON, col(CommunitySession.starts_at) <= now)
        .order_by(col(CommunitySession.starts_at))
    )
    return list(session.connection().execute(wanted))


Members = dict[int, set[int]]


def _check_ins(session: Session, dates: list[Any]) -> Members:
    wanted = sa.select(col(CheckIn.session_id), col(CheckIn.member_id))
    return _by_session(session, wanted.where(col(CheckIn.session_id).in_([date.id for date in dates])))


def _yes(session: Session, dates: list[Any]) -> Members:
    wanted = sa.select(col(Rsvp.session_id), col(Rsvp.member_id)).where(col(Rsvp.answer) == RsvpAnswer.YES)
    return _by_session(session, wanted.where(col(Rsvp.session_id).in_([date.id for date in dates])))


def _by_session(session: Session, wanted: Any) -> Members:
    found: Members = {}
    for session_id, member_id in session.connection().execute(wanted):
        found.setdefault(session_id, set()).add(member_id)
    return found


def _gave(session: Session, community: Community, recent: list[int], now: datetime) -> set[int]:
    notes = sa.select(col(SessionNote.member_id)).where(
        col(SessionNote.session_id).in_(recent), col(SessionNote.member_id).is_not(None)
    )
    thanks = sa.select(col(Kudos.giver_id)).where(col(Kudos.community_id) == community.id, col(Kudos.at) > now - LATELY)
    helped = sa.select(col(Kudos.receiver_id)).where(
        col(Kudos.community_id) == community.id, col(Kudos.at) > now - LATELY
    )
    every = (set(session.connection().execute(each).scalars()) for each in (notes, thanks, helped))
    return {member for found in every for member in found if member}


def _new_leads(session: Session, community: Community, leads: Counter[int], now: datetime) -> int:
    """Those who led in these weeks and never before."""
    before = (
        sa.select(col(CommunitySession.facilitator_id))
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(col(Series.community_id) == community.id, col(CommunitySession.state) == SessionState.OVER)
        .where(col(CommunitySession.starts_at) <= now - SEASON)
    )
    known = set(session.connection().execute(before).scalars())
    return len(set(leads) - known)


def _weeks(dates: list[Any], said: Members, there: Members, now: datetime) -> tuple[WeekCounts, ...]:
    begin = now - SEASON
    weeks = []
    for number in range(SEASON.days // 7):
        first, last = begin + timedelta(weeks=number), begin + timedelta(weeks=number + 1)
        ids = [date.id for date in dates if first < date.starts_at <= last]
        yes, came = (sum(len(found.get(each, ())) for each in ids) for found in (said, there))
        weeks.append(WeekCounts(first, yes, came))
    return tuple(weeks)
