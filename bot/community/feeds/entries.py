"""What stands in a calendar: all that a community plans, or all that somebody comes to or leads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import horizon
from bot.community.calendar.models import Activity, Community, CommunitySession, Series, SeriesState, SessionState
from bot.community.calendar.recurrence import instant, read_local
from bot.community.feeds import ics
from bot.community.feeds.ics import CalendarEntry
from bot.community.rsvp.models import Rsvp, RsvpAnswer, SeriesRsvp
from bot.kit.i18n import _, speaking
from bot.members.models import Member, Workspace

STATUS = {RsvpAnswer.YES: "CONFIRMED", RsvpAnswer.WAITLISTED: "TENTATIVE", RsvpAnswer.NO: "CANCELLED"}


@dataclass(frozen=True)
class MemberSession:
    """A date, what somebody said to it and when; without a time where it is theirs to lead."""

    date: CommunitySession
    answer: RsvpAnswer
    at: datetime | None = None


def calendar(
    session: Session, repertoire: ActivityCatalog, *, member_id: int | None, community_id: int | None
) -> bytes:
    """A member's calendar or else a community's, as its subscribers get it."""
    if member_id:
        member = session.get(Member, member_id)
        assert member, "their calendar has just been found"
        with speaking(member.language):
            return ics.write(_("My community calendar"), of_member(session, repertoire, member))
    community = session.get(Community, community_id)
    assert community, "a calendar belongs to somebody"
    workspace = session.get(Workspace, community.workspace_id)
    return ics.write((workspace and workspace.name) or "Groundswell", of_community(session, repertoire, community))


def of_community(session: Session, repertoire: ActivityCatalog, community: Community) -> list[CalendarEntry]:
    """Every series of a community, the called-off ones as far as they took place."""
    wanted = select(Series).where(
        Series.workspace_id == community.workspace_id,
        Series.community_id == community.id,
        Series.state != SeriesState.DRAFT,
    )
    return list(_whole(session, repertoire, list(session.exec(wanted.order_by(col(Series.id))))))


def _whole(session: Session, repertoire: ActivityCatalog, found: Sequence[Series]) -> Iterator[CalendarEntry]:
    for series, pattern in zip(found, horizon.patterns(session, found), strict=True):
        entry = replace(_entry(session, repertoire, series), pattern=pattern)
        if series.state != SeriesState.CANCELLED:
            yield entry
        elif last := _last_held(session, series):
            yield replace(ics.until(entry, last), left_out=_called_off(session, series))
        else:
            yield replace(entry, status="CANCELLED")


def _entry(session: Session, repertoire: ActivityCatalog, series: Series) -> CalendarEntry:
    activity = session.get(Activity, series.activity_id)
    template = repertoire.template(activity.kind) if activity else None
    words = [template.purpose if template else "", series.link or ""]
    return CalendarEntry(
        horizon.pattern(session, series), series.title, "\n".join(filter(None, words)), series.created_at,
        series.changed_at, series.sequence, series.link,
    )  # fmt: skip


def whole(session: Session, repertoire: ActivityCatalog, series: Series) -> CalendarEntry:
    """One series with its moved and left-out dates."""
    return next(_whole(session, repertoire, [series]))


def _last_held(session: Session, series: Series) -> datetime | None:
    """The rule's moment of the last date that took place, or takes place now."""
    held = (
        select(CommunitySession.original)
        .where(CommunitySession.series_id == series.id)
        .where(col(CommunitySession.state).in_([SessionState.PLANNED, SessionState.OVER]))
        .order_by(col(CommunitySession.original).desc())
        .limit(1)
    )
    original = session.exec(held).first()
    return instant(read_local(original), series.zone) if original else None


def _called_off(session: Session, series: Series) -> tuple[datetime, ...]:
    """What the rule still names of the dates that were called off with a series: a moved one may be the earlier."""
    wanted = select(CommunitySession.original).where(
        CommunitySession.series_id == series.id, CommunitySession.state == SessionState.CANCELLED
    )
    return tuple(map(read_local, session.exec(wanted.order_by(CommunitySession.original))))


