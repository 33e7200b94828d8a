"""Drafts of series, until they are announced or discarded."""

from __future__ import annotations

import uuid
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from bot.community.activities.content import ActivityCatalog, ActivityTemplate
from bot.community.calendar import details, horizon, links
from bot.community.calendar.announced import ACTIVITY_IS_ANNOUNCED
from bot.community.calendar.details import DetailsWish
from bot.community.calendar.errors import (
    AlreadyAnnouncedError,
    BrokenLinkError,
    GoneError,
    InThePastError,
    NoChannelError,
    NoOccurrenceError,
)
from bot.community.calendar.models import Activity, Community, CommunitySession, Series, SeriesState, SessionOverride
from bot.community.calendar.recurrence import (
    Occurrence,
    expand,
    format_wall_time,
    parse_wall_time,
    to_utc,
    to_wall_time,
)
from bot.community.calendar.schedule_reading import ScheduleRequest
from bot.kit.db import insert_new, row_id
from bot.kit.time import WeeklySchedule, format_moment, usable_zone
from bot.members.models import Member

DIGEST_DAY, DIGEST_TIME = "mon", "09:00"
FIRST_OWNER_CHECK = timedelta(weeks=8)
PREVIEW = timedelta(days=6 * 366)
DEFAULT_MINUTES = 45
MAX_TITLE = 120
# The kind of an activity without a template.
NO_KIND = "own"
# The kind of teach-backs, which have no template, and a pulse of their own afterwards.
TEACH_BACK = "teach-back"


@dataclass(frozen=True)
class SeriesDraft:
    """A series that is not announced yet, its channel, and its first occurrences."""

    series: Series
    channel: str
    occurrences: tuple[Occurrence, ...]


@dataclass(frozen=True)
class SeriesTimes:
    """When a series takes place: the local time of its first date, and its rule."""

    starts: datetime
    rule: str


def create(
    session: Session,
    catalog: ActivityCatalog,
    request: ScheduleRequest,
    channel: str,
    by: Member,
    *,
    now: datetime,
    season: str | None = None,
) -> SeriesDraft:
    """Keep a request as a draft, completed from the template of its kind; `channel` is where it was made.

    Raises NoChannelError outside of channels, BrokenLinkError, and NoOccurrenceError if the rule gives no date.
    """
    link = links.completed(request.link) if request.link else None
    if link and not links.is_link(link):
        raise BrokenLinkError
    channel = request.channel or channel
    if not channel.startswith(("C", "G")):
        raise NoChannelError
    community = found_community(session, channel, by, now)
    template = catalog.template(request.kind) if request.kind else None
    title = full_title(template, request.title)
    activity = _activity(session, community, request.kind or NO_KIND, template.title if template else title, by, now)
    series = Series(
        workspace_id=by.workspace_id,
        community_id=row_id(community),
        activity_id=row_id(activity),
        uid=f"{uuid.uuid4().hex}@groundswell",
        title=title,
        local_start=format_wall_time(request.starts),
        minutes=request.minutes or (template.minutes if template else DEFAULT_MINUTES),
        zone=request.zone,
        rule=request.rule,
        capacity=request.capacity,
        link=link,
        place=request.place,
        description=_description(template, request.note),
        reminds_channel=request.reminds_channel,
        season=season,
        drafted_by=by.id,
        created_at=now,
        changed_at=now,
    )
    session.add(series)
    session.flush()
    _leave_out(session, series, request.excluded)
    occurrences = tuple(expand([horizon.load_recurrence(session, series)], now, now + PREVIEW))
    if not occurrences:
        raise NoOccurrenceError
    return SeriesDraft(series, channel, occurrences)


def leave_out_days(session: Session, draft: SeriesDraft, days: Container[str], *, now: datetime) -> None:
    """Skip the dates of a draft that fall on some days (ISO); NoOccurrenceError if none would be left."""
    starts = [to_wall_time(each.starts_at, draft.series.zone).date() for each in draft.occurrences]
    _leave_out(session, draft.series, [day for day in starts if day.isoformat() in days])
    if not load(session, draft.series.workspace_id, row_id(draft.series), now=now).occurrences:
        raise NoOccurrenceError


