"""Calendar files: kept when they come, checked against what is planned, and made into drafts."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import drafts
from bot.community.calendar.drafts import PREVIEW, SeriesDraft
from bot.community.calendar.horizon import load_recurrence
from bot.community.calendar.models import CommunitySession, Series, SeriesState, SessionOverride, SessionState
from bot.community.calendar.recurrence import Recurrence, expand, parse_wall_time
from bot.community.calendar_import.errors import ImportDecidedError
from bot.community.calendar_import.models import CalendarImport
from bot.community.calendar_import.reader import ImportReading
from bot.community.calendar_import.values import FoundCalendar, FoundSeries, LeftOut, Reason
from bot.community.calendar_import.views import ImportedDrafts
from bot.kit.db import insert_new, row_id
from bot.members.models import Member
from bot.members.service import Person

# After this, what was found in a file and never decided about is forgotten.
KEEP = timedelta(days=30)


def take(session: Session, who: Person, file_id: str, *, now: datetime) -> int | None:
    """Keep a file that somebody sent; its import's id, or None if it was taken before."""
    row = {"workspace_id": who.workspace_id, "member_id": who.member_id, "file_id": file_id, "sent_at": now}
    if insert_new(session, CalendarImport, [row]) == 0:
        return None
    this = select(CalendarImport.id).where(
        CalendarImport.workspace_id == who.workspace_id, CalendarImport.file_id == file_id
    )
    return session.exec(this).one()


def keep(session: Session, import_id: int, who: Person, reading: ImportReading, *, now: datetime) -> ImportReading:
    """Keep what was found until it is decided about; what is planned already is left out of it."""
    known = [each for each in reading.calendar.series if _is_planned(session, who, each)]
    new = reading.calendar.without(known)
    left_out = (*reading.left_out, *(LeftOut(Reason.PLANNED, each.title) for each in known))
    row = session.get_one(CalendarImport, import_id)
    row.found, row.finished_at = (new.encode(), None) if new.series else (None, now)
    session.add(row)
    _forget(session, who.workspace_id, now)
    return ImportReading(new, left_out)


def _forget(session: Session, workspace_id: str, now: datetime) -> None:
    old = sa.and_(col(CalendarImport.workspace_id) == workspace_id, col(CalendarImport.sent_at) < now - KEEP)
    session.connection().execute(
        sa.update(CalendarImport).where(old, col(CalendarImport.found).is_not(None)).values(found=None, finished_at=now)
    )


def _is_planned(session: Session, who: Person, found: FoundSeries) -> bool:
    """Whether it came from here, or a session or a draft of theirs has its title and its time."""
    is_draft = col(Series.state) == SeriesState.DRAFT
    planned_then = (
        sa.select(col(CommunitySession.id))
        .where(col(CommunitySession.series_id) == col(Series.id), col(CommunitySession.starts_at) == found.starts_at)
        .where(col(CommunitySession.state) == SessionState.PLANNED)
        .exists()
    )
    drafted_then = sa.and_(is_draft, col(Series.local_start) == found.starts, col(Series.zone) == found.zone)
    wanted = (
        select(Series.uid, Series.title)
        .where(Series.workspace_id == who.workspace_id)
        .where(sa.or_(sa.not_(is_draft), col(Series.drafted_by) == who.member_id))
        .where(sa.or_(col(Series.uid) == found.uid, planned_then, drafted_then))
    )
    return any(uid == found.uid or title.casefold() == found.title.casefold() for uid, title in session.exec(wanted))


def check_open(session: Session, member: Member, import_id: int) -> FoundCalendar:
    """What was found in a member's file, locked; ImportDecidedError if it is decided, or it isn't theirs."""
    row = _locked(session, member, import_id)
    if row is None or row.found is None:
        raise ImportDecidedError
    return FoundCalendar.decode(row.found)


def _locked(session: Session, member: Member, import_id: int) -> CalendarImport | None:
    wanted = select(CalendarImport).where(
        CalendarImport.id == import_id,
        CalendarImport.workspace_id == member.workspace_id,
        CalendarImport.member_id == member.id,
    )
    return session.exec(wanted.with_for_update()).first()


def discard(session: Session, member: Member, import_id: int, *, now: datetime) -> None:
    """Forget what was found in a file."""
    check_open(session, member, import_id)
    row = session.get_one(CalendarImport, import_id)
    row.found, row.finished_at = None, now
    session.add(row)


def make_drafts(
    session: Session, catalog: ActivityCatalog, member: Member, import_id: int, channel: str, *, now: datetime
) -> ImportedDrafts:
    """Make a draft of everything found that is still ahead."""
    found = check_open(session, member, import_id)
    discard(session, member, import_id, now=now)
    together = f"import:{import_id}"
    made = []
    for each in found.series:
        if _dates_ahead(each, now):
            draft = drafts.create(session, catalog, each.request, channel, member, now=now, season=together)
            draft.series.description = each.description
            made.append(_with_moves(session, draft, each, now))
    return ImportedDrafts(made, channel, together)


def _dates_ahead(found: FoundSeries, now: datetime) -> bool:
    recurrence = Recurrence(found.uid, parse_wall_time(found.starts), found.minutes or 1, found.zone, found.rule)
    dates = expand([recurrence], now, now + PREVIEW)
    return any(each.original_start.date() not in found.excluded for each in dates)


def _with_moves(session: Session, draft: SeriesDraft, found: FoundSeries, now: datetime) -> SeriesDraft:
    """The draft with the dates that are at another time than its rule says."""
    series = draft.series
    for each in found.moved:
        session.merge(
            SessionOverride(
                series_id=row_id(series), original_start=each.original_start, workspace_id=series.workspace_id,
                moved_to=each.moved_to, minutes=each.minutes,
            )
        )  # fmt: skip
    session.flush()
    return SeriesDraft(series, draft.channel, tuple(expand([load_recurrence(session, series)], now, now + PREVIEW)))
