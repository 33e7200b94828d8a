"""Drafts: what was understood is kept, looked at, and then announced or thrown away."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.community.calendar import horizon
from bot.community.calendar.errors import (
    AlreadyAnnouncedError,
    BrokenLinkError,
    GoneError,
    InThePastError,
    NoOccurrenceError,
)
from bot.community.calendar.links import is_link
from bot.community.calendar.models import Activity, Community, CommunitySession, Series, SeriesState
from bot.community.calendar.recurrence import Occurrence, expand, instant, read_local, write_local
from bot.community.calendar.sentence_parser import ScheduleRequest
from bot.community.calendar.service import check_planner, find_series
from bot.kit.db import insert_new
from bot.kit.time import Rhythm, say_moment
from bot.members.models import Member

DIGEST_AT = ("mon", "09:00")
LOOK_AFTER = timedelta(weeks=8)
PREVIEW = timedelta(days=6 * 366)
OWN = "own"


@dataclass(frozen=True)
class NewSeries:
    """A wish, the community it is for, and what the template adds where the wish says nothing.

    `activity` is what the kind of gathering is called, where this one has a title of its own.
    """

    around: Community
    wish: ScheduleRequest
    title: str
    minutes: int
    season: str | None = None
    activity: str | None = None


@dataclass(frozen=True)
class SeriesDraft:
    """A series nobody has announced yet, and its first dates."""

    series: Series
    dates: tuple[Occurrence, ...]


def community(session: Session, workspace_id: str, channel: str, *, founder: Member, now: datetime) -> Community:
    """The community around a channel, made at its first gathering."""
    row = {"workspace_id": workspace_id, "channel": channel, "name": "", "founder_id": founder.id, "created_at": now}
    zone = founder.zone or "Etc/UTC"
    row |= {"zone": zone, "next_digest_at": Rhythm(*DIGEST_AT, zone).next_after(now)}
    insert_new(session, Community, [row])
    wanted = select(Community).where(Community.workspace_id == workspace_id, Community.channel == channel)
    return session.exec(wanted).one()


def draft(session: Session, plan: NewSeries, by: Member, *, now: datetime) -> SeriesDraft:
    """Keep what was understood, for somebody to look at before it is announced."""
    around, wish = plan.around, plan.wish
    if wish.link and not is_link(wish.link):
        raise BrokenLinkError
    series = Series(
        workspace_id=around.workspace_id,
        community_id=around.id or 0,
        activity_id=_activity(session, plan, by, now),
        uid=f"{uuid.uuid4().hex}@groundswell",
        title=plan.title,
        starts=write_local(wish.starts),
        minutes=plan.minutes,
        zone=wish.zone,
        rule=wish.rule,
        capacity=wish.capacity,
        link=wish.link,
        season=plan.season,
        drafted_by=by.id,
        created_at=now,
        changed_at=now,
    )
    dates = _dates(session, series, now)
    if not dates:
        raise NoOccurrenceError
    session.add(series)
    session.flush()
    return SeriesDraft(series, dates)


def _activity(session: Session, plan: NewSeries, by: Member, now: datetime) -> int:
    """A community's activity of a kind; whoever drafts its first gathering answers for it until it changes hands."""
    around, kind = plan.around, plan.wish.kind or OWN
    wanted = select(Activity).where(
        Activity.workspace_id == around.workspace_id,
        Activity.community_id == around.id,
        Activity.kind == kind,
        col(Activity.archived_at).is_(None),
    )
    found = session.exec(wanted.where(Activity.title == plan.title) if kind == OWN else wanted).first()
    if found is None:
        found = Activity(
            workspace_id=around.workspace_id, community_id=around.id or 0, kind=kind, title=plan.activity or plan.title,
            owner_id=by.id, created_at=now, next_look_at=now + LOOK_AFTER,
        )  # fmt: skip
        session.add(found)
        session.flush()
    return found.id or 0


def _dates(session: Session, series: Series, now: datetime) -> tuple[Occurrence, ...]:
    return tuple(expand([horizon.pattern(session, series)], now, now + PREVIEW))


def drafted(session: Session, workspace_id: str, series_id: int, *, now: datetime) -> SeriesDraft:
    """A draft to look at; AlreadyAnnouncedError when it is none any more."""
    series = find_series(session, workspace_id, series_id)
    if series.state != SeriesState.DRAFT:
        raise AlreadyAnnouncedError
    return SeriesDraft(series, _dates(session, series, now))


def announce(
    session: Session, workspace_id: str, series_id: int, by: Member, *, now: datetime
) -> list[CommunitySession]:
    """Put a draft into the calendar; its first sessions."""
    check_planner(by)
    series = _locked(session, workspace_id, series_id)
    if series.state != SeriesState.DRAFT:
        raise AlreadyAnnouncedError
    laid_down = horizon.fill(session, series, now=now)
    if not laid_down and series.next_fill_at is None:
        raise InThePastError(moment=say_moment(instant_of(series), series.zone), zone=series.zone)
    series.changed_at = now
    return laid_down


def instant_of(series: Series) -> datetime:
    """The first instant of a series."""
    return instant(read_local(series.starts), series.zone)


def discard(session: Session, workspace_id: str, series_id: int) -> None:
    """Throw a draft away; an activity that nothing else belongs to goes with it."""
    series = find_series(session, workspace_id, series_id)
    if series.state != SeriesState.DRAFT:
        raise AlreadyAnnouncedError
    session.delete(series)
    session.flush()
    left = session.exec(select(Series.id).where(Series.activity_id == series.activity_id)).first()
    if left is None and (activity := session.get(Activity, series.activity_id)):
        session.delete(activity)


def _locked(session: Session, workspace_id: str, series_id: int) -> Series:
    """The same, held until the transaction ends: two people who announce at once do it once."""
    wanted = select(Series).where(Series.id == series_id, Series.workspace_id == workspace_id)
    series = session.exec(wanted.with_for_update()).first()
    if series is None:
        raise GoneError
    return series
