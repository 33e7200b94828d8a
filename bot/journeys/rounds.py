"""Rounds of reviews, scheduled and on request."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery import daily_limit
from bot.delivery import service as delivery
from bot.delivery.models import Lane, Topic
from bot.errors import GroundswellError
from bot.journeys import review_flow, views
from bot.journeys.content import Library
from bot.kit.i18n import in_language
from bot.kit.time import local_date, to_local, usable_zone
from bot.members.models import Member
from bot.members.service import Person, person
from bot.quizzes import service as quizzes
from bot.quizzes.content import Question
from bot.quizzes.models import answers, asked_questions
from bot.reviews import due_rounds, rules
from bot.reviews import service as reviews
from bot.reviews.due_rounds import AskableCard
from bot.reviews.rules import RoundDecision, RoundLimits, RoundVerdict

BATCH_SIZE = 500
# A second request within this time is taken for a double click.
DOUBLE_CLICK_WINDOW = timedelta(seconds=10)


class NothingToReviewError(GroundswellError):
    """There's nothing to review yet; that starts with your first answer. `/learn next` sends you a lesson."""


@dataclass(frozen=True)
class Round:
    """Review questions for a member, in a message with this key that expires at `until`."""

    who: Person
    key: str
    questions: Sequence[Question]
    until: datetime | None = None


def plan(
    session: Session, library: Library, terms: RoundLimits, *, now: datetime, limit: int = BATCH_SIZE
) -> list[RoundDecision]:
    """Decide on up to `limit` due members and store the outcome; call again until nothing is returned."""
    found = _plan(session, library, terms, now=now, limit=limit)
    if not found.decisions:
        return []
    planned = _with_room(session, found, terms, now)
    due_rounds.retire(session, planned.gone)
    _deliver(session, planned.rounds(library, now), now=now)
    delivery.post(session, *(_missed(d, now) for d in planned.decisions if d.verdict is RoundVerdict.LATE))
    due_rounds.reschedule(session, planned.decisions, now=now)
    return planned.decisions


def due(
    session: Session, library: Library, terms: RoundLimits, *, now: datetime, limit: int = BATCH_SIZE
) -> list[RoundDecision]:
    """The decisions for members whose round is due; writes nothing."""
    return _plan(session, library, terms, now=now, limit=limit).decisions


@dataclass(frozen=True)
class RoundPlan:
    """The decisions, the cards to ask by member id, and the reasons to retire cards by card id."""

    decisions: list[RoundDecision]
    chosen: Mapping[int, Sequence[AskableCard]]
    gone: Mapping[int, str]

    def rounds(self, library: Library, now: datetime) -> list[Round]:
        return [
            replace(
                _round(library, d.due.who, d.due.round_key(now), self.chosen[d.due.member_id]),
                until=d.due.day_end(now),
            )
            for d in self.decisions
            if d.verdict is RoundVerdict.SEND
        ]


def _with_room(session: Session, planned: RoundPlan, terms: RoundLimits, now: datetime) -> RoundPlan:
    """Postpone the rounds of members who have reached their daily limit."""
    recipients = {(d.due.workspace_id, d.due.slack_id) for d in planned.decisions if d.verdict is RoundVerdict.SEND}
    room = daily_limit.remaining(session, recipients, now=now, per_day=terms.per_day)
    full = {recipient for recipient in recipients if room.get(recipient, 1) <= 0}
    decisions = [rules.postpone(d) if (d.due.workspace_id, d.due.slack_id) in full else d for d in planned.decisions]
    return replace(planned, decisions=decisions)


def _plan(session: Session, library: Library, terms: RoundLimits, *, now: datetime, limit: int) -> RoundPlan:
    dues = due_rounds.due(session, now=now, most=terms.most, limit=limit)
    if not dues:
        return RoundPlan([], {}, {})
    rows = due_rounds.due_cards(session, [due.member_id for due in dues], now=now)
    had = due_rounds.existing_keys(session, [due.round_key(now) for due in dues])
    gone = {
        row.card_id: reason for cards in rows.values() for row in cards if (reason := _retirement_reason(library, row))
    }
    chosen, decisions = {}, []
    for due in dues:
        alive = [row for row in rows[due.member_id] if row.card_id not in gone]
        chosen[due.member_id] = _choose(library, alive, due.today(now), due.most)
        came = due.round_key(now) in had
        decisions.append(rules.decide(due, len(chosen[due.member_id]), had=came, now=now, cutoff=terms.cutoff))
    return RoundPlan(decisions, chosen, gone)


