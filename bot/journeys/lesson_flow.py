"""What a question, a reply and a lesson have to do with each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.journeys import reminders, review_flow, views
from bot.journeys.content import Library, Track
from bot.journeys.models import Enrolment, Step
from bot.kit.slack import Json
from bot.members.models import Member
from bot.members.service import Person
from bot.quizzes import service as quizzes
from bot.reflections import service as reflections
from bot.reviews.rules import DEFAULT_RETENTION


@dataclass(frozen=True)
class SentLesson:
    """The lesson in a message: whose it is, and its place in its track."""

    who: Person
    track: Track
    position: int


class LessonFlow:
    """Knows which lesson a message was, and what follows when its questions are answered."""

    def __init__(self, library: Library, now: Callable[[], datetime], *, retention: float = DEFAULT_RETENTION) -> None:
        self.library = library
        self._retention = retention
        self.live_questions = library.question_ids
        self._now = now

    def answered(self, session: Session, answered: quizzes.AnswerResult) -> None:
        """An answer rates its review card; the last one of a lesson asks for the reflection in its thread."""
        workspace_id, source = answered.workspace_id, answered.source
        reminders.restart(session, answered.member_id, now=self._now())
        review_flow.answered(session, self.library, answered, now=self._now(), retention=self._retention)
        if review_flow.is_round(source):
            return
        found = self.lesson(session, workspace_id, source)
        if found is None:
            return
        prompt = found.track.steps[found.position].prompt
        if prompt is None or any(a.given is None for a in quizzes.shown_questions(session, workspace_id, source)):
            return
        readers = self.library.readers(session, found.who, found.track.id)
        reflections.invite(session, found.who, source, prompt, now=self._now(), readers=readers)

    def message(self, session: Session, workspace_id: str, source: str) -> Json | None:
        """A lesson's or a round's message as it should look now; None when a lesson is not in the library any more."""
        if review_flow.is_round(source):
            return review_flow.message(session, self.library, workspace_id, source)
        found = self.lesson(session, workspace_id, source)
        if found is None:
            return None
        return views.step(found.track, found.position, quizzes.shown_questions(session, workspace_id, source))

    def lesson(self, session: Session, workspace_id: str, source: str) -> SentLesson | None:
        """The lesson that a message carried, if it was one that is still in the library."""
        row = session.connection().execute(_CARRIED, {"workspace": workspace_id, "source": source}).first()
        track = self.library.track(row.track_id) if row else None
        position = track.position(row.lesson_id) if row and track else None
        if row is None or track is None or position is None:
            return None
        who = Person(workspace_id, row.member_id, row.slack_id, row.language)
        return SentLesson(who, track.in_language(who.language), position)


_CARRIED = (
    sa.select(
        col(Enrolment.track_id),
        col(Enrolment.member_id),
        col(Step.lesson_id),
        col(Member.slack_id),
        col(Member.language),
    )
    .join(Step, col(Step.enrolment_id) == col(Enrolment.id))
    .join(Member, col(Member.id) == col(Enrolment.member_id))
    .where(col(Step.workspace_id) == sa.bindparam("workspace"), col(Step.key) == sa.bindparam("source"))
)