def load(session: Session, workspace_id: str, series_id: int, *, now: datetime) -> SeriesDraft:
    """A draft as it is now; GoneError or AlreadyAnnouncedError if it is none."""
    wanted = select(Series).where(Series.id == series_id, Series.workspace_id == workspace_id)
    series = _check_draft(session.exec(wanted).first())
    channel = session.get_one(Community, series.community_id).channel
    return SeriesDraft(series, channel, tuple(expand([horizon.load_recurrence(session, series)], now, now + PREVIEW)))


def season_of(session: Session, workspace_id: str, series_id: int) -> str:
    """The mark of the season that a draft belongs to; GoneError if it belongs to none."""
    wanted = select(Series).where(Series.id == series_id, Series.workspace_id == workspace_id)
    series = _check_draft(session.exec(wanted).first())
    if series.season is None:
        raise GoneError
    return series.season


def _leave_out(session: Session, series: Series, days: Iterable[date]) -> None:
    """Skip the dates that the rule gives on these days."""
    recurrence = horizon.load_recurrence(session, series)
    for day in days:
        midnight = to_utc(datetime.combine(day, time()), series.zone)
        for each in expand([recurrence], midnight, midnight + timedelta(days=1)):
            original_start = format_wall_time(each.original_start)
            row = {"series_id": series.id, "original_start": original_start, "workspace_id": series.workspace_id}
            insert_new(session, SessionOverride, [row])


def revise(
    session: Session, catalog: ActivityCatalog, series_id: int, meaning: ScheduleRequest, by: Member, *, now: datetime
) -> SeriesDraft:
    """Replace a draft by another meaning of the same sentence; all that it leaves open stays as it is."""
    check_author(session, by, series_id)
    wanted = select(Series).where(Series.id == series_id, Series.workspace_id == by.workspace_id)
    series = _check_draft(session.exec(wanted).first())
    channel = session.get_one(Community, series.community_id).channel
    request = replace(
        meaning, capacity=series.capacity, link=series.link, channel=channel, reminds_channel=series.reminds_channel
    )
    made = create(session, catalog, request, channel, by, now=now, season=series.season)
    details.copied(made.series, series)
    discard(session, by.workspace_id, series_id)
    return made


def find(session: Session, workspace_id: str, series_id: int) -> Series:
    """A draft of a workspace; GoneError or AlreadyAnnouncedError otherwise."""
    wanted = select(Series).where(Series.id == series_id, Series.workspace_id == workspace_id)
    return _check_draft(session.exec(wanted.with_for_update()).first())


def retime(session: Session, series: Series, times: SeriesTimes) -> None:
    """Let a draft take place at other times; the days that were left out stay so."""
    kept = list(session.exec(select(SessionOverride).where(SessionOverride.series_id == series.id)))
    left_out = [parse_wall_time(each.original_start).date() for each in kept if each.moved_to is None]
    for each in kept:
        session.delete(each)
    series.local_start, series.rule = format_wall_time(times.starts), times.rule
    session.add(series)
    session.flush()
    _leave_out(session, series, left_out)


def edit(session: Session, series: Series, wish: DetailsWish, by: Member, *, now: datetime) -> SeriesDraft:
    """Change a draft's details; in another channel it belongs to the community there."""
    if wish.texts.get("link") and not links.is_link(wish.texts["link"]):
        raise BrokenLinkError
    community = session.get_one(Community, series.community_id)
    for name, text in wish.texts.items():
        if name == "channel":
            activity = session.get_one(Activity, series.activity_id)
            community = found_community(session, text, by, now)
            series.community_id = row_id(community)
            series.activity_id = row_id(_activity(session, community, activity.kind, activity.title, by, now))
        else:
            setattr(series, name, text or None)
    series.minutes = wish.minutes or series.minutes
    if wish.sets_seats:
        series.capacity = wish.capacity
    series.changed_at = now
    session.add(series)
    session.flush()
    occurrences = tuple(expand([horizon.load_recurrence(session, series)], now, now + PREVIEW))
    if not occurrences:
        raise NoOccurrenceError
    return SeriesDraft(series, community.channel, occurrences)


def _description(template: ActivityTemplate | None, note: str | None) -> str | None:
    """What a series says about itself besides its template; None if there is nothing."""
    return "\n".join([*([template.purpose] if template else []), note]) if note else None


def full_title(template: ActivityTemplate | None, own: str | None) -> str:
    """What a series is called: by its template, its own title, or both."""
    return ": ".join(part for part in (template and template.title, own) if part)[:MAX_TITLE]


