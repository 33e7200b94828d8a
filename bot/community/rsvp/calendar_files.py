"""Calendar files, sent as direct messages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import horizon
from bot.community.calendar.models import CommunitySession, Series, SessionState
from bot.community.calendar.recurrence import parse_wall_time
from bot.community.calendar.rsvp_models import Rsvp, RsvpAnswer
from bot.community.feeds import entries, ics
from bot.community.feeds.ics import CalendarEntry
from bot.community.rsvp import series_rsvp
from bot.community.rsvp.service import NoSuchSessionError
from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json
from bot.members.models import Member
from bot.members.service import Person


def send_session(
    session: Session, catalog: ActivityCatalog, to: Caller, session_id: int, *, thread_of: str, now: datetime
) -> None:
    """Send the file of one session in the thread of the message with the key `thread_of`."""
    community_session = session.get_one(CommunitySession, session_id)
    entry = entries.of_session(session, catalog, community_session, answered_at=now)
    _send_in_thread(session, to, thread_of, _file(entry, community_session.original_start[:10]), now)


def send_series(
    session: Session,
    catalog: ActivityCatalog,
    to: Caller,
    series_id: int,
    excluded: Sequence[str],
    *,
    thread_of: str,
    now: datetime,
) -> None:
    """Send the file of a series in that thread, without the sessions at some local times of its rule."""
    entry = entries.of_series(session, catalog, session.get_one(Series, series_id))
    mine = replace(entry, excluded=tuple(map(parse_wall_time, excluded)), changed_at=max(entry.changed_at, now))
    _send_in_thread(session, to, thread_of, _file(mine, "series"), now)


def _send_in_thread(session: Session, to: Caller, thread_of: str, payload: Json, now: datetime) -> None:
    key, lane = f"{thread_of}:file", Lane.PROMPT
    delivery.post(session, Outgoing(to.workspace_id, key, to.slack_id, payload, now, thread_of=thread_of, lane=lane))


def send_update(session: Session, to: Person, catalog: ActivityCatalog, session_id: int, *, now: datetime) -> None:
    """Send a session's current state to a calendar that has it already: same UID, later sequence or stamp.

    A session that the member declined is cancelled there; of a series that they have left, past sessions stay.
    """
    community_session = session.get(CommunitySession, session_id)
    if community_session is None or community_session.workspace_id != to.workspace_id:
        raise NoSuchSessionError
    whole = _whole_series(session, catalog, to, community_session)
    several = [whole] if whole else _single_dates(session, catalog, to, community_session)
    payload = _file(several[0], f"{community_session.original_start[:10]}-{community_session.sequence}", *several[1:])
    key = f"community.file:{session_id}:{community_session.sequence}:{to.member_id}:{int(now.timestamp())}"
    delivery.post(session, Outgoing(to.workspace_id, key, to.slack_id, payload, now, lane=Lane.PROMPT))


def _whole_series(
    session: Session, catalog: ActivityCatalog, to: Person, community_session: CommunitySession
) -> CalendarEntry | None:
    """The series of a session as one entry, for a member who attends all of it; otherwise None."""
    if not series_rsvp.comes_to_all(session, community_session.series_id, to.member_id):
        return None
    series = session.get_one(Series, community_session.series_id)
    own_entries = entries.of_member(session, catalog, session.get_one(Member, to.member_id))
    return next((entry for entry in own_entries if entry.recurrence.uid == series.uid), None)


def _single_dates(
    session: Session, catalog: ActivityCatalog, to: Person, community_session: CommunitySession
) -> list[CalendarEntry]:
    """A session, and the member's other dates of its series that have changed in the same way: moved or cancelled."""
    entry = _alone(session, catalog, to, community_session)
    series = session.get_one(Series, community_session.series_id)
    is_cancelled = community_session.state == SessionState.CANCELLED
    if not is_cancelled and not horizon.is_moved(series, community_session.original_start):
        return [entry]
    others = (
        select(CommunitySession)
        .join(Rsvp, col(Rsvp.session_id) == col(CommunitySession.id))
        .where(CommunitySession.series_id == series.id, CommunitySession.id != community_session.id)
        .where(CommunitySession.state == community_session.state)
        .where(Rsvp.member_id == to.member_id, Rsvp.answer == RsvpAnswer.YES)
        .order_by(CommunitySession.original_start)
    )
    changed = [each for each in session.exec(others) if is_cancelled or horizon.is_moved(series, each.original_start)]
    return [entry, *(_alone(session, catalog, to, each) for each in changed)] if entry.only else [entry]


def _alone(
    session: Session, catalog: ActivityCatalog, to: Person, community_session: CommunitySession
) -> CalendarEntry:
    """A session by itself, or the series of it that the member has left."""
    rsvp = session.get(Rsvp, (community_session.id, to.member_id))
    if rsvp is None:
        return entries.of_session(session, catalog, community_session)
    if rsvp.answer == RsvpAnswer.NO and rsvp.for_all:
        return entries.of_left_series(session, catalog, community_session, rsvp)
    return entries.of_session(session, catalog, community_session, RsvpAnswer(rsvp.answer), answered_at=rsvp.at)


def _file(entry: CalendarEntry, suffix: str, *more: CalendarEntry) -> Json:
    slug = re.sub(r"[^a-z0-9]+", "-", entry.title.casefold()).strip("-") or "gathering"
    method = "CANCEL" if entry.status == "CANCELLED" else "PUBLISH"
    content = ics.write(entry.title, [entry, *more], method=method).decode()
    return files.file(f"{slug[:40]}-{suffix}.ics", _("For your calendar: {title}", title=entry.title), content)
