"""Enrolment of a confirmed list: everybody in it, in parts, nobody twice."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts import enrol_parser, placements, reflection_access, rules, service, views
from bot.cohorts.enrolment_lists import AT_ONCE, lines
from bot.cohorts.models import Cohort, EnrolmentLine, EnrolmentList, ListOutcome, ListStage
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.deps import ProfileHooks
from bot.errors import GroundswellError
from bot.journeys import bulk_enrolment, contact, daily_turn, introduction
from bot.journeys.content import Library, Track
from bot.journeys.daily_turn import NextThing
from bot.kit.db import row_id
from bot.kit.i18n import in_language, language
from bot.kit.slack import Caller
from bot.members import bulk_upsert
from bot.members import service as members
from bot.members.models import Member
from bot.members.profiles import SlackProfile


class UnknownListError(GroundswellError):
    """I can't find that list any more. You can start a new list with `/groundswell enrol`."""


@dataclass(frozen=True)
class EnrolmentPart:
    """The context in which a part of a confirmed list is enrolled."""

    enrolment_list: EnrolmentList
    asker: Member
    cohort: Cohort | None
    readers: Sequence[str]
    library: Library
    at: datetime


def preview_key(list_id: str) -> str:
    """The key of the message with a list's preview."""
    return f"cohorts.preview:{list_id}"


def bad_lines_key(list_id: str) -> str:
    """The key of the message with the lines of a list that have a problem."""
    return f"cohorts.bad_lines:{list_id}"


def result_key(list_id: str) -> str:
    """The key of the message with a list's result."""
    return f"cohorts.result:{list_id}"


def joined_key(cohort_id: int, member_id: int) -> str:
    """The key of the first message to a member of a cohort with a channel."""
    return f"cohorts.joined:{cohort_id}:{member_id}"


def confirm(session: Session, library: Library, member: Member, list_id: str, *, now: datetime) -> ListStage:
    """Confirm a list and return its stage before that; only the first click gets `ready`."""
    enrolment_list = _own_list(session, member, list_id)
    before = ListStage(enrolment_list.stage)
    if not _move(session, list_id, ListStage.READY, ListStage.CONFIRMED):
        return before if before is not ListStage.READY else ListStage.CONFIRMED
    session.refresh(enrolment_list)
    joined = service.find(session, member.workspace_id, enrolment_list.cohort_id)
    if joined and joined.ended_at:
        raise service.EndedCohortError(name=joined.name)
    request = enrol_parser.from_json(json.loads(enrolment_list.request or "{}"))
    if request.cohort and enrolment_list.cohort_id is None:
        _check_still_new(session, library, enrolment_list, request.cohort)
        enrolment_list.cohort_id = _make(session, library, member, enrolment_list, request, now).id
        session.add(enrolment_list)
    return before


def _check_still_new(session: Session, library: Library, enrolment_list: EnrolmentList, name: str) -> None:
    """Raise OtherTrackError if a cohort of that name was made on another track since the preview."""
    there = service.find_by_name(session, enrolment_list.workspace_id, name)
    if there and there.track_id != enrolment_list.track_id:
        track = library.track(there.track_id)
        raise service.OtherTrackError(
            name=there.name, track=track.in_language(language()).title if track else there.track_id
        )


def _make(
    session: Session,
    library: Library,
    member: Member,
    enrolment_list: EnrolmentList,
    request: enrol_parser.EnrolRequest,
    now: datetime,
) -> Cohort:
    made = service.create(
        session,
        member,
        library.tracks[enrolment_list.track_id],
        request.cohort,
        starts_on=enrolment_list.starts_on,
        channel=request.place or None,
        open_reflections=request.open_reflections,
        now=now,
    )
    service.add_facilitators(session, made, member, request.leaders, now=now)
    return made


def cancel(session: Session, caller: Caller, list_id: str) -> bool:
    """Discard an unconfirmed list; False if it was confirmed already."""
    _own_list(session, service.staff(session, caller), list_id)
    cancelled = _move(session, list_id, ListStage.READY, ListStage.CANCELLED)
    if cancelled:
        _forget(session, list_id)
    return cancelled


def _own_list(session: Session, member: Member, list_id: str) -> EnrolmentList:
    wanted = select(EnrolmentList).where(EnrolmentList.workspace_id == member.workspace_id, EnrolmentList.id == list_id)
    enrolment_list = session.exec(wanted.where(EnrolmentList.asked_by == member.id)).first()
    if enrolment_list is None or not service.is_staff(member):
        raise UnknownListError
    return enrolment_list