def found_community(session: Session, channel: str, founder: Member, now: datetime) -> Community:
    """The community around a channel, created with its first draft or strategy."""
    zone = usable_zone(founder.zone)
    row = {
        "workspace_id": founder.workspace_id, "channel": channel, "name": "", "founder_id": founder.id,
        "created_at": now, "zone": zone,
        "next_digest_at": next_digest(zone, now=now),
    }  # fmt: skip
    insert_new(session, Community, [row])
    wanted = select(Community).where(Community.workspace_id == founder.workspace_id, Community.channel == channel)
    return session.exec(wanted).one()


def next_digest(zone: str, *, now: datetime) -> datetime:
    """When a channel in a zone gets its next weekly overview."""
    return WeeklySchedule(DIGEST_DAY, DIGEST_TIME, zone).next_after(now)


def _activity(session: Session, community: Community, kind: str, title: str, by: Member, now: datetime) -> Activity:
    """A community's activity of a kind, or of a title if it has no kind; the author of its first draft owns it."""
    wanted = select(Activity).where(
        Activity.workspace_id == community.workspace_id,
        Activity.community_id == community.id,
        Activity.kind == kind,
        col(Activity.archived_at).is_(None),
    )
    found = session.exec(wanted.where(Activity.title == title) if kind == NO_KIND else wanted).first()
    if found is None:
        found = Activity(
            workspace_id=community.workspace_id, community_id=row_id(community), kind=kind, title=title,
            owner_id=by.id, created_at=now, next_owner_check_at=now + FIRST_OWNER_CHECK,
        )  # fmt: skip
        session.add(found)
        session.flush()
    return found


def announce(session: Session, workspace_id: str, series_id: int, *, now: datetime) -> list[CommunitySession]:
    """Put a draft into the calendar; returns its first sessions."""
    # Locked until the transaction ends, so that two announcements at the same time become one.
    wanted = select(Series).where(Series.id == series_id, Series.workspace_id == workspace_id)
    series = _check_draft(session.exec(wanted.with_for_update()).first())
    _found_activity(session, series, now)
    sessions = horizon.add_sessions(session, series, now=now)
    if not sessions and series.next_extension_at is None:
        starts_at = to_utc(parse_wall_time(series.local_start), series.zone)
        raise InThePastError(moment=format_moment(starts_at, series.zone), zone=series.zone)
    series.changed_at = now
    return sessions


def _found_activity(session: Session, series: Series, now: datetime) -> None:
    """Let an activity begin with its first announced series, no matter who has drafted others before."""
    activity = session.get_one(Activity, series.activity_id)
    is_known = select(Activity.id).where(Activity.id == activity.id, ACTIVITY_IS_ANNOUNCED)
    if session.exec(is_known).first() is None:
        activity.owner_id, activity.created_at = series.drafted_by, now
        activity.next_owner_check_at = now + FIRST_OWNER_CHECK
        session.add(activity)


def check_author(session: Session, member: Member, series_id: int) -> None:
    """GoneError for the draft of somebody else, which is not shown to anybody."""
    series = session.get(Series, series_id)
    if series and series.state == SeriesState.DRAFT and series.drafted_by != member.id:
        raise GoneError


def discard(session: Session, workspace_id: str, series_id: int) -> None:
    """Delete a draft, and its activity if nothing else belongs to that."""
    wanted = select(Series).where(Series.id == series_id, Series.workspace_id == workspace_id)
    series = _check_draft(session.exec(wanted).first())
    for override in session.exec(select(SessionOverride).where(SessionOverride.series_id == series_id)):
        session.delete(override)
    session.flush()
    session.delete(series)
    session.flush()
    others = session.exec(select(Series.id).where(Series.activity_id == series.activity_id)).first()
    if others is None and (activity := session.get(Activity, series.activity_id)):
        session.delete(activity)


def _check_draft(series: Series | None) -> Series:
    if series is None:
        raise GoneError
    if series.state != SeriesState.DRAFT:
        raise AlreadyAnnouncedError
    return series


def of_season(session: Session, by: Member, season: str) -> list[int]:
    """The ids of the drafts that a member made together; AlreadyAnnouncedError if none is left."""
    wanted = select(Series.id).where(
        Series.workspace_id == by.workspace_id,
        Series.drafted_by == by.id,
        Series.season == season,
        Series.state == SeriesState.DRAFT,
    )
    found = [each for each in session.exec(wanted) if each]
    if not found:
        raise AlreadyAnnouncedError
    return found
