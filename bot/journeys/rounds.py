"""Rounds of reviews, scheduled and on request."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.delivery import daily_limit
from bot.delivery import service as delivery
from bot.delivery.models import Lane, Topic
from bot.errors import GroundswellError
from bot.journeys import contact, daily_turn, review_flow, silence_messages, views
from bot.journeys.contact import SILENCE_REASONS, Silence
from bot.journeys.content import Library
from bot.kit.i18n import in_language
from bot.kit.time import local_date, to_local, usable_zone
from bot.members.models import Member
from bot.members.service import Person, person
from bot.quizzes import queries as quizzes_queries
from bot.quizzes import service as quizzes
from bot.quizzes.content import Question
from bot.quizzes.models import Closed
from bot.quizzes.queries import OpenQuestion
from bot.reflections import queries as reflections
from bot.reviews import due_rounds, rules
from bot.reviews import service as reviews
from bot.reviews.due_rounds import AskableCard
from bot.reviews.rules import DueRound, RoundDecision, RoundLimits, RoundVerdict

BATCH_SIZE = 500
A_DAY = timedelta(days=1)
# A second request within this time is taken for a double click.
DOUBLE_CLICK_WINDOW = timedelta(seconds=10)
# How long a question rests that was asked so often without an answer; after more, until it is asked for.
REST_AFTER_ATTEMPT = {1: timedelta(days=3), 2: timedelta(days=7)}


class NothingToReviewError(GroundswellError):
    """You have nothing to review yet; reviews start after your first answer. `/learn next` sends you a lesson."""


@dataclass(frozen=True)
class RoundQuestion:
    """A question of a round, and the open copies of it that this one takes the place of."""

    question: Question
    replaces: Sequence[OpenQuestion] = ()

    @property
    def attempt(self) -> int:
        """How often it has been asked without an answer, this time included."""
        return max((copy.attempt for copy in self.replaces), default=0) + 1


@dataclass(frozen=True)
class Round:
    """Review questions for a member, their first ones or not, in a message with this key that expires at `until`."""

    who: Person
    key: str
    questions: Sequence[RoundQuestion]
    is_first: bool
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
    _deliver(session, planned.rounds(now), now=now)
    delivery.post(session, *(_missed(d, now) for d in planned.decisions if d.verdict is RoundVerdict.LATE))
    silences = {d.due.who: Silence(d.verdict) for d in planned.decisions if d.verdict.value in SILENCE_REASONS}
    silence_messages.keep(session, silences, now=now)
    due_rounds.reschedule(session, planned.decisions, now=now)
    return planned.decisions


def due(
    session: Session, library: Library, terms: RoundLimits, *, now: datetime, limit: int = BATCH_SIZE
) -> list[RoundDecision]:
    """The decisions for members whose round is due; writes nothing."""
    return _plan(session, library, terms, now=now, limit=limit).decisions


@dataclass(frozen=True)
class RoundPlan:
    """The decisions, the questions to ask by member id, and the reasons to retire cards by card id."""

    decisions: list[RoundDecision]
    chosen: Mapping[int, Sequence[RoundQuestion]]
    gone: Mapping[int, str]

    def rounds(self, now: datetime) -> list[Round]:
        return [
            Round(
                d.due.who,
                d.due.round_key(now),
                self.chosen[d.due.member_id],
                is_first=d.due.last_round_at is None,
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
    whose = [due.member_id for due in dues]
    rows = due_rounds.due_cards(session, whose, now=now)
    had = due_rounds.existing_keys(session, [due.round_key(now) for due in dues])
    gone = {
        row.card_id: reason for cards in rows.values() for row in cards if (reason := _retirement_reason(library, row))
    }
    days = daily_turn.days(session, library, whose, now=now)
    plans = reflections.asked_about_plans(session, whose, since=now - A_DAY, until=now + A_DAY)
    contacts = contact.contacts_of(session, whose)
    waiting = quizzes_queries.open_by_member(session, whose)
    chosen, decisions = {}, []
    for due in dues:
        copies = _copies(library, waiting.get(due.member_id, ()))
        today = due.today(now)
        alive = [
            row
            for row in rows[due.member_id]
            if row.card_id not in gone and _may_come(library, row, copies, today, now)
        ]
        chosen[due.member_id] = _questions(library, due, alive, copies, now)
        decision = rules.decide(due, len(alive), had=due.round_key(now) in had, now=now, cutoff=terms.cutoff)
        if decision.verdict is RoundVerdict.SEND:
            silence = contacts.get(due.member_id, contact.NEW).silence(now)
            has_plan = any(due.today(moment) == today for moment in plans.get(due.member_id, ()))
            if has_plan or not days.get(due.member_id, daily_turn.NOTHING_YET).is_for_round(len(alive)):
                decision = rules.give_way(decision)
            elif silence:
                decision = RoundDecision(due, RoundVerdict(silence), SILENCE_REASONS[silence])
        decisions.append(decision)
    return RoundPlan(decisions, chosen, gone)


def _copies(library: Library, waiting: Sequence[OpenQuestion]) -> dict[str, list[OpenQuestion]]:
    """A member's open questions by the id of their original."""
    found: dict[str, list[OpenQuestion]] = {}
    for each in waiting:
        found.setdefault(review_flow.original_id(library, each.question_id), []).append(each)
    return found


