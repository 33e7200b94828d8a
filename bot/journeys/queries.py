"""A member's learning status: what is done, what is open, what comes next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, func, select

from bot.journeys import contact, daily_turn, rules
from bot.journeys.content import Library, Track
from bot.journeys.models import Enrolment, EnrolmentState, Step, contacts
from bot.kit.contact_hours import Pause
from bot.kit.i18n import language
from bot.kit.time import local_date, usable_zone
from bot.members.models import Member
from bot.members.service import person
from bot.quizzes import queries as quizzes
from bot.quizzes.models import answers, asked_questions
from bot.reflections import queries as reflections
from bot.reviews import queries as reviews


@dataclass(frozen=True)
class TrackProgress:
    """A member's progress on a track that is still offered, which is in the current language.

    `taken` counts the lessons they have had, `done` those with an answer.
    """

    track: Track
    taken: int
    done: int
    progress: str
    next_due_at: datetime | None


@dataclass(frozen=True)
class ReceivedLesson:
    """A lesson that a member has had: its title in the current language, its message, and what is still open in it."""

    title: str
    source: str
    taken_at: datetime
    question_open: bool
    reflection_open: bool


@dataclass(frozen=True)
class ComingThing:
    """What comes next: a lesson of `track` if that is certain, else a round of reviews, certainly if `is_round`.

    If `ends`, it's the farewell of `track`.
    """

    at: datetime
    track: Track | None = None
    is_round: bool = False
    ends: bool = False


@dataclass(frozen=True)
class LearningStatus:
    """A member's tracks and lessons as of `at`, for messages and the Home tab.

    `paused_until` is None without a current pause, `snoozed_until` without a snooze; `zone` is the one to show times
    in, even while theirs is unknown. If `is_stopped`, they get no lessons of any track; if `is_silent`, nothing new
    comes until they say whether to go on. `coming` is what comes next, not before the end of a snooze; None if nothing
    does.
    """

    at: datetime
    zone: str
    paused_until: datetime | None
    tracks: list[TrackProgress]
    lessons: list[ReceivedLesson]
    reflected: int
    plans: list[reflections.OpenPlan] = field(default_factory=list)
    is_stopped: bool = False
    is_silent: bool = False
    snoozed_until: datetime | None = None
    coming: ComingThing | None = None

    @property
    def waiting(self) -> list[ReceivedLesson]:
        """Lessons with an open question, newest first; a reflection is an invitation, and never open."""
        found = [had for had in self.lessons if had.question_open]
        return sorted(found, key=lambda had: had.taken_at, reverse=True)

    @property
    def going_on(self) -> list[TrackProgress]:
        """The tracks that have a lesson to come."""
        return [on for on in self.tracks if on.progress == EnrolmentState.ACTIVE and on.taken < len(on.track.steps)]

    @property
    def today(self) -> list[ReceivedLesson]:
        """The lessons taken on the local date of `at`."""
        day = local_date(self.at, self.zone)
        return [had for had in self.lessons if local_date(had.taken_at, self.zone) == day]


def learning_status(
    session: Session, library: Library, member: Member, *, now: datetime, open_now: Collection[str] | None = None
) -> LearningStatus:
    """A member's learning status, in a few queries however long their history is.

    `open_now` are the keys of messages with open questions, if the caller has them already.
    """
    session.flush()
    who = person(member)
    mine = {"workspace": who.workspace_id, "member": who.member_id}
    rows = session.connection().execute(_HISTORY, mine).all()
    if open_now is None:
        open_now = quizzes.open_sources(session, who.workspace_id, who.member_id)
    questions = set(open_now)
    thoughts = reflections.at_home(session, who.workspace_id, who.member_id)
    prompts = set(thoughts.waiting)
    ids = [who.member_id] if rows else []
    thing = daily_turn.next_things(session, library, ids, now=now).get(who.member_id)
    snoozed_until = member.snoozed_until if member.snoozed_until and member.snoozed_until > now else None
    return LearningStatus(
        at=now,
        zone=usable_zone(member.zone),
        paused_until=member.paused_until if Pause(member.paused_from, member.paused_until).covers(now) else None,
        tracks=_tracks(rows, library),
        lessons=[_had(library, row, questions, prompts) for row in rows if row.key],
        reflected=thoughts.kept,
        plans=thoughts.plans,
        is_stopped=any(row.is_stopped for row in rows),
        is_silent=any(row.silent_since for row in rows),
        snoozed_until=snoozed_until,
        coming=_coming(rows, library, thing, snoozed_until) if thing else None,
    )


def _coming(
    rows: Sequence[Any], library: Library, thing: daily_turn.NextThing, snoozed_until: datetime | None
) -> ComingThing | None:
    """What comes next, in the current language; nothing is certain after a snooze or so many unanswered messages."""
    if any(row.silent_since for row in rows):
        return None
    if snoozed_until and snoozed_until > thing.at:
        return ComingThing(snoozed_until)
    if any((row.unanswered or 0) >= contact.UNANSWERED for row in rows):
        return ComingThing(thing.at)
    track_id = next((row.track_id for row in rows if row.enrolment_id == thing.enrolment_id), "")
    track = library.track(track_id)
    return ComingThing(thing.at, track.in_language(language()) if track else None, thing.is_round, thing.ends)


_HISTORY: sa.Executable = (
    sa.select(
        col(Enrolment.id).label("enrolment_id"),
        col(Enrolment.track_id),
        col(Enrolment.progress),
        col(Enrolment.next_due_at),
        col(Step.lesson_id),
        col(Step.key),
        col(Step.taken_at),
        contact.is_stopped(col(Enrolment.member_id)).label("is_stopped"),
        contacts.c.asked_at.label("silent_since"),
        contacts.c.unanswered,
        sa.exists()
        .where(asked_questions.c.workspace_id == col(Step.workspace_id), asked_questions.c.source == col(Step.key))
        .where(answers.c.ask_id == asked_questions.c.id)
        .label("answered"),
    )
    .join(Step, col(Step.enrolment_id) == col(Enrolment.id), isouter=True)
    .outerjoin(contacts, contacts.c.member_id == col(Enrolment.member_id))
    .where(col(Enrolment.workspace_id) == sa.bindparam("workspace"))
    .where(col(Enrolment.member_id) == sa.bindparam("member"))
    .order_by(col(Enrolment.enrolled_at).desc(), col(Step.taken_at).desc(), col(Step.id).desc())
)


def _tracks(rows: Sequence[Any], library: Library) -> list[TrackProgress]:
    found = []
    for enrolment in {row.enrolment_id: row for row in rows}.values():
        track = library.track(enrolment.track_id)
        if track is None or enrolment.progress == EnrolmentState.PARKED:
            continue
        had = {row.lesson_id: row.answered for row in rows if row.key and row.enrolment_id == enrolment.enrolment_id}
        known = {lesson_id: answered for lesson_id, answered in had.items() if track.position(lesson_id) is not None}
        # After the last lesson only the farewell is due, which must not be announced as a lesson.
        more = rules.next_position(track, had) is not None
        due = enrolment.next_due_at if more and enrolment.progress == EnrolmentState.ACTIVE else None
        done = sum(map(bool, known.values()))
        found.append(TrackProgress(track.in_language(language()), len(known), done, enrolment.progress, due))
    return found


def _had(library: Library, row: Any, questions: set[str], prompts: set[str]) -> ReceivedLesson:
    track = library.track(row.track_id)
    position = track.position(row.lesson_id) if track else None
    shown = track.in_language(language()) if track else None
    title = shown.steps[position].lesson.title if shown and position is not None else row.lesson_id
    offered = position is not None
    return ReceivedLesson(title, row.key, row.taken_at, offered and row.key in questions, row.key in prompts)


def next_due_at(session: Session) -> datetime | None:
    """The next time at which any member is due a lesson or a round of reviews."""
    wanted = select(func.min(Enrolment.next_due_at)).where(col(Enrolment.next_due_at).is_not(None))
    found = (session.exec(wanted).one(), reviews.next_review_at(session))
    return min((moment for moment in found if moment), default=None)
