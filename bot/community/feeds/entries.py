"""The entries of a calendar: all of a community's, or those that a member attends or leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.activities.content import ActivityCatalog, ActivityTemplate
from bot.community.calendar import horizon, queries
from bot.community.calendar.models import Activity, Community, CommunitySession, Series, SeriesState, SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.recurrence import Override, Recurrence, parse_wall_time, to_utc
from bot.community.calendar.rsvp_models import Rsvp, RsvpAnswer, SeriesRsvp
from bot.community.feeds import ics
from bot.community.feeds.ics import CalendarEntry
from bot.community.feeds.service import FeedOwner
from bot.kit.db import row_id
from bot.kit.i18n import _, in_language
from bot.members.models import Member, Workspace

STATUS = {RsvpAnswer.YES: "CONFIRMED", RsvpAnswer.WAITLISTED: "TENTATIVE", RsvpAnswer.NO: "CANCELLED"}
TAKES_PLACE = (SessionState.PLANNED, SessionState.OVER)
# What a calendar shows of a date.
SHOWN = ("title", "link", "description", "agenda", "place")


@dataclass(frozen=True)
class MemberSession:
    """A session with a member's answer and its time; None for a session that they lead."""

    session: CommunitySession
    answer: RsvpAnswer
    answered_at: datetime | None = None


def calendar(session: Session, catalog: ActivityCatalog, owner: FeedOwner) -> bytes:
    """The calendar of a member or of a community, as subscribers get it."""
    if owner.member_id:
        member = session.get_one(Member, owner.member_id)
        with in_language(member.language):
            return ics.write(_("My community calendar"), of_member(session, catalog, member))
    community = session.get_one(Community, owner.community_id)
    workspace = session.get_one(Workspace, community.workspace_id)
    return ics.write(workspace.name or "Groundswell", of_community(session, catalog, community))


def of_community(session: Session, catalog: ActivityCatalog, community: Community) -> list[CalendarEntry]:
    """Every series of a community; of a cancelled one only the past sessions."""
    wanted = select(Series).where(
        Series.workspace_id == community.workspace_id,
        Series.community_id == community.id,
        Series.state != SeriesState.DRAFT,
    )
    return list(_series_entries(session, catalog, list(session.exec(wanted.order_by(col(Series.id))))))


def of_series(session: Session, catalog: ActivityCatalog, series: Series) -> CalendarEntry:
    """A series with its moved and skipped sessions."""
    return next(_series_entries(session, catalog, [series]))


def _series_entries(session: Session, catalog: ActivityCatalog, several: Sequence[Series]) -> Iterator[CalendarEntry]:
    for series, recurrence in zip(several, horizon.load_recurrences(session, several), strict=True):
        entry = _with_own_dates(session, catalog, _entry(session, catalog, series, recurrence), series)
        if series.state != SeriesState.CANCELLED:
            yield entry
            continue
        sessions = select(CommunitySession.original_start).where(CommunitySession.series_id == series.id)
        sessions = sessions.order_by(CommunitySession.original_start)
        held = session.exec(sessions.where(col(CommunitySession.state).in_(TAKES_PLACE))).all()
        if held:
            # A moved session may have been cancelled although a later one of the rule took place.
            cancelled = session.exec(sessions.where(CommunitySession.state == SessionState.CANCELLED))
            ended = ics.until(entry, to_utc(parse_wall_time(held[-1]), series.zone))
            yield replace(ended, excluded=tuple(map(parse_wall_time, cancelled)))
        else:
            yield replace(entry, status="CANCELLED")


def _entry(session: Session, catalog: ActivityCatalog, series: Series, recurrence: Recurrence) -> CalendarEntry:
    activity = session.get(Activity, series.activity_id)
    template = catalog.template(activity.kind) if activity else None
    entry = CalendarEntry(recurrence, "", "", series.created_at, series.changed_at, series.sequence, series.link)
    return _with_details(entry, series, template)


def _with_details(
    entry: CalendarEntry, about: Series | SessionCard, template: ActivityTemplate | None
) -> CalendarEntry:
    """An entry with what is said about a series, or about one of its dates."""
    purpose = about.description or (template.purpose if template else None)
    description = "\n".join(filter(None, [purpose, about.agenda, about.place, about.link]))
    return replace(entry, title=about.title, description=description, link=about.link, place=about.place)


def _with_own_dates(session: Session, catalog: ActivityCatalog, entry: CalendarEntry, series: Series) -> CalendarEntry:
    """A series in which dates that have details of their own are exceptions, with those."""
    own = sa.or_(*(col(getattr(CommunitySession, name)).is_not(None) for name in SHOWN))
    wanted = select(CommunitySession.id).where(
        CommunitySession.series_id == series.id, col(CommunitySession.state).in_(TAKES_PLACE), own
    )
    cards = queries.cards(session, [each for each in session.exec(wanted) if each])
    if not cards or not series.rule:
        return entry
    overrides = {each.original_start: each for each in entry.recurrence.overrides}
    dates: dict[datetime | None, CalendarEntry] = {}
    for card in cards:
        starts = parse_wall_time(card.original_start)
        overrides.setdefault(starts, Override(starts, card.starts_at))
        dates[starts] = _with_details(entry, card, catalog.template(card.kind))
    recurrence = replace(entry.recurrence, overrides=tuple(overrides[each] for each in sorted(overrides)))
    return replace(entry, recurrence=recurrence, dates=dates)


