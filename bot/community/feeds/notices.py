"""Invitations as files, in the thread of the message that says yes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar.models import CommunitySession, Series
from bot.community.calendar.recurrence import read_local
from bot.community.feeds import entries, ics
from bot.community.rsvp import series_rsvp
from bot.community.rsvp.models import Rsvp, RsvpAnswer
from bot.community.rsvp.service import NoSuchSessionError
from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.kit.i18n import _
from bot.kit.slack import Json
from bot.members.models import Member
from bot.members.service import Person


@dataclass(frozen=True)
class Invitee:
    """Whose calendar it is for, and the key of the message in whose thread the file belongs."""

    workspace_id: str
    slack_id: str
    thread_of: str


def invite(session: Session, repertoire: ActivityCatalog, to: Invitee, session_id: int, *, now: datetime) -> None:
    """One date as a file for a calendar."""
    date = session.get(CommunitySession, session_id)
    assert date, "it has just been answered"
    entry = entries.single(session, repertoire, date, RsvpAnswer.YES, answered=now)
    _send(session, to, entry, f"{date.original[:10]}", now=now)


def invite_to_all(
    session: Session,
    repertoire: ActivityCatalog,
    to: Invitee,
    series_id: int,
    left_out: Sequence[str],
    *,
    now: datetime,
) -> None:
    """A whole series as a file for a calendar, without the dates somebody does not come to."""
    series = session.get(Series, series_id)
    assert series, "it has just been answered"
    entry = entries.whole(session, repertoire, series)
    entry = replace(entry, left_out=tuple(map(read_local, left_out)), changed_at=max(entry.changed_at, now))
    _send(session, to, entry, "series", now=now)


def update(session: Session, repertoire: ActivityCatalog, to: Person, session_id: int, *, now: datetime) -> None:
    """One date as it stands now, for a calendar that has it already: the same name, a higher sequence or a later stamp.

    What somebody has said no to since is cancelled there; of a series that they left, what has been stays.
    """
    date = session.get(CommunitySession, session_id)
    if date is None or date.workspace_id != to.workspace_id:
        raise NoSuchSessionError
    entry = _of_series(session, repertoire, to, date) or _alone(session, repertoire, to, date)
    payload = _file(entry, f"{date.original[:10]}-{date.sequence}")
    key = f"community.file:{session_id}:{date.sequence}:{to.member_id}:{int(now.timestamp())}"
    delivery.post(session, Outgoing(to.workspace_id, key, to.slack_id, payload, now, lane=Lane.PROMPT))


def _of_series(
    session: Session, repertoire: ActivityCatalog, to: Person, date: CommunitySession
) -> ics.CalendarEntry | None:
    """The whole series for somebody whose calendar has it as one."""
    member, series = session.get(Member, to.member_id), session.get(Series, date.series_id)
    if member is None or series is None or not series_rsvp.answers_series(session, series.id or 0, to.member_id):
        return None
    every = entries.of_member(session, repertoire, member)
    return next((entry for entry in every if entry.pattern.uid == series.uid), None)


def _alone(session: Session, repertoire: ActivityCatalog, to: Person, date: CommunitySession) -> ics.CalendarEntry:
    """One date for somebody who does not come to every one, or the series that they have left."""
    mine = session.get(Rsvp, (date.id, to.member_id))
    if mine is None:
        return entries.single(session, repertoire, date)
    if mine.answer == RsvpAnswer.NO and mine.for_all:
        return entries.given_up(session, repertoire, date, mine)
    return entries.single(session, repertoire, date, RsvpAnswer(mine.answer), answered=mine.at)


def _send(session: Session, to: Invitee, entry: ics.CalendarEntry, mark: str, *, now: datetime) -> None:
    payload = _file(entry, mark)
    key = f"{to.thread_of}:file"
    told = Outgoing(to.workspace_id, key, to.slack_id, payload, now, thread_of=to.thread_of, lane=Lane.PROMPT)
    delivery.post(session, told)


def _file(entry: ics.CalendarEntry, mark: str) -> Json:
    slug = re.sub(r"[^a-z0-9]+", "-", entry.title.casefold()).strip("-") or "gathering"
    method = "CANCEL" if entry.status == "CANCELLED" else "PUBLISH"
    content = ics.write(entry.title, [entry], method=method).decode()
    return files.file(f"{slug[:40]}-{mark}.ics", _("For your calendar: {title}", title=entry.title), content)