def _move(session: Session, list_id: str, before: ListStage, after: ListStage) -> bool:
    moved = sa.update(EnrolmentList).where(col(EnrolmentList.id) == list_id, col(EnrolmentList.stage) == before)
    return session.connection().execute(moved.values(stage=after)).rowcount == 1


def _forget(session: Session, list_id: str) -> None:
    """Delete the lines and the request, which are no longer needed."""
    session.connection().execute(sa.delete(EnrolmentLine).where(col(EnrolmentLine.list_id) == list_id))
    session.connection().execute(sa.update(EnrolmentList).where(col(EnrolmentList.id) == list_id).values(request=None))


def fail(session: Session, list_id: str, sentence: str, *, now: datetime) -> None:
    """Mark a list that could not be read as failed, tell its asker why, and delete its content."""
    enrolment_list = session.get_one(EnrolmentList, list_id)
    if _move(session, list_id, ListStage.READING, ListStage.FAILED):
        _tell(session, enrolment_list, preview_key(list_id), views.message(sentence), now)
        _forget(session, list_id)


def send_bad_lines(session: Session, list_id: str, payload: dict[str, Any], *, now: datetime) -> None:
    """Send a list's asker the lines that have a problem, as a file."""
    _tell(session, session.get_one(EnrolmentList, list_id), bad_lines_key(list_id), payload, now)


def show(session: Session, list_id: str, payload: dict[str, Any], *, now: datetime) -> None:
    """Send the preview of a list to its asker."""
    _tell(session, session.get_one(EnrolmentList, list_id), preview_key(list_id), payload, now)


def _tell(session: Session, enrolment_list: EnrolmentList, key: str, payload: dict[str, Any], now: datetime) -> None:
    asker = session.get_one(Member, enrolment_list.asked_by)
    delivery.post(
        session, delivery.Outgoing(enrolment_list.workspace_id, key, asker.slack_id, payload, now, lane=Lane.PROMPT)
    )


def enrol_part(session: Session, library: Library, list_id: str, hooks: ProfileHooks, *, now: datetime) -> int:
    """Enrol the next people of a confirmed list; returns the number of lines, 0 when none is left."""
    enrolment_list = session.get(EnrolmentList, list_id)
    if enrolment_list is None or enrolment_list.stage != ListStage.CONFIRMED:
        return 0
    waiting = select(EnrolmentLine).where(
        EnrolmentLine.list_id == list_id, EnrolmentLine.outcome == ListOutcome.BEGIN, col(EnrolmentLine.done).is_(False)
    )
    rows = list(session.exec(waiting.order_by(col(EnrolmentLine.number)).limit(AT_ONCE)))
    cohort = service.find(session, enrolment_list.workspace_id, enrolment_list.cohort_id)
    readers = reflection_access.leaders(session, cohort) if cohort and cohort.open_reflections else ()
    part = EnrolmentPart(
        enrolment_list, session.get_one(Member, enrolment_list.asked_by), cohort, readers, library, now
    )
    people = {row.slack_id or "": SlackProfile(row.zone, row.language) for row in rows}
    ids = bulk_upsert.arrive_all(session, enrolment_list.workspace_id, people, hooks, now=now)
    placements.keep(session, enrolment_list.workspace_id, {ids[row.slack_id or ""]: row for row in rows})
    by_track: defaultdict[str, list[EnrolmentLine]] = defaultdict(list)
    for row in rows:
        by_track[row.track_id or enrolment_list.track_id].append(row)
    begun: set[tuple[int, str]] = set()
    for track_id, theirs in by_track.items():
        track = library.track(track_id)
        begun |= {(member, track_id) for member in _begin(session, part, track, theirs, ids)} if track else set()
    begun_rows = {
        row.number for row in rows if (ids[row.slack_id or ""], row.track_id or enrolment_list.track_id) in begun
    }
    _mark(session, enrolment_list, begun_rows, {row.number for row in rows})
    return len(rows)


def _mark(session: Session, enrolment_list: EnrolmentList, begun: set[int], numbers: set[int]) -> None:
    """Mark lines as done, and those that weren't `begun` (opted out or enrolled meanwhile) as left out."""
    own_lines = sa.update(lines).where(lines.c.list_id == enrolment_list.id)
    session.connection().execute(own_lines.where(lines.c.number.in_(numbers)).values(done=True))
    session.connection().execute(
        own_lines.where(lines.c.number.in_(numbers - begun)).values(outcome=ListOutcome.LEFT_OUT)
    )


