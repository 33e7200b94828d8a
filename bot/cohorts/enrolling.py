"""What follows a confirmed list: everybody in it is enrolled, part by part, and nobody twice."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts import enrol_parser, reflection_access, rules, service, views
from bot.cohorts.enrolment_lists import AT_ONCE, lines
from bot.cohorts.models import Cohort, Fate, Line, Roll, Stage
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.deps import ProfileHooks
from bot.errors import GroundswellError
from bot.journeys import bulk_enrolment
from bot.journeys.content import Library, Track
from bot.kit.i18n import speaking
from bot.kit.slack import Caller
from bot.members import bulk_upsert
from bot.members import service as members
from bot.members.models import Member
from bot.members.profiles import SlackProfile


class UnknownRollError(GroundswellError):
    """I can't find that list any more. `/groundswell enrol` makes a new one."""


@dataclass(frozen=True)
class Part:
    """A stretch of a confirmed list that is being enrolled now."""

    roll: Roll
    asker: Member
    cohort: Cohort | None
    readers: Sequence[str]
    at: datetime


def preview_key(roll_id: str) -> str:
    """The key of the message that shows what a list comes to."""
    return f"cohorts.preview:{roll_id}"


def result_key(roll_id: str) -> str:
    """The key of the message that says what a list has come to."""
    return f"cohorts.result:{roll_id}"


def enrolled_key(enrolment_id: int) -> str:
    """The key of the first message to somebody whom others have enrolled."""
    return f"cohorts.enrolled:{enrolment_id}"


def joined_key(cohort_id: int, member_id: int) -> str:
    """The same where the lessons come in a channel."""
    return f"cohorts.joined:{cohort_id}:{member_id}"


def confirm(session: Session, library: Library, member: Member, roll_id: str, *, now: datetime) -> Stage:
    """Let a list be enrolled; what its stage was before: only the first click finds it `ready`."""
    roll = _mine(session, member, roll_id)
    before = Stage(roll.stage)
    if not _move(session, roll_id, Stage.READY, Stage.CONFIRMED):
        return before if before is not Stage.READY else Stage.CONFIRMED
    session.refresh(roll)
    wanted = enrol_parser.of_json(json.loads(roll.wanted or "{}"))
    if wanted.cohort and roll.cohort_id is None:
        _check_still_new(session, library, roll, wanted.cohort)
        roll.cohort_id = _make(session, library, member, roll, wanted, now).id
        session.add(roll)
    return before


def _check_still_new(session: Session, library: Library, roll: Roll, name: str) -> None:
    """Since the preview somebody may have made a cohort of that name on another track."""
    there = service.named(session, roll.workspace_id, name)
    if there and there.track_id != roll.track_id:
        track = library.track(there.track_id)
        raise service.OtherTrackError(name=there.name, track=track.title if track else there.track_id)


def _make(
    session: Session, library: Library, member: Member, roll: Roll, wanted: enrol_parser.Wanted, now: datetime
) -> Cohort:
    made = service.make(
        session,
        member,
        library.tracks[roll.track_id],
        wanted.cohort,
        starts_on=roll.starts_on,
        channel=wanted.place or None,
        open_reflections=wanted.open_reflections,
        now=now,
    )
    service.let_lead(session, made, member, wanted.leaders, now=now)
    return made


def cancel(session: Session, caller: Caller, roll_id: str) -> bool:
    """Forget a list that nobody has confirmed; False when it was confirmed already."""
    _mine(session, service.staff(session, caller), roll_id)
    cancelled = _move(session, roll_id, Stage.READY, Stage.CANCELLED)
    if cancelled:
        _forget(session, roll_id)
    return cancelled


def _mine(session: Session, member: Member, roll_id: str) -> Roll:
    wanted = select(Roll).where(Roll.workspace_id == member.workspace_id, Roll.id == roll_id)
    roll = session.exec(wanted.where(Roll.asked_by == member.id)).first()
    if roll is None or not service.is_staff(member):
        raise UnknownRollError
    return roll


def _move(session: Session, roll_id: str, before: Stage, after: Stage) -> bool:
    moved = sa.update(Roll).where(col(Roll.id) == roll_id, col(Roll.stage) == before)
    return session.connection().execute(moved.values(stage=after)).rowcount == 1


def _forget(session: Session, roll_id: str) -> None:
    """What was written is not needed any more."""
    session.connection().execute(sa.delete(Line).where(col(Line.roll_id) == roll_id))
    session.connection().execute(sa.update(Roll).where(col(Roll.id) == roll_id).values(wanted=None))


def fail(session: Session, roll_id: str, sentence: str, *, now: datetime) -> None:
    """A list could not be read: its asker is told why, and it is forgotten."""
    roll = session.get_one(Roll, roll_id)
    if _move(session, roll_id, Stage.READING, Stage.FAILED):
        _tell(session, roll, preview_key(roll_id), views.section(sentence), now)
        _forget(session, roll_id)


def show(session: Session, roll_id: str, payload: dict[str, Any], *, now: datetime) -> None:
    """Put what a list comes to before its asker."""
    _tell(session, session.get_one(Roll, roll_id), preview_key(roll_id), payload, now)