def _may_come(
    library: Library, row: AskableCard, copies: Mapping[str, Sequence[OpenQuestion]], today: date, now: datetime
) -> bool:
    """Whether a due card may be asked: without an answer only now and then, and not the next day in the same words."""
    question = library.question(row.question_id)
    is_new = today - row.reviewed_on > timedelta(days=1) or (
        question is not None and _other_wording(question, row.asked_id).id != row.asked_id
    )
    return is_new and all(_is_spaced(copy, now) for copy in copies.get(row.question_id, ()))


def _is_spaced(copy: OpenQuestion, now: datetime) -> bool:
    """Whether a question without an answer may come again: after some days, and a few times at most."""
    rest = REST_AFTER_ATTEMPT.get(copy.attempt)
    return rest is not None and now - copy.asked_at >= rest


def _questions(
    library: Library,
    due: DueRound,
    rows: Sequence[AskableCard],
    copies: Mapping[str, Sequence[OpenQuestion]],
    now: datetime,
) -> list[RoundQuestion]:
    """The most urgent questions of a round, and in the places left those of lessons that were never answered."""
    chosen = _choose(library, rows, due.today(now), due.most)
    return _filled(library, due.language, chosen, copies, due.most, now)


def _filled(
    library: Library,
    language: str,
    cards: Sequence[AskableCard],
    copies: Mapping[str, Sequence[OpenQuestion]],
    most: int,
    now: datetime | None,
) -> list[RoundQuestion]:
    """The questions of these cards and, up to `most`, those never answered; all of them if `now` is None."""
    found = [
        RoundQuestion(question, copies.get(row.question_id, ()))
        for row in cards
        if (question := _question_to_ask(library, row, language))
    ]
    asked = {row.question_id for row in cards}
    for original, open_copies in copies.items():
        if len(found) >= most:
            break
        question = library.question(original, language)
        if original in asked or question is None or review_flow.guess_chance(question) is None:
            continue
        if now is None or all(_is_spaced(copy, now) for copy in open_copies):
            found.append(RoundQuestion(_other_wording(question, open_copies[-1].question_id), open_copies))
    return found


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


def _question_to_ask(library: Library, row: AskableCard, language: str) -> Question | None:
    """The question or its cousin in turn, so that the idea is remembered and not the wording."""
    question = library.question(row.question_id, language)
    return _other_wording(question, row.asked_id) if question else None


def _other_wording(question: Question, asked_id: str) -> Question:
    """The cousin of a question if it has one and was last asked itself, else the question."""
    cousin = question.review
    return cousin if cousin and asked_id == question.id and review_flow.guess_chance(cousin) else question


def _deliver(session: Session, made: Sequence[Round], *, now: datetime, lane: Lane = Lane.STEADY) -> None:
    """Store rounds and their questions, and post their messages."""
    askings, messages = [], []
    for one in made:
        asked = [
            quizzes.NewQuestion(one.who.workspace_id, one.who.member_id, one.key, each.question, position, each.attempt)
            for position, each in enumerate(one.questions)
        ]
        askings += asked
        moved = [copy.ask_id for each in one.questions for copy in each.replaces]
        quizzes.close(session, one.who.workspace_id, moved, Closed.MOVED)
        with in_language(one.who.language):
            shown = [quizzes.ShownQuestion(a.ask_id, a.question) for a in asked]
            payload = views.review_round(shown, is_first=one.is_first)
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
    people = {one.who for one in made}
    contact.note_sent(session, people, is_requested=lane is Lane.PROMPT, remind_at=None)


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
    copies = _copies(library, quizzes_queries.open_by_member(session, [who.member_id]).get(who.member_id, ()))
    rows = [row for row in due_rounds.all_cards(session, who.member_id) if not _retirement_reason(library, row)]
    fresh = [row for row in rows if row.question_id not in copies]
    wanted = own.most or most
    chosen = _choose(library, fresh, local_date(now, usable_zone(member.zone)), wanted)
    questions = _filled(library, who.language, chosen, copies, wanted, None)
    if not questions:
        raise NothingToReviewError
    key = due_rounds.requested_round_key(who.member_id, uuid.uuid4().hex)
    made = Round(who, key, questions, is_first=own.last_round_at is None)
    _deliver(session, [made], now=now, lane=Lane.PROMPT)
    own.last_round_at, own.untouched = now, 0
    review_flow.reschedule(session, library, member, now=now)
    return len(made.questions)
