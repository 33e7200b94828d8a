"""What a question, a reply and a lesson have to do with each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session, select

from bot.journeys import views
from bot.journeys.content import Library
from bot.journeys.models import Enrolment, Step
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.models import Member
from bot.quizzes import service as quizzes
from bot.reflections import service as reflections


class Conductor:
    """Knows which lesson a message was, and what follows when its questions are answered."""

    def __init__(self, library: Library, now: Callable[[], datetime]) -> None:
        self.library = library
        self.live_questions = frozenset(question.id for question in library.questions())
        self._now = now

    def answered(self, session: Session, workspace_id: str, source: str) -> None:
        """When the last question of a lesson is answered, its reflection is asked in the thread."""
        found = self.lesson(session, workspace_id, source)
        if found is None:
            return
        enrolment, position = found
        prompt = self.library.tracks[enrolment.track_id].steps[position].prompt
        if prompt is None or any(a.choice is None for a in quizzes.asked(session, workspace_id, source)):
            return
        member = session.get_one(Member, enrolment.member_id)
        reflections.invite(session, members.person(member), source, prompt, at=self._now())

    def message(self, session: Session, workspace_id: str, source: str) -> Json | None:
        """A lesson's message as it should look now; None when the lesson is not in the library any more."""
        found = self.lesson(session, workspace_id, source)
        if found is None:
            return None
        enrolment, position = found
        asked = quizzes.asked(session, workspace_id, source)
        return views.step(self.library.tracks[enrolment.track_id], position, asked)

    def lesson(self, session: Session, workspace_id: str, source: str) -> tuple[Enrolment, int] | None:
        """The enrolment and the place in its track of the lesson that a message carried."""
        wanted = (
            select(Enrolment, Step.lesson_id)
            .where(Step.enrolment_id == Enrolment.id)
            .where(Step.workspace_id == workspace_id, Step.key == source)
        )
        row = session.exec(wanted).first()
        track = self.library.track(row[0].track_id) if row else None
        position = track.position(row[1]) if row and track else None
        return (row[0], position) if row and position is not None else None