def _begin(
    session: Session, part: EnrolmentPart, track: Track, rows: Sequence[EnrolmentLine], ids: dict[str, int]
) -> set[int]:
    if part.cohort and part.cohort.channel:
        return _begin_in_channel(session, part, part.cohort, track, [ids[row.slack_id or ""] for row in rows])
    entries = [
        bulk_enrolment.EnrolmentRequest(
            ids[row.slack_id or ""],
            rules.starts_on(row.starts_on or part.enrolment_list.starts_on, row.zone, now=part.at),
        )
        for row in rows
    ]
    put = bulk_enrolment.enrol_many(
        session, part.enrolment_list.workspace_id, track, entries, part.library.spread_minutes, now=part.at
    )
    if part.cohort:
        service.add_members(
            session, part.cohort, [one.who.member_id for one in put], part.enrolment_list.asked_by, now=part.at
        )
    begun = {one.who.member_id for one in put}
    # Before the first message, which says the hour.
    part.library.give_standards(session, part.library, part.at)
    session.flush()
    put = bulk_enrolment.as_they_are(session, put)
    coming = daily_turn.next_things(session, part.library, begun, now=part.at)
    silent = {who for who, each in contact.contacts_of(session, begun).items() if each.silence(part.at)}
    known = {who: thing for who, thing in coming.items() if who not in silent}
    delivery.post(session, *(_first_message(part, track, one, known.get(one.who.member_id)) for one in put))
    return begun


def _first_message(
    part: EnrolmentPart, track: Track, put: bulk_enrolment.NewEnrolment, coming: NextThing | None
) -> delivery.Outgoing:
    payload = views.enrolled(track, part.asker.slack_id, put, coming, part.cohort, part.readers)
    key = introduction.enrolled_key(put.enrolment_id)
    return delivery.Outgoing(put.who.workspace_id, key, put.who.slack_id, payload, part.at)


def _begin_in_channel(
    session: Session, part: EnrolmentPart, cohort: Cohort, track: Track, member_ids: Sequence[int]
) -> set[int]:
    """Add members to a cohort with a channel, where they need no enrolment of their own; returns the new ones."""
    opted_out = bulk_enrolment.opted_out(session, member_ids)
    new_ids = service.add_members(
        session, cohort, [one for one in member_ids if one not in opted_out], part.enrolment_list.asked_by, now=part.at
    )
    chosen = select(Member).where(Member.workspace_id == cohort.workspace_id, col(Member.id).in_(new_ids))
    for member in session.exec(chosen):
        who = members.person(member)
        with in_language(who.language):
            payload = views.joined(track.in_language(who.language), part.asker.slack_id, cohort, member.zone)
        key = joined_key(row_id(cohort), who.member_id)
        delivery.post(session, delivery.Outgoing(who.workspace_id, key, who.slack_id, payload, part.at))
    return new_ids


def finish(session: Session, list_id: str, *, now: datetime) -> None:
    """Send the result of a list, once; who was enrolled is kept for a day, so that it can be undone."""
    enrolment_list = session.get_one(EnrolmentList, list_id)
    counted = sa.select(lines.c.outcome, sa.func.count().label("people")).where(
        lines.c.list_id == list_id, lines.c.done
    )
    counts = {row.outcome: row.people for row in session.connection().execute(counted.group_by(lines.c.outcome))}
    if not _move(session, list_id, ListStage.CONFIRMED, ListStage.DONE):
        return
    asker = session.get_one(Member, enrolment_list.asked_by)
    with in_language(asker.language):
        payload = views.result(counts.get(ListOutcome.BEGIN, 0), counts.get(ListOutcome.LEFT_OUT, 0), list_id)
    _tell(session, enrolment_list, result_key(list_id), payload, now)
    others = sa.delete(EnrolmentLine).where(col(EnrolmentLine.list_id) == list_id)
    enrolled = sa.and_(col(EnrolmentLine.outcome) == ListOutcome.BEGIN, col(EnrolmentLine.done))
    session.connection().execute(others.where(sa.not_(enrolled)))
    ended = sa.update(EnrolmentList).where(col(EnrolmentList.id) == list_id)
    session.connection().execute(ended.values(request=None, done_at=now))
