"""Taking people off a track again: some by name, or everybody whom a list enrolled; both can be undone for a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts import service, unenrolling_views
from bot.cohorts.enrolling import joined_key
from bot.cohorts.models import Cohort, CohortMember
from bot.delivery import service as delivery
from bot.delivery.service import Outgoing
from bot.errors import GroundswellError
from bot.journeys import service as journeys
from bot.journeys.content import Library, Track
from bot.journeys.models import Enrolment, EnrolmentState
from bot.kit.db import insert_new, row_id
from bot.kit.i18n import in_language
from bot.kit.payloads import Payload
from bot.members.models import Member, Role

UNDO_FOR = timedelta(days=1)
NEWS_AFTER = timedelta(minutes=10)  # so that a slip of the finger is undone before anybody hears of it
MOST = 30


class NobodyNamedError(GroundswellError):
    """Who should I take off a track? Write `/groundswell unenrol @priya`. Add `from everyday-ai` to say which track."""


class TooManyNamedError(GroundswellError):
    """I can't take more than {most} people off at once. Take them off in smaller groups."""


class NotOnItError(GroundswellError):
    """You can't unenrol any of the people you named. `/groundswell cohorts` shows who is in which cohort."""


class SeveralTracksError(GroundswellError):
    """These people are on several tracks: {tracks}. Name one: `/groundswell unenrol @priya from {example}`."""


class UnenrolmentIsFinalError(GroundswellError):
    """You can't undo that any more: more than a day has passed, or it was undone already."""


class TakenOff(Payload):
    """What a button needs to put people back: who was taken off which track, and the cohorts that they were in.

    `people` are member ids, `cohorts` are pairs of a cohort and one of them, and `starts` says from which day (ISO)
    those with lessons of their own were to have them; empty for any day.
    """

    track_id: str
    at: datetime
    people: tuple[int, ...]
    cohorts: tuple[tuple[int, int], ...] = ()
    starts: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class OffTrack:
    """Who was taken off, and those of them (ids) who had not been told that they were on it."""

    taken: TakenOff
    unheard: Collection[int]


@dataclass(frozen=True)
class TrackToLeave:
    """A track that people are on, and those of them who are."""

    track: Track
    people: Sequence[Member]


def news_key(taken: TakenOff, member_id: int, what: str) -> str:
    """The key of what somebody hears about it."""
    return f"cohorts.{what}:{member_id}:{taken.track_id}:{int(taken.at.timestamp())}"


def unenrol(
    session: Session, library: Library, by: Member, slack_ids: Sequence[str], named: str, *, now: datetime
) -> TakenOff:
    """Take people off the track or cohort that is `named`, or off their only one; ten minutes later they hear of it."""
    if not slack_ids:
        raise NobodyNamedError
    if len(slack_ids) > MOST:
        raise TooManyNamedError(most=MOST)
    found = _which(session, library, by, slack_ids, named)
    off = take_off(session, library, found.people, found.track, now=now)
    taken = off.taken
    for member in found.people:
        if row_id(member) in off.unheard:
            continue
        with in_language(member.language):
            payload = unenrolling_views.told(found.track, by.slack_id)
        key = news_key(taken, row_id(member), "unenrolled")
        delivery.post(session, Outgoing(by.workspace_id, key, member.slack_id, payload, now + NEWS_AFTER))
    return taken


def _which(session: Session, library: Library, by: Member, slack_ids: Sequence[str], named: str) -> TrackToLeave:
    cohort = service.find_by_name(session, by.workspace_id, named) if named else None
    if cohort:
        service.led_by(session, by, cohort.name)
    wanted = select(Member).where(Member.workspace_id == by.workspace_id, col(Member.slack_id).in_(slack_ids))
    people = list(session.exec(wanted.order_by(col(Member.id))))
    on = _tracks(session, by, people)
    if cohort:
        track_ids = {cohort.track_id}
    elif named:
        track_ids = {journeys.find_track_for_others(library, named).id}
    else:
        track_ids = set().union(*on.values())
    known = [track for track in library.in_order() if track.id in track_ids & set().union(*on.values())]
    if not known:
        raise NotOnItError
    if len(known) > 1:
        raise SeveralTracksError(tracks=", ".join(track.title for track in known), example=known[0].id)
    return TrackToLeave(known[0], [each for each in people if known[0].id in on[row_id(each)]])