def _tell(session: Session, roll: Roll, key: str, payload: dict[str, Any], now: datetime) -> None:
    asker = session.get_one(Member, roll.asked_by)
    delivery.post(session, delivery.Outgoing(roll.workspace_id, key, asker.slack_id, payload, now, lane=Lane.PROMPT))


def enrol_part(session: Session, library: Library, roll_id: str, hooks: ProfileHooks, *, now: datetime) -> int:
    """Enrol the next people of a confirmed list; how many lines that was, 0 when none is left."""
    roll = session.get(Roll, roll_id)
    if roll is None or roll.stage != Stage.CONFIRMED:
        return 0
    waiting = select(Line).where(Line.roll_id == roll_id, Line.fate == Fate.BEGIN, col(Line.done).is_(False))
    rows = list(session.exec(waiting.order_by(col(Line.number)).limit(AT_ONCE)))
    cohort = service.find(session, roll.workspace_id, roll.cohort_id)
    readers = reflection_access.leaders(session, cohort) if cohort and cohort.open_reflections else ()
    part = Part(roll, session.get_one(Member, roll.asked_by), cohort, readers, now)
    people = {row.slack_id or "": SlackProfile(row.zone, row.language) for row in rows}
    ids = bulk_upsert.arrive_all(session, roll.workspace_id, people, hooks, now=now)
    by_track: defaultdict[str, list[Line]] = defaultdict(list)
    for row in rows:
        by_track[row.track_id or roll.track_id].append(row)
    begun: set[tuple[int, str]] = set()
    for track_id, theirs in by_track.items():
        track = library.track(track_id)
        begun |= {(member, track_id) for member in _begin(session, part, track, theirs, ids)} if track else set()
    begun_rows = {row.number for row in rows if (ids[row.slack_id or ""], row.track_id or roll.track_id) in begun}
    _mark(session, roll, begun_rows, {row.number for row in rows})
    return len(rows)


def _mark(session: Session, roll: Roll, begun: set[int], numbers: set[int]) -> None:
    """Those who refused or began in the meantime were left as they are."""
    mine = sa.update(lines).where(lines.c.roll_id == roll.id)
    session.connection().execute(mine.where(lines.c.number.in_(numbers)).values(done=True))
    session.connection().execute(mine.where(lines.c.number.in_(numbers - begun)).values(fate=Fate.LEFT))


def _begin(session: Session, part: Part, track: Track, rows: Sequence[Line], ids: dict[str, int]) -> set[int]:
    if part.cohort and part.cohort.channel:
        return _begin_in_channel(session, part, part.cohort, track, [ids[row.slack_id or ""] for row in rows])
    entries = [
        bulk_enrolment.EnrolmentRequest(
            ids[row.slack_id or ""],
            rules.starts_on(row.starts_on or part.roll.starts_on, row.zone, now=part.at),
        )
        for row in rows
    ]
    put = bulk_enrolment.enrol_many(session, part.roll.workspace_id, track, entries, now=part.at)
    if part.cohort:
        service.accompany(session, part.cohort, [one.who.member_id for one in put], part.roll.asked_by, now=part.at)
    delivery.post(session, *(_first_words(part, track, one) for one in put))
    return {one.who.member_id for one in put}


def _first_words(part: Part, track: Track, put: bulk_enrolment.NewEnrolment) -> delivery.Outgoing:
    with speaking(put.who.language):
        payload = views.enrolled(
            track.in_language(put.who.language), part.asker.slack_id, put, part.cohort, part.readers
        )
    key = enrolled_key(put.enrolment_id)
    return delivery.Outgoing(put.who.workspace_id, key, put.who.slack_id, payload, part.at)


def _begin_in_channel(
    session: Session, part: Part, cohort: Cohort, track: Track, member_ids: Sequence[int]
) -> set[int]:
    """Their lessons come in the channel: they are in the cohort, and have nothing of their own to be sent."""
    away = bulk_enrolment.opted_out(session, member_ids)
    fresh = service.accompany(
        session, cohort, [one for one in member_ids if one not in away], part.roll.asked_by, now=part.at
    )
    chosen = select(Member).where(Member.workspace_id == cohort.workspace_id, col(Member.id).in_(fresh))
    for member in session.exec(chosen):
        who = members.person(member)
        with speaking(who.language):
            payload = views.joined(track.in_language(who.language), part.asker.slack_id, cohort, member.zone)
        key = joined_key(cohort.id or 0, who.member_id)
        delivery.post(session, delivery.Outgoing(who.workspace_id, key, who.slack_id, payload, part.at))
    return fresh


def finish(session: Session, roll_id: str, *, now: datetime) -> None:
    """Say what a list has come to, once, and forget who was in it."""
    roll = session.get_one(Roll, roll_id)
    counted = sa.select(lines.c.fate, sa.func.count().label("people")).where(lines.c.roll_id == roll_id, lines.c.done)
    counts = {row.fate: row.people for row in session.connection().execute(counted.group_by(lines.c.fate))}
    if not _move(session, roll_id, Stage.CONFIRMED, Stage.DONE):
        return
    asker = session.get_one(Member, roll.asked_by)
    with speaking(asker.language):
        payload = views.result(counts.get(Fate.BEGIN, 0), counts.get(Fate.LEFT, 0))
    _tell(session, roll, result_key(roll_id), payload, now)
    _forget(session, roll_id)
