"""The entries of a calendar: all of a community's, or those that a member attends or leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.activities.content import ActivityCatalog, ActivityTemplate
from bot.community.calendar import horizon, queries
from bot.community.calendar.models import Activity, CommunitySession, Series, SeriesState, SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.recurrence import Recurrence, parse_wall_time, to_utc
from bot.community.calendar.rsvp_models import Rsvp, RsvpAnswer, SeriesRsvp
from bot.community.feeds import ics
from bot.community.feeds.ics import CalendarEntry
from bot.community.feeds.service import FeedOwner
from bot.kit.db import row_id
from bot.kit.i18n import _, in_language
from bot.members.models import Member, Workspace

STATUS = {RsvpAnswer.YES: "CONFIRMED", RsvpAnswer.WAITLISTED: ics.TENTATIVE, RsvpAnswer.NO: ics.CANCELLED}
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
    return ics.write(_workspace_name(session, owner.workspace_id), announced(session, catalog, owner))


def announced(session: Session, catalog: ActivityCatalog, owner: FeedOwner) -> list[CalendarEntry]:
    """Every series of a community or workspace, in the language of who planned it; of a cancelled one its past.

    Links to join are for the people of a channel, not for the whole workspace, and where seats are limited, for those
    who have one.
    """
    wanted = (
        select(Series, Member.language)
        .outerjoin(Member, col(Member.id) == col(Series.drafted_by))
        .where(Series.workspace_id == owner.workspace_id, Series.state != SeriesState.DRAFT)
        .order_by(col(Series.id))
    )
    if owner.community_id:
        wanted = wanted.where(Series.community_id == owner.community_id)
    by_language: dict[str | None, list[Series]] = {}
    for series, planners_language in session.exec(wanted):
        by_language.setdefault(planners_language, []).append(series)
    entries: list[CalendarEntry] = []
    for language, several in by_language.items():
        with in_language(language):
            limited = [bool(each.capacity) for each in several]
            found = zip(_series_entries(session, catalog, several), limited, strict=True)
            entries += [_without_link(entry) if is_limited else entry for entry, is_limited in found]
    return entries if owner.community_id else [_without_link(entry) for entry in entries]


def _without_link(entry: CalendarEntry) -> CalendarEntry:
    dates = {original_start: replace(date, link=None) for original_start, date in entry.dates.items()}
    return replace(entry, link=None, dates=dates)


def of_series(session: Session, catalog: ActivityCatalog, series: Series) -> CalendarEntry:
    """A series with its moved and skipped sessions."""
    return next(_series_entries(session, catalog, [series]))


def _series_entries(session: Session, catalog: ActivityCatalog, several: Sequence[Series]) -> Iterator[CalendarEntry]:
    own = _own_cards(session, several)
    for series, recurrence in zip(several, horizon.load_recurrences(session, several), strict=True):
        entry = _entry(session, catalog, series, recurrence)
        dates = {
            parse_wall_time(card.original_start): _with_details(entry, card, catalog.template(card.kind))
            for card in own.get(row_id(series), ())
        }
        entry = replace(entry, dates=dates)
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
            yield replace(entry, status=ics.CANCELLED)


def _entry(session: Session, catalog: ActivityCatalog, series: Series, recurrence: Recurrence) -> CalendarEntry:
    activity = session.get(Activity, series.activity_id)
    template = catalog.template(activity.kind) if activity else None
    entry = CalendarEntry(
        recurrence, "", "", series.created_at, series.changed_at, series.sequence, series.link,
        _workspace_name(session, series.workspace_id),
    )  # fmt: skip
    is_skipped = not series.rule and any(each.moved_to is None for each in recurrence.overrides)
    entry = replace(entry, status=ics.CANCELLED) if is_skipped else entry
    return _with_details(entry, series, template)


def _with_details(
    entry: CalendarEntry, about: Series | SessionCard, template: ActivityTemplate | None
) -> CalendarEntry:
    """An entry with what is said about a series, or about one of its dates."""
    purpose = about.description or (template.purpose if template else None)
    description = "\n".join(filter(None, [purpose, about.agenda]))
    return replace(entry, title=about.title, description=description, link=about.link, place=about.place)


def _own_cards(session: Session, several: Sequence[Series]) -> dict[int, list[SessionCard]]:
    """The dates that have details of their own, by their series."""
    own = sa.or_(*(col(getattr(CommunitySession, name)).is_not(None) for name in SHOWN))
    wanted = select(CommunitySession.id).where(
        col(CommunitySession.series_id).in_([row_id(each) for each in several]),
        col(CommunitySession.state).in_(TAKES_PLACE),
        own,
    )
    found: dict[int, list[SessionCard]] = {}
    for card in queries.cards(session, [each for each in session.exec(wanted) if each]):
        found.setdefault(card.series_id, []).append(card)
    return found


def _workspace_name(session: Session, workspace_id: str) -> str:
    return session.get_one(Workspace, workspace_id).name or "Groundswell"


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
    card = queries.card(session, series.workspace_id, row_id(community_session))
    if card.capacity and answer != RsvpAnswer.YES:
        card = replace(card, link=None)
    return replace(
        _with_details(entry, card, catalog.template(card.kind)),
        only=parse_wall_time(community_session.original_start),
        status=STATUS[answer] if community_session.state in TAKES_PLACE else ics.CANCELLED,
        changed_at=max(entry.changed_at, answered_at or entry.changed_at),
    )


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
        entries.append(
            replace(
                entry,
                excluded=tuple(sorted({*entry.excluded, *_starts(mine, RsvpAnswer.NO)})),
                tentative=_starts(mine, RsvpAnswer.WAITLISTED),
                changed_at=max(entry.changed_at, since, *(each.answered_at for each in mine if each.answered_at)),
            )
        )
    whole_ids = {series.id for series in whole}
    led = [MemberSession(each, RsvpAnswer.YES) for each in _led(session, member)]
    alone = {each.session.id: each for each in [*led, *answered] if each.session.series_id not in whole_ids}
    singles = (
        of_session(session, catalog, each.session, each.answer, answered_at=each.answered_at)
        for each in alone.values()
        if each.answer != RsvpAnswer.NO
    )
    return [*entries, *singles]


def _starts(several: Sequence[MemberSession], answer: RsvpAnswer) -> tuple[datetime, ...]:
    """The local times of the sessions with this answer."""
    return tuple(sorted(parse_wall_time(each.session.original_start) for each in several if each.answer == answer))


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
        return replace(entry, status=ics.CANCELLED)
    excluded = tuple(parse_wall_time(start) for start, *_rest in sessions if start not in attended)
    return replace(ics.until(entry, to_utc(parse_wall_time(max(attended)), series.zone)), excluded=excluded)