def of_session(
    session: Session,
    catalog: ActivityCatalog,
    community_session: CommunitySession,
    answer: RsvpAnswer = RsvpAnswer.YES,
    *,
    answered_at: datetime | None = None,
) -> CalendarEntry:
    """One session as an entry: tentative on the waiting list, cancelled for a member who doesn't come."""
    series = session.get_one(Series, community_session.series_id)
    entry = _entry(session, catalog, series, horizon.load_recurrence(session, series))
    changed_at = max(entry.changed_at, answered_at or entry.changed_at)
    entry = replace(entry, sequence=community_session.sequence, changed_at=changed_at)
    original_start = parse_wall_time(community_session.original_start)
    overrides = {each.original_start: each for each in entry.recurrence.overrides}
    card = queries.card(session, series.workspace_id, row_id(community_session))
    entry = _with_details(entry, card, catalog.template(card.kind))
    single = ics.single(entry, original_start, overrides.get(original_start))
    takes_place = community_session.state in TAKES_PLACE
    return replace(single, status=STATUS[answer] if takes_place else "CANCELLED")


def of_member(session: Session, catalog: ActivityCatalog, member: Member) -> list[CalendarEntry]:
    """The sessions that a member attends, waits for or leads.

    An answer doesn't raise the series' sequence, so its time counts as a change; otherwise calendars would ignore it.
    """
    answered = _answered(session, member)
    chosen = (
        select(Series, SeriesRsvp.at)
        .join(SeriesRsvp, col(SeriesRsvp.series_id) == col(Series.id))
        .where(SeriesRsvp.member_id == member.id, Series.workspace_id == member.workspace_id)
        .order_by(col(Series.id))
    )
    joined = list(session.exec(chosen))
    entries = []
    whole = [series for series, _since in joined]
    for entry, (series, since) in zip(_series_entries(session, catalog, whole), joined, strict=True):
        mine = [each for each in answered if each.session.series_id == series.id]
        apart = {parse_wall_time(each.session.original_start) for each in mine if each.answer != RsvpAnswer.YES}
        changed_at = max(entry.changed_at, since, *(each.answered_at for each in mine if each.answered_at))
        entries.append(replace(entry, excluded=tuple(sorted({*entry.excluded, *apart})), changed_at=changed_at))
    whole_ids = {series.id for series in whole}
    led = [MemberSession(each, RsvpAnswer.YES) for each in _led(session, member)]
    alone = [each for each in led if each.session.series_id not in whole_ids]
    alone += [each for each in answered if each.session.series_id not in whole_ids or each.answer != RsvpAnswer.YES]
    by_session = {each.session.id: each for each in alone if each.answer != RsvpAnswer.NO}
    singles = (
        of_session(session, catalog, each.session, each.answer, answered_at=each.answered_at)
        for each in by_session.values()
    )
    return [*entries, *singles]


def _answered(session: Session, member: Member) -> list[MemberSession]:
    wanted = (
        select(CommunitySession, Rsvp.answer, Rsvp.at)
        .join(Rsvp, col(Rsvp.session_id) == col(CommunitySession.id))
        .where(Rsvp.member_id == member.id, CommunitySession.workspace_id == member.workspace_id)
        .where(col(CommunitySession.state).in_(TAKES_PLACE))
        .order_by(col(CommunitySession.id))
    )
    return [MemberSession(each, RsvpAnswer(answer), at) for each, answer, at in session.exec(wanted)]


def _led(session: Session, member: Member) -> list[CommunitySession]:
    wanted = select(CommunitySession).where(
        CommunitySession.workspace_id == member.workspace_id,
        CommunitySession.facilitator_id == member.id,
        col(CommunitySession.state).in_(TAKES_PLACE),
    )
    return list(session.exec(wanted.order_by(col(CommunitySession.id))))


def of_left_series(
    session: Session, catalog: ActivityCatalog, community_session: CommunitySession, no: Rsvp
) -> CalendarEntry:
    """The series of a session for a member who attended all of it until they said no; past sessions stay."""
    series = session.get_one(Series, community_session.series_id)
    entry = of_series(session, catalog, series)
    entry = replace(entry, changed_at=max(entry.changed_at, no.at))
    mine = sa.and_(col(Rsvp.session_id) == col(CommunitySession.id), col(Rsvp.member_id) == no.member_id)
    wanted = (
        select(CommunitySession.original_start, CommunitySession.starts_at, Rsvp.answer)
        .outerjoin(Rsvp, mine)
        .where(CommunitySession.series_id == series.id)
        .order_by(CommunitySession.original_start)
    )
    sessions = list(session.exec(wanted))
    attended = {start for start, starts_at, answer in sessions if answer == RsvpAnswer.YES and starts_at <= no.at}
    if not attended:
        return replace(entry, status="CANCELLED")
    excluded = tuple(parse_wall_time(start) for start, *_rest in sessions if start not in attended)
    return replace(ics.until(entry, to_utc(parse_wall_time(max(attended)), series.zone)), excluded=excluded)