def _tracks(session: Session, by: Member, people: Collection[Member]) -> dict[int, set[str]]:
    """The tracks of each person off which this lead may take them: admins any, facilitators those of their cohorts."""
    ids = [row_id(each) for each in people]
    found: dict[int, set[str]] = {each: set() for each in ids}
    together = (
        sa.select(col(CohortMember.member_id), col(Cohort.track_id), col(CohortMember.cohort_id))
        .join(Cohort, col(Cohort.id) == col(CohortMember.cohort_id))
        .where(col(CohortMember.workspace_id) == by.workspace_id, col(CohortMember.member_id).in_(ids))
    )
    led = {row_id(each) for each in service.seen_by(session, by)}
    for row in session.connection().execute(together):
        if row.cohort_id in led:
            found[row.member_id].add(row.track_id)
    if by.role == Role.ADMIN:
        alone = sa.select(col(Enrolment.member_id), col(Enrolment.track_id)).where(
            col(Enrolment.workspace_id) == by.workspace_id,
            col(Enrolment.member_id).in_(ids),
            col(Enrolment.progress).in_([EnrolmentState.ACTIVE, EnrolmentState.PARKED]),
        )
        for member_id, track_id in session.connection().execute(alone):
            found[member_id].add(track_id)
    return found


def take_off(session: Session, library: Library, people: Sequence[Member], track: Track, *, now: datetime) -> OffTrack:
    """Take members off a track and out of its cohorts; what they have done stays theirs."""
    ids = [row_id(each) for each in people]
    inside = (
        sa.select(col(CohortMember.cohort_id), col(CohortMember.member_id))
        .join(Cohort, col(Cohort.id) == col(CohortMember.cohort_id))
        .where(col(Cohort.track_id) == track.id, col(CohortMember.member_id).in_(ids))
    )
    rows = [(row.cohort_id, row.member_id) for row in session.connection().execute(inside)]
    unheard = set()
    for cohort_id, member_id in rows:
        key = joined_key(cohort_id, member_id)
        if delivery.withdraw(session, people[0].workspace_id, [key], reason="undone"):
            unheard.add(member_id)
        gone = sa.delete(CohortMember).where(
            col(CohortMember.cohort_id) == cohort_id, col(CohortMember.member_id) == member_id
        )
        session.connection().execute(gone)
    starts = []
    for member in people:
        ended = journeys.take_off(session, library, member, track, now=now)
        if ended:
            starts.append((row_id(member), ended.starts_on))
            unheard |= {row_id(member)} if ended.unheard else set()
    taken = TakenOff(track_id=track.id, at=now, people=tuple(ids), cohorts=tuple(rows), starts=tuple(starts))
    return OffTrack(taken, unheard)


def put_back(session: Session, library: Library, by: Member, taken: TakenOff, *, now: datetime) -> int:
    """Put people back where they were, within a day; those who hear of it are those who had heard of the other."""
    track = library.track(taken.track_id)
    if not service.is_staff(by):
        raise service.ForStaffError
    if track is None or now - taken.at > UNDO_FOR:
        raise UnenrolmentIsFinalError
    wanted = select(Member).where(Member.workspace_id == by.workspace_id, col(Member.id).in_(taken.people))
    people = list(session.exec(wanted))
    rows = [
        {
            "workspace_id": by.workspace_id,
            "cohort_id": cohort_id,
            "member_id": member_id,
            "enrolled_by": row_id(by),
            "joined_at": now,
        }
        for cohort_id, member_id in taken.cohorts
        if member_id in {row_id(each) for each in people} and service.find(session, by.workspace_id, cohort_id)
    ]
    insert_new(session, CohortMember, rows)
    starts = dict(taken.starts)
    for member in people:
        if row_id(member) in starts:
            enrolment = journeys.enrol(session, member, track, now=now)
            enrolment.starts_on = starts[row_id(member)] or None
            session.add(enrolment)
            session.flush()
            journeys.reschedule(session, library, member, now=now)
        key = news_key(taken, row_id(member), "unenrolled")
        if not delivery.withdraw(session, by.workspace_id, [key], reason="undone"):
            with in_language(member.language):
                payload = unenrolling_views.put_back(track, by.slack_id)
            again = news_key(taken, row_id(member), "put_back")
            delivery.post(session, Outgoing(by.workspace_id, again, member.slack_id, payload, now))
    return len(people)
