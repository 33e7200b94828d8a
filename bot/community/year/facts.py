"""What is known of a community's year, read in one go; the dates themselves are worked out from it outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.calendar import horizon, queries
from bot.community.calendar.announced import COMMUNITY_IS_ANNOUNCED
from bot.community.calendar.models import (
    Activity,
    Community,
    Series,
    SeriesState,
    SessionState,
    community_table,
    series_table,
)
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.recurrence import Recurrence, to_utc
from bot.community.permissions import is_planner
from bot.community.rota import queries as rota_queries
from bot.community.rota.models import RotaRole
from bot.community.year.span import YearSpan
from bot.kit.db import row_id
from bot.kit.public_holidays import DaysOff
from bot.kit.time import usable_zone
from bot.members.models import Member
from bot.members.service import days_off_of


@dataclass(frozen=True)
class PlannedSeries:
    """A series that goes on or is drafted, to be expanded."""

    id: int
    activity_id: int
    recurrence: Recurrence
    is_draft: bool


@dataclass(frozen=True)
class ActivityFacts:
    """An activity, and the Slack ids of its owner, of those who can lead it, and of its deputies."""

    id: int
    title: str
    owner: str | None
    leads: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()


@dataclass(frozen=True)
class YearFacts:
    """All that a year is drawn from; `days_off` are the reader's, `cards` the dates that exist already."""

    community_id: int
    channel: str
    zone: str
    span: YearSpan
    now: datetime
    days_off: DaysOff
    activities: tuple[ActivityFacts, ...]
    series: tuple[PlannedSeries, ...]
    cards: tuple[SessionCard, ...]
    may_plan: bool = False


def visible(session: Session, member: Member, *more: sa.ColumnElement[bool]) -> list[Community]:
    """The communities that a member may see: announced ones, those with a draft of their own, and `more`."""
    own = sa.select(series_table.c.id).where(
        series_table.c.community_id == community_table.c.id,
        series_table.c.state == SeriesState.DRAFT,
        series_table.c.drafted_by == member.id,
    )
    wanted = select(Community).where(Community.workspace_id == member.workspace_id)
    wanted = wanted.where(sa.or_(COMMUNITY_IS_ANNOUNCED, own.exists(), *more))
    return list(session.exec(wanted.order_by(col(Community.id))))


def choose(found: Sequence[Community], channel: str) -> Community | None:
    """The community around a channel, or the only one there is; None if it isn't clear which."""
    here = [each for each in found if each.channel == channel]
    return here[0] if here else found[0] if len(found) == 1 else None


def read(
    session: Session, community: Community, member: Member, span: YearSpan, *, now: datetime, with_drafts: bool = True
) -> YearFacts:
    """The facts of a community's year as a member may see them: of the drafts, their own, if those are wanted."""
    zone = usable_zone(community.zone)
    begins, ends = (to_utc(datetime.combine(day, datetime.min.time()), zone) for day in (span.first, span.end))
    drafted = sa.and_(col(Series.state) == SeriesState.DRAFT, col(Series.drafted_by) == member.id)
    shown = col(Series.state) == SeriesState.PLANNED
    wanted = select(Series).where(Series.workspace_id == member.workspace_id, Series.community_id == community.id)
    series = list(session.exec(wanted.where(sa.or_(shown, drafted) if with_drafts else shown).order_by(col(Series.id))))
    recurrences = horizon.load_recurrences(session, series)
    cards = [
        card for card in queries.of_community(session, community, begins, ends) if card.state != SessionState.CANCELLED
    ]
    ids = {each.activity_id for each in series} | {each.activity_id for each in cards}
    return YearFacts(
        row_id(community),
        community.channel,
        zone,
        span,
        now,
        days_off_of(session, member),
        tuple(activities(session, community, ids)),
        tuple(
            PlannedSeries(row_id(one), one.activity_id, recurrence, one.state == SeriesState.DRAFT)
            for one, recurrence in zip(series, recurrences, strict=True)
        ),
        tuple(cards),
        is_planner(member),
    )


def activities(session: Session, community: Community, ids: set[int]) -> list[ActivityFacts]:
    """Some activities of a community with those who lead them, the oldest first."""
    wanted = select(Activity).where(
        Activity.workspace_id == community.workspace_id,
        Activity.community_id == community.id,
        col(Activity.id).in_(ids),
    )
    found = list(session.exec(wanted.order_by(col(Activity.id))))
    owners = {each.owner_id for each in found if each.owner_id}
    known = select(Member.id, Member.slack_id).where(
        Member.workspace_id == community.workspace_id, col(Member.id).in_(owners), col(Member.active)
    )
    names = dict(session.exec(known).all())
    called = _called(session, community)
    return [
        ActivityFacts(
            row_id(rota.activity),
            called.get(row_id(rota.activity), rota.activity.title),
            names.get(rota.activity.owner_id),
            tuple(each.slack_id for each in rota.entries if each.role != RotaRole.SHADOW),
            tuple(each.slack_id for each in rota.entries if each.is_deputy),
        )
        for rota in rota_queries.rotas(session, found)
    ]


def _called(session: Session, community: Community) -> dict[int, str]:
    """The titles of activities whose announced series all have the same one, which may have been renamed since."""
    planned = select(Series.activity_id, Series.title).where(
        Series.workspace_id == community.workspace_id,
        Series.community_id == community.id,
        Series.state == SeriesState.PLANNED,
    )
    titles: dict[int, set[str]] = {}
    for activity_id, title in session.exec(planned):
        titles.setdefault(activity_id, set()).add(title)
    return {activity_id: next(iter(found)) for activity_id, found in titles.items() if len(found) == 1}
