"""Rate review cards by answers, and update the message of a round."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.journeys import views
from bot.journeys.content import Library
from bot.journeys.models import Enrolment
from bot.kit.slack import Json
from bot.members.models import Member
from bot.quizzes.content import Question
from bot.quizzes.service import AnswerResult
from bot.reviews import queries, rules
from bot.reviews import service as reviews

REVIEW_SUFFIX = "-review"


def is_round(source: str) -> bool:
    """Whether a message's key is that of a round."""
    return source.startswith(rules.ROUND_PREFIX)


def rate(session: Session, library: Library, result: AnswerResult, *, now: datetime, retention: float) -> None:
    """Rate the card of a question that has just been answered; a question without a right answer has none."""
    question, given = result.answered.question, result.answered.given
    chance = guess_chance(question)
    if chance is None or given is None or given.score is None:
        return
    original = original_id(library, question.id)
    track = library.track(original.partition("/")[0]) or library.default
    rating = reviews.CardRating(
        workspace_id=result.workspace_id,
        member_id=result.member_id,
        question_id=original,
        asked_id=question.id,
        ask_id=result.answered.ask_id,
        grade=rules.grade(chance, given.score, confident=given.confident),
    )
    reviews.rate(session, rating, track.pace.at, now=now, retention=retention)


def original_id(library: Library, question_id: str) -> str:
    """The id of the question whose card an answer rates: for a review question, that of its original."""
    original = question_id.removesuffix(REVIEW_SUFFIX)
    question = library.question(original)
    return original if question and question.review and question.review.id == question_id else question_id


def guess_chance(question: Question) -> rules.GuessChance | None:
    """The chance of guessing right; true or false counts as two options. None if no answer is right."""
    listed = (getattr(question, name) for name in ("options", "items", "pairs") if hasattr(question, name))
    return rules.guess_chance(question.kind, next(map(len, listed), 2))


def message(session: Session, library: Library, result: AnswerResult) -> Json:
    """A round's message as it should look now; once all are answered, it says when the questions come back."""
    shown, is_first = result.questions, queries.is_first_round(session, result.workspace_id, result.source)
    if not all(question.given for question in shown):
        return views.review_round(shown, is_first=is_first)
    originals = [original_id(library, question.question.id) for question in shown]
    returning = queries.next_reviews(session, result.workspace_id, result.source, originals)
    return views.review_round(shown, returning, is_first=is_first)


def lesson_hour(session: Session, library: Library, member: Member) -> str:
    """The time (HH:MM) of the track a member began last, or of the default track."""
    wanted = sa.select(col(Enrolment.track_id)).where(
        col(Enrolment.workspace_id) == member.workspace_id, col(Enrolment.member_id) == member.id
    )
    newest = session.connection().execute(wanted.order_by(col(Enrolment.enrolled_at).desc())).scalars()
    return next((track.pace.at for track in map(library.track, newest) if track), library.default.pace.at)


def reschedule(session: Session, library: Library, member: Member, *, now: datetime) -> datetime | None:
    """Reschedule a member's next round after a change, and return when it is due."""
    return reviews.reschedule(session, member, lesson_hour(session, library, member), now=now)
