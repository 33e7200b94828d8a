"""Where somebody stands: what is done, what waits, what comes next. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.journeys.content import Library, Track
from bot.journeys.models import Enrolment, Progress, Step
from bot.kit.time import local_date
from bot.members.models import Member
from bot.members.service import person
from bot.quizzes import service as quizzes
from bot.reflections import service as reflections


@dataclass(frozen=True)
class OnTrack:
    """A member's place on a track that is still offered; `taken` counts the lessons they have had."""

    track: Track
    taken: int
    progress: str
    next_due_at: datetime | None


@dataclass(frozen=True)
class Had:
    """A lesson that somebody has had: its title, its message, and what is still open in it."""

    title: str
    source: str
    taken_at: datetime
    question_open: bool
    reflection_open: bool


@dataclass(frozen=True)
class Standing:
    """Everything about a member's journey that a screen or a sentence may show."""

    tracks: list[OnTrack]
    lessons: list[Had]
    answered: int
    reflected: int

    @property
    def waiting(self) -> list[Had]:
        """Lessons with something still open, newest first."""
        return [had for had in self.lessons if had.question_open or had.reflection_open]

    @property
    def next_due_at(self) -> datetime | None:
        return min((on.next_due_at for on in self.tracks if on.next_due_at), default=None)

    def on(self, moment: datetime, zone: str) -> list[Had]:
        """The lessons of one local day."""
        day = local_date(moment, zone)
        return [had for had in self.lessons if local_date(had.taken_at, zone) == day]


def standing(session: Session, library: Library, member: Member) -> Standing:
    """Where a member stands, in six queries whatever their history."""
    who = person(member)
    rows = session.exec(
        select(Enrolment, Step)
        .join(Step, col(Step.enrolment_id) == col(Enrolment.id), isouter=True)
        .where(Enrolment.workspace_id == who.workspace_id, Enrolment.member_id == who.member_id)
        .order_by(col(Enrolment.enrolled_at).desc(), col(Step.taken_at).desc(), col(Step.id).desc())
    ).all()
    questions = set(quizzes.open_sources(session, who.workspace_id, who.member_id))
    prompts = set(reflections.waiting(session, who.workspace_id, who.member_id))
    return Standing(
        tracks=_tracks(rows, library),
        lessons=[_had(library, enrolment, step, questions, prompts) for enrolment, step in rows if step],
        answered=quizzes.count(session, who.workspace_id, who.member_id),
        reflected=reflections.count(session, who.workspace_id, who.member_id),
    )


def _tracks(rows: Sequence[tuple[Enrolment, Step | None]], library: Library) -> list[OnTrack]:
    found = []
    for enrolment in {enrolment.id: enrolment for enrolment, _ in rows}.values():
        track = library.track(enrolment.track_id)
        if track is None or enrolment.progress == Progress.PARKED:
            continue
        taken = {step.lesson_id for other, step in rows if step and other.id == enrolment.id}
        known = sum(track.position(lesson_id) is not None for lesson_id in taken)
        due = enrolment.next_due_at if enrolment.progress == Progress.ACTIVE else None
        found.append(OnTrack(track, known, enrolment.progress, due))
    return found


def _had(library: Library, enrolment: Enrolment, step: Step, questions: set[str], prompts: set[str]) -> Had:
    track = library.track(enrolment.track_id)
    position = track.position(step.lesson_id) if track else None
    title = track.steps[position].lesson.title if track and position is not None else step.lesson_id
    offered = position is not None
    return Had(title, step.key, step.taken_at, offered and step.key in questions, step.key in prompts)


def next_due_at(session: Session) -> datetime | None:
    """The next moment at which anybody at all is due."""
    wanted = select(func.min(Enrolment.next_due_at)).where(col(Enrolment.next_due_at).is_not(None))
    return session.exec(wanted).one()
