"""Figures about a community, without names."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.calendar.models import Community, CommunitySession, Series, SessionState
from bot.community.calendar.rsvp_models import Rsvp, RsvpAnswer
from bot.community.engagement.models import Kudos
from bot.community.live_session.models import CheckIn, SessionNote
from bot.community.rota import queries as rota_queries

RECENT = timedelta(weeks=4)
WEEKS = 12
SEASON = timedelta(weeks=WEEKS)


@dataclass(frozen=True)
class WeekCounts:
    """How many sessions the week that begins at `begins_at` had, how many said yes to them, and how many came."""

    begins_at: datetime
    said_yes: int
    came: int
    held: int = 0


@dataclass(frozen=True)
class CommunityHealth:
    """The figures of a community.

    Of the last four weeks: `active` members took part in some way, and `gave` of them led, asked, noted, helped or
    thanked. Of twelve weeks: `said_yes` and `came_of_yes` count answers, `new_leads` members who led for the first
    time, `held` sessions, `most_led` those of the member who led most, and `founder_led` those led by the founder.
    `has_begun` says whether any session has ever taken place.
    """

    active: int
    gave: int
    said_yes: int
    came_of_yes: int
    new_leads: int
    held: int
    most_led: int
    founder_led: int
    bus_factors: dict[str, int]
    weeks: tuple[WeekCounts, ...]
    has_begun: bool = True

    @property
    def came(self) -> int:
        """How many came in twelve weeks, with and without having said yes."""
        return sum(week.came for week in self.weeks)

    @property
    def anybody_checked_in(self) -> bool:
        return self.came > 0

    @property
    def has_chart(self) -> bool:
        """Whether the chart would show anything."""
        return any(week.said_yes or week.came for week in self.weeks)

    @property
    def bus_factor(self) -> int:
        """The lowest bus factor of an activity; 0 without activities."""
        return min(self.bus_factors.values(), default=0)


@dataclass(frozen=True)
class HealthSummary:
    """The figures that fit into a line; see `CommunityHealth`."""

    active: int
    said_yes: int
    came_of_yes: int
    new_leads: int
    bus_factor: int


def dump_summary(health: CommunityHealth) -> str:
    """The summary as JSON, kept until something happens that changes it."""
    return json.dumps({field.name: getattr(health, field.name) for field in fields(HealthSummary)})


def keep_summary(session: Session, community: Community, *, now: datetime) -> None:
    """Measure a community and keep the summary, so that the App Home says what `/community health` says."""
    community.health_summary = dump_summary(measure(session, community, now=now))
    session.add(community)


def load_summary(text: str | None) -> HealthSummary | None:
    """The summary from JSON, or None."""
    return HealthSummary(**json.loads(text)) if text else None


def measure(session: Session, community: Community, *, now: datetime) -> CommunityHealth:
    """Compute the figures of a community as of now."""
    over = (
        select(CommunitySession)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.community_id == community.id, Series.workspace_id == community.workspace_id)
        .where(CommunitySession.state == SessionState.OVER, col(CommunitySession.starts_at) <= now)
    )
    this_season = col(CommunitySession.starts_at) > now - SEASON
    held = list(session.exec(over.where(this_season).order_by(col(CommunitySession.starts_at))))
    leads_before = over.with_only_columns(col(CommunitySession.facilitator_id)).where(~this_season)
    earlier_leads = set(session.connection().execute(leads_before).scalars())
    ids = [each.id for each in held]
    came = _by_session(
        session.exec(select(CheckIn.session_id, CheckIn.member_id).where(col(CheckIn.session_id).in_(ids)))
    )
    answered = select(Rsvp.session_id, Rsvp.member_id).where(Rsvp.answer == RsvpAnswer.YES)
    said_yes = _by_session(session.exec(answered.where(col(Rsvp.session_id).in_(ids))))
    recent = [each for each in held if each.starts_at > now - RECENT]
    took_part = {member_id for each in recent for member_id in (*came.get(each.id, ()), *said_yes.get(each.id, ()))}
    gave = _gave(session, community, [each.id for each in recent], now)
    gave |= {each.facilitator_id for each in recent if each.facilitator_id and came.get(each.id)}
    leads = Counter(each.facilitator_id for each in held if each.facilitator_id)
    rotas = rota_queries.all_rotas(session, community.workspace_id)
    return CommunityHealth(
        active=len(took_part | gave),
        gave=len(gave),
        said_yes=sum(map(len, said_yes.values())),
        came_of_yes=sum(len(members & came.get(session_id, set())) for session_id, members in said_yes.items()),
        new_leads=len(set(leads) - earlier_leads),
        held=len(held),
        most_led=max(leads.values(), default=0),
        founder_led=leads[community.founder_id] if community.founder_id else 0,
        bus_factors={
            rota.activity.title: rota.bus_factor for rota in rotas if rota.activity.community_id == community.id
        },
        weeks=_weeks(held, said_yes, came, now),
        has_begun=bool(held or earlier_leads),
    )


Members = dict[int | None, set[int]]


def _by_session(rows: Iterable[tuple[int, int]]) -> Members:
    found: Members = {}
    for session_id, member_id in rows:
        found.setdefault(session_id, set()).add(member_id)
    return found


def _gave(session: Session, community: Community, session_ids: Sequence[int | None], now: datetime) -> set[int]:
    """The members who asked or noted something in some sessions, or who gave or received thanks lately."""
    notes = sa.select(col(SessionNote.member_id)).where(
        col(SessionNote.session_id).in_(session_ids), col(SessionNote.member_id).is_not(None)
    )
    thanks = sa.and_(col(Kudos.community_id) == community.id, col(Kudos.at) > now - RECENT)
    every: Any = sa.union(
        notes, sa.select(col(Kudos.giver_id)).where(thanks), sa.select(col(Kudos.receiver_id)).where(thanks)
    )
    return set(session.connection().execute(every).scalars())


def _weeks(held: Sequence[CommunitySession], said_yes: Members, came: Members, now: datetime) -> tuple[WeekCounts, ...]:
    weeks = []
    for number in range(WEEKS):
        first = now - SEASON + timedelta(weeks=number)
        ids = [each.id for each in held if first < each.starts_at <= first + timedelta(weeks=1)]
        yes, there = (sum(len(members.get(each, ())) for each in ids) for members in (said_yes, came))
        weeks.append(WeekCounts(first, yes, there, held=len(ids)))
    return tuple(weeks)