def _retirement_reason(library: Library, row: AskableCard) -> str | None:
    """Why a card can no longer be asked, else None."""
    question = library.question(row.question_id)
    if question is None:
        return f"the question {row.question_id} is not in the library any more"
    if review_flow.guess_chance(question) is None:
        return f"the question {row.question_id} has no right answer any more"
    return None


def _choose(library: Library, rows: Sequence[AskableCard], today: date, most: int) -> list[AskableCard]:
    by_id = {row.card_id: row for row in rows}
    urgent = rules.most_urgent((row.candidate(today, library.importance(row.question_id)) for row in rows), most)
    return [by_id[card.card_id] for card in urgent]


def _round(library: Library, who: Person, key: str, rows: Sequence[AskableCard]) -> Round:
    questions = [_question_to_ask(library, row, who.language) for row in rows]
    return Round(who, key, [question for question in questions if question])


def _question_to_ask(library: Library, row: AskableCard, language: str) -> Question | None:
    """The question or its cousin in turn, so that the idea is remembered and not the wording."""
    question = library.question(row.question_id, language)
    if question and question.review and row.asked_id == question.id and review_flow.guess_chance(question.review):
        return question.review
    return question


def _deliver(session: Session, made: Sequence[Round], *, now: datetime, lane: Lane = Lane.STEADY) -> None:
    """Store rounds and their questions, and post their messages."""
    askings, messages = [], []
    for one in made:
        asked = [
            quizzes.NewQuestion(one.who.workspace_id, one.who.member_id, one.key, question, position)
            for position, question in enumerate(one.questions)
        ]
        askings += asked
        with in_language(one.who.language):
            payload = views.review_round([quizzes.ShownQuestion(a.ask_id, a.question) for a in asked])
        messages.append(
            delivery.Outgoing(
                workspace_id=one.who.workspace_id,
                key=one.key,
                target=one.who.slack_id,
                payload=payload,
                at=now,
                lane=lane,
                topic=Topic.REVIEW,
                until=one.until,
            )
        )
    due_rounds.record_rounds(session, [(one.who.workspace_id, one.who.member_id, one.key) for one in made], now=now)
    quizzes.ask(session, askings, now=now)
    delivery.post(session, *messages)


def _missed(decision: RoundDecision, now: datetime) -> delivery.Outgoing:
    who = decision.due
    key = f"reviews.missed:{who.member_id}:{to_local(who.due_at, who.beat.zone):%Y-%m-%dT%H:%M}"
    return delivery.Outgoing(who.workspace_id, key, who.slack_id, {}, now, skip=decision.reason)


def take(session: Session, library: Library, member: Member, *, now: datetime, most: int) -> int:
    """Send a round on request, even with nothing due, weakest cards first; returns its number of questions.

    0 for a double click; raises NothingToReviewError without cards.
    """
    who, own = person(member), reviews.own_schedule(session, member, review_flow.lesson_hour(session, library, member))
    if own.last_round_at and abs(now - own.last_round_at) < DOUBLE_CLICK_WINDOW:
        return 0
    rows = [row for row in due_rounds.all_cards(session, who.member_id) if not _retirement_reason(library, row)]
    if not rows:
        raise NothingToReviewError
    still_open = {review_flow.original_id(library, question_id) for question_id in _open_questions(session, who)}
    fresh = [row for row in rows if row.question_id not in still_open]
    chosen = _choose(library, fresh or rows, local_date(now, usable_zone(member.zone)), own.most or most)
    made = _round(library, who, due_rounds.requested_round_key(who.member_id, uuid.uuid4().hex), chosen)
    _deliver(session, [made], now=now, lane=Lane.PROMPT)
    own.last_round_at, own.untouched = now, 0
    review_flow.reschedule(session, library, member, now=now)
    return len(made.questions)


def _open_questions(session: Session, who: Person) -> list[str]:
    """The ids of a member's unanswered questions."""
    wanted = (
        sa.select(asked_questions.c.question_id)
        .outerjoin(answers, answers.c.ask_id == asked_questions.c.id)
        .where(asked_questions.c.workspace_id == who.workspace_id, asked_questions.c.member_id == who.member_id)
        .where(answers.c.ask_id.is_(None))
    )
    return list(session.connection().execute(wanted).scalars())
