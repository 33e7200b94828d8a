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
from bot.journeys import contact, habits, review_flow, section_ratings, views
from bot.journeys.content import Library, Track
from bot.journeys.habits import HabitsSoFar
from bot.journeys.models import Enrolment, Step
from bot.kit.i18n import in_language
from bot.kit.slack import Json, MessageRef
from bot.members import service as members
from bot.members.models import Member
from bot.members.service import Person
from bot.quizzes.service import AnswerResult, UpdatedMessage
from bot.reflections import service as reflections
from bot.reviews.rules import DEFAULT_RETENTION


@dataclass(frozen=True)
class SentLesson:
    """The lesson of a message: its recipient, its position in the track, and the message's ref once sent.

    `track` has the text of it that they got, in the `wording` of its message. `habits` are what its recipient has said
    of them so far.
    """

    person: Person
    track: Track
    position: int
    ref: MessageRef | None
    habits: HabitsSoFar
    wording: str | None = None


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
            if not result.again and all(each.given for each in result.questions):
                shown = self._with_habit(session, result, shown, now)
            return UpdatedMessage(shown, delivery.message(session, result.workspace_id, result.source))
        lesson = self.lesson(session, result.workspace_id, result.source)
        if lesson is None:
            return None
        prompt = lesson.track.steps[lesson.position].prompt
        if prompt and not result.again and all(shown.given for shown in result.questions):
            readers = self.library.readers(session, lesson.person, lesson.track.id)
            finished = section_ratings.finished_section(lesson.track, lesson.position)
            stage = None if finished else lesson.habits.due(now)
            with in_language(lesson.person.language):
                below = section_ratings.question(lesson.track, finished) if finished else ()
                below = habits.question(stage) if stage is not None else below
            reflections.invite(session, lesson.person, result.source, prompt, now=now, readers=readers, below=below)
        shown = views.step(lesson.track, lesson.position, result.questions, wording=lesson.wording)
        return UpdatedMessage(shown, lesson.ref)

    def _with_habit(self, session: Session, result: AnswerResult, shown: Json, now: datetime) -> Json:
        """A round's message with the question about habits below it, if it is due."""
        who = members.person(session.get_one(Member, result.member_id))
        stage = habits.stage_due(session, who, now=now)
        if stage is None:
            return shown
        with in_language(who.language):
            return {**shown, "blocks": [*shown["blocks"], *habits.question(stage)]}

    def lesson(self, session: Session, workspace_id: str, source: str) -> SentLesson | None:
        """The lesson of the message with the key `source`; None if it has none or it is no longer in the library."""
        row = session.connection().execute(_LESSON, {"workspace": workspace_id, "source": source}).first()
        track = self.library.track(row.track_id) if row else None
        position = track.position(row.lesson_id) if row and track else None
        if row is None or track is None or position is None:
            return None
        person = Person(workspace_id, row.member_id, row.slack_id, row.language)
        ref = MessageRef(row.channel, row.ts) if row.ts else None
        told = track.in_language(person.language).told(position, row.text)
        return SentLesson(person, told, position, ref, habits.so_far(row), row.wording)


_LESSON = (
    sa.select(
        col(Enrolment.track_id),
        col(Enrolment.member_id),
        col(Step.lesson_id),
        col(Step.wording),
        col(Step.text),
        col(Member.slack_id),
        col(Member.language),
        ledger.c.channel,
        ledger.c.ts,
        *habits.columns(col(Enrolment.member_id)),
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
