"""What follows an answer: the review card, reminders, and the invitation to reflect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.delivery import service as delivery
from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.journeys import contact, review_flow, section_ratings, views
from bot.journeys.content import Library, Track
from bot.journeys.models import Enrolment, Step
from bot.kit.i18n import in_language
from bot.kit.slack import MessageRef
from bot.members.models import Member
from bot.members.service import Person
from bot.quizzes.service import AnswerResult, UpdatedMessage
from bot.reflections import service as reflections
from bot.reviews.rules import DEFAULT_RETENTION


@dataclass(frozen=True)
class SentLesson:
    """The lesson of a message: its recipient, its position in the track, and the message's ref once sent."""

    person: Person
    track: Track
    position: int
    ref: MessageRef | None


class LessonFlow:
    """Finds the lesson of a message, and follows up answers to its questions."""

    def __init__(self, library: Library, now: Callable[[], datetime], *, retention: float = DEFAULT_RETENTION) -> None:
        self.library = library
        self.live_questions = library.question_ids
        self._now = now
        self._retention = retention

    def answered(self, session: Session, result: AnswerResult) -> UpdatedMessage | None:
        """Follow up an answer and return the question's message as it should look now.

        A first answer rates its review card, and the last one of a lesson invites the member to reflect in its thread.
        None if the lesson is no longer in the library.
        """
        now = self._now()
        if not result.again:
            contact.note_heard(session, result.member_id, now=now)
            review_flow.rate(session, self.library, result, now=now, retention=self._retention)
        if review_flow.is_round(result.source):
            shown = review_flow.message(session, self.library, result)
            return UpdatedMessage(shown, delivery.message(session, result.workspace_id, result.source))
        lesson = self.lesson(session, result.workspace_id, result.source)
        if lesson is None:
            return None
        prompt = lesson.track.steps[lesson.position].prompt
        if prompt and not result.again and all(shown.given for shown in result.questions):
            readers = self.library.readers(session, lesson.person, lesson.track.id)
            finished = section_ratings.finished_section(lesson.track, lesson.position)
            with in_language(lesson.person.language):
                below = section_ratings.question(lesson.track, finished) if finished else ()
            reflections.invite(session, lesson.person, result.source, prompt, now=now, readers=readers, below=below)
        return UpdatedMessage(views.step(lesson.track, lesson.position, result.questions), lesson.ref)

    def lesson(self, session: Session, workspace_id: str, source: str) -> SentLesson | None:
        """The lesson of the message with the key `source`; None if it has none or it is no longer in the library."""
        row = session.connection().execute(_LESSON, {"workspace": workspace_id, "source": source}).first()
        track = self.library.track(row.track_id) if row else None
        position = track.position(row.lesson_id) if row and track else None
        if row is None or track is None or position is None:
            return None
        person = Person(workspace_id, row.member_id, row.slack_id, row.language)
        ref = MessageRef(row.channel, row.ts) if row.ts else None
        return SentLesson(person, track.in_language(person.language), position, ref)


_LESSON = (
    sa.select(
        col(Enrolment.track_id),
        col(Enrolment.member_id),
        col(Step.lesson_id),
        col(Member.slack_id),
        col(Member.language),
        ledger.c.channel,
        ledger.c.ts,
    )
    .join(Step, col(Step.enrolment_id) == col(Enrolment.id))
    .join(Member, col(Member.id) == col(Enrolment.member_id))
    .outerjoin(
        ledger,
        sa.and_(
            ledger.c.workspace_id == col(Step.workspace_id),
            ledger.c.key == col(Step.key),
            ledger.c.state == DeliveryState.SENT,
        ),
    )
    .where(col(Step.workspace_id) == sa.bindparam("workspace"), col(Step.key) == sa.bindparam("source"))
)