def of_member(session: Session, repertoire: ActivityCatalog, member: Member) -> list[CalendarEntry]:
    """What somebody comes to, waits for or leads.

    What they answer raises no sequence, as that is the series'; so that calendars notice, it is stamped as a change.
    """
    standing = _standing(session, member)
    series = [each for each, __ in standing]
    answers = _answers(session, member)
    entries = []
    for entry, (each, since) in zip(_whole(session, repertoire, series), standing, strict=True):
        mine = [one for one in answers if one.date.series_id == each.id]
        apart = [read_local(one.date.original) for one in mine if one.answer != RsvpAnswer.YES]
        changed_at = max(entry.changed_at, since, *(one.at for one in mine if one.at))
        entries.append(replace(entry, left_out=tuple(sorted({*entry.left_out, *apart})), changed_at=changed_at))
    whole = {each.id for each in series}
    alone = [one for one in answers if one.date.series_id not in whole or one.answer != RsvpAnswer.YES]
    leading = [MemberSession(date, RsvpAnswer.YES) for date in _led(session, member) if date.series_id not in whole]
    singles = {one.date.id: one for one in leading + alone if one.answer != RsvpAnswer.NO}
    made = (single(session, repertoire, one.date, one.answer, answered=one.at) for one in singles.values())
    return [*entries, *made]


def _standing(session: Session, member: Member) -> list[tuple[Series, datetime]]:
    wanted = (
        select(Series, SeriesRsvp.at)
        .join(SeriesRsvp, col(SeriesRsvp.series_id) == col(Series.id))
        .where(SeriesRsvp.member_id == member.id, Series.workspace_id == member.workspace_id)
        .order_by(col(Series.id))
    )
    return list(session.exec(wanted))


def given_up(session: Session, repertoire: ActivityCatalog, date: CommunitySession, no: Rsvp) -> CalendarEntry:
    """The series of a date, for somebody who came to every one of it until they said no: what has been stays."""
    series = session.get(Series, date.series_id)
    assert series, "a date belongs to a series"
    entry = whole(session, repertoire, series)
    entry = replace(entry, changed_at=max(entry.changed_at, no.at))
    mine = sa.and_(col(Rsvp.session_id) == col(CommunitySession.id), col(Rsvp.member_id) == no.member_id)
    every = (
        select(CommunitySession.original, CommunitySession.starts_at, Rsvp.answer)
        .outerjoin(Rsvp, mine)
        .where(CommunitySession.series_id == series.id)
        .order_by(CommunitySession.original)
    )
    dates = list(session.exec(every))
    been = {original for original, starts_at, answer in dates if answer == RsvpAnswer.YES and starts_at <= no.at}
    if not been:
        return replace(entry, status="CANCELLED")
    left_out = tuple(read_local(original) for original, *__ in dates if original not in been)
    return replace(ics.until(entry, instant(read_local(max(been)), series.zone)), left_out=left_out)


def _answers(session: Session, member: Member) -> list[MemberSession]:
    wanted = (
        select(CommunitySession, Rsvp.answer, Rsvp.at)
        .join(Rsvp, col(Rsvp.session_id) == col(CommunitySession.id))
        .where(Rsvp.member_id == member.id, CommunitySession.workspace_id == member.workspace_id)
        .where(col(CommunitySession.state).in_([SessionState.PLANNED, SessionState.OVER]))
        .order_by(col(CommunitySession.id))
    )
    return [MemberSession(date, RsvpAnswer(answer), at) for date, answer, at in session.exec(wanted)]


def _led(session: Session, member: Member) -> list[CommunitySession]:
    wanted = select(CommunitySession).where(
        CommunitySession.workspace_id == member.workspace_id,
        CommunitySession.facilitator_id == member.id,
        col(CommunitySession.state).in_([SessionState.PLANNED, SessionState.OVER]),
    )
    return list(session.exec(wanted.order_by(col(CommunitySession.id))))


def single(
    session: Session,
    repertoire: ActivityCatalog,
    date: CommunitySession,
    answer: RsvpAnswer = RsvpAnswer.YES,
    *,
    answered: datetime | None = None,
) -> CalendarEntry:
    """One date as an entry of its own: tentative for somebody who waits for a seat, cancelled for who does not come."""
    series = session.get(Series, date.series_id)
    assert series, "a date belongs to a series"
    entry = _entry(session, repertoire, series)
    original = read_local(date.original)
    change = next((change for change in entry.pattern.changes if change.original == original), None)
    changed_at = max(entry.changed_at, answered or entry.changed_at)
    made = ics.single(replace(entry, sequence=date.sequence, changed_at=changed_at), original, change)
    if date.state in (SessionState.SKIPPED, SessionState.CANCELLED):
        return replace(made, status="CANCELLED")
    return replace(made, status=STATUS[answer])
