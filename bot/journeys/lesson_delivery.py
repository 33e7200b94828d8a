"""Deliver steps: store the lesson and its questions and post the message, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.delivery import service as delivery
from bot.delivery.models import Lane, Topic
from bot.journeys import contact, views
from bot.journeys.content import Library, Track, TrackStep
from bot.journeys.models import Step
from bot.kit.db import insert_new
from bot.kit.i18n import in_language
from bot.members.models import Member
from bot.members.service import Person
from bot.quizzes import service as quizzes
from bot.reflections import service as reflections

STEP_PREFIX = "journeys.step"


def step_key(enrolment_id: int, lesson_id: str) -> str:
    """The key of a lesson's message, so that an enrolment gets each lesson only once."""
    return f"{STEP_PREFIX}:{enrolment_id}:{lesson_id}"


@dataclass(frozen=True)
class LessonDelivery:
    """A step to deliver to a member: the lesson at `position` of the track, with a greeting after an absence."""

    enrolment_id: int
    who: Person
    track_id: str
    position: int
    welcome_back: bool = False


def deliver(
    session: Session, library: Library, steps: Sequence[LessonDelivery], *, now: datetime, lane: Lane = Lane.STEADY
) -> None:
    """Store steps and their questions, and post their messages; in the prompt lane they were asked for."""
    rows, askings, messages = [], [], []
    tellings = _tellings(session, steps)
    for handed in steps:
        telling = tellings.get(handed.who.member_id, USUAL)
        track = library.tracks[handed.track_id].in_language(handed.who.language)
        step = track.steps[handed.position]
        text = telling.text_of(track.id, step)
        track = track.told(handed.position, text)
        key = step_key(handed.enrolment_id, step.lesson.id)
        asked = _askings(handed, track, key)
        rows.append(
            {
                "workspace_id": handed.who.workspace_id,
                "enrolment_id": handed.enrolment_id,
                "lesson_id": step.lesson.id,
                "key": key,
                "taken_at": now,
                "wording": telling.wording,
                "text": text,
            }
        )
        askings += asked
        who = handed.who
        with in_language(who.language):
            shown = [quizzes.ShownQuestion(new.ask_id, new.question) for new in asked]
            payload = views.step(
                track, handed.position, shown, wording=telling.wording, welcome_back=handed.welcome_back
            )
        messages.append(
            delivery.Outgoing(who.workspace_id, key, who.slack_id, payload, now, lane=lane, topic=Topic.LESSON)
        )
    insert_new(session, Step, rows)
    quizzes.ask(session, askings, now=now)
    delivery.post(session, *messages)
    people = {handed.who for handed in steps}
    contact.note_sent(session, people, is_requested=lane is Lane.PROMPT, remind_at=now + contact.REMIND_AFTER)
    for handed in steps:
        step = library.tracks[handed.track_id].in_language(handed.who.language).steps[handed.position]
        if step.prompt and not step.questions:
            key = step_key(handed.enrolment_id, step.lesson.id)
            readers = library.readers(session, handed.who, handed.track_id)
            reflections.invite(session, handed.who, key, step.prompt, now=now, readers=readers)


@dataclass(frozen=True)
class _Telling:
    """In which wording somebody gets their lessons, and which have another text."""

    wording: str | None = None
    texts: str | None = None

    def text_of(self, track_id: str, step: TrackStep) -> str | None:
        """The name of the text of a lesson; None for the usual one."""
        mine = (each.partition("+") for each in (self.texts or "").split(","))
        wanted = f"{track_id}/{step.lesson.id}"
        return next((name for lesson, _plus, name in mine if lesson == wanted and name in step.texts), None)


USUAL = _Telling()


def _tellings(session: Session, steps: Sequence[LessonDelivery]) -> dict[int, _Telling]:
    """By member, how they get their lessons if it is not as usual."""
    chosen = sa.select(col(Member.id), col(Member.wording), col(Member.lesson_texts)).where(
        col(Member.id).in_([handed.who.member_id for handed in steps]),
        sa.or_(col(Member.wording).is_not(None), col(Member.lesson_texts).is_not(None)),
    )
    return {row.id: _Telling(row.wording, row.lesson_texts) for row in session.connection().execute(chosen)}


def _askings(handed: LessonDelivery, track: Track, key: str) -> list[quizzes.NewQuestion]:
    questions = track.steps[handed.position].questions
    return [
        quizzes.NewQuestion(handed.who.workspace_id, handed.who.member_id, key, question, position)
        for position, question in enumerate(questions)
    ]
