"""What answers do to review cards, and how a round of questions looks afterwards."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.journeys import views
from bot.journeys.content import Library
from bot.journeys.models import Enrolment
from bot.kit.slack import Json
from bot.members.models import Member
from bot.quizzes import service as quizzes
from bot.quizzes.content import Question
from bot.reviews import queries, rules
from bot.reviews import service as reviews

REVIEW_SUFFIX = "-review"


def is_round(source: str) -> bool:
    """Whether a message is a round, by its key."""
    return source.startswith(rules.ROUND_PREFIX)


def answered(
    session: Session, library: Library, answered: quizzes.AnswerResult, *, now: datetime, retention: float
) -> None:
    """Rate the card of a question that has just been answered; one without a right answer gets none."""
    question, given = answered.asked.question, answered.asked.given
    chance = guess_chance(question)
    if chance is None or given is None or given.score is None:
        return
    root = original_id(library, question.id)
    track = library.track(root.partition("/")[0]) or library.default
    rated = reviews.CardRating(
        workspace_id=answered.workspace_id,
        member_id=answered.member_id,
        question_id=root,
        asked_id=question.id,
        ask_id=answered.asked.ask_id,
        grade=rules.grade(chance, given.score, confident=given.confident),
    )
    reviews.rate(session, rated, track.pace.at, now=now, retention=retention)


def original_id(library: Library, question_id: str) -> str:
    """The question whose card an answer concerns: its own, or that of the question it is the cousin of."""
    root = question_id.removesuffix(REVIEW_SUFFIX)
    question = library.question(root)
    return root if question and question.review and question.review.id == question_id else question_id


def guess_chance(question: Question) -> rules.GuessChance | None:
    """What a guess at it earns; a statement has two options, true and false."""
    listed = (getattr(question, name) for name in ("options", "items", "pairs") if hasattr(question, name))
    return rules.guess_chance(question.kind, next(map(len, listed), 2))


def message(session: Session, library: Library, workspace_id: str, source: str) -> Json:
    """A round's message as it should look now."""
    asked = quizzes.shown_questions(session, workspace_id, source)
    if any(one.given is None for one in asked):
        return views.review_round(asked)
    roots = [original_id(library, one.question.id) for one in asked]
    return views.review_round(asked, queries.next_reviews(session, workspace_id, source, roots))


def lesson_hour(session: Session, library: Library, member: Member) -> str:
    """The hour (HH:MM) of the track a member began last; that of the default track for who is on none."""
    wanted = sa.select(col(Enrolment.track_id)).where(
        col(Enrolment.workspace_id) == member.workspace_id, col(Enrolment.member_id) == member.id
    )
    newest = session.connection().execute(wanted.order_by(col(Enrolment.enrolled_at).desc())).scalars()
    return next((track.pace.at for track in map(library.track, newest) if track), library.default.pace.at)


def reschedule(session: Session, library: Library, member: Member, *, now: datetime) -> datetime | None:
    """Work out anew when a member's next round is due, after anything changed."""
    return reviews.reschedule(session, member, lesson_hour(session, library, member), now=now)
