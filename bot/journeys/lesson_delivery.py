"""Deliver steps: store the lesson and its questions and post the message, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.models import Lane, Topic
from bot.journeys import contact, views
from bot.journeys.content import Library, Track
from bot.journeys.models import Step
from bot.kit.db import insert_new
from bot.kit.i18n import in_language
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
    for handed in steps:
        track = library.tracks[handed.track_id].in_language(handed.who.language)
        step = track.steps[handed.position]
        key = step_key(handed.enrolment_id, step.lesson.id)
        asked = _askings(handed, track, key)
        rows.append(
            {
                "workspace_id": handed.who.workspace_id,
                "enrolment_id": handed.enrolment_id,
                "lesson_id": step.lesson.id,
                "key": key,
                "taken_at": now,
            }
        )
        askings += asked
        who = handed.who
        with in_language(who.language):
            shown = [quizzes.ShownQuestion(new.ask_id, new.question) for new in asked]
            payload = views.step(track, handed.position, shown, welcome_back=handed.welcome_back)
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


def _askings(handed: LessonDelivery, track: Track, key: str) -> list[quizzes.NewQuestion]:
    questions = track.steps[handed.position].questions
    return [
        quizzes.NewQuestion(handed.who.workspace_id, handed.who.member_id, key, question, position)
        for position, question in enumerate(questions)
    ]
