"""A workspace lived through at the speed of the database, with a postman who takes whatever is due."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, select

from bot.delivery import due_messages, service
from bot.delivery.models import WAITING, DeliveryState, Lane, Topic
from bot.delivery.service import Outgoing, ledger
from bot.journeys import reminders, rounds, scheduler, weekly_line
from bot.journeys import service as journeys
from bot.journeys.content import Library
from bot.journeys.jobs import terms
from bot.journeys.lesson_flow import LessonFlow
from bot.kit.time import to_local
from bot.members import service as members
from bot.members.models import DayOff, Member, Workspace
from bot.members.profiles import SlackProfile, learn
from bot.quizzes import service as quizzes
from bot.quizzes.answer_parser import ANSWER, GIVEN, FormValues
from bot.quizzes.content import Matching, MultipleChoice, Numeric, Ordering, Question, Scale, SingleChoice, TrueFalse
from bot.quizzes.models import answers, asked_questions
from bot.settings import Settings

TEAM = "T1"
# Looked at by the same indexes as the ticks; most hours of a year have nothing in them.
DUE = f"""
SELECT EXISTS (SELECT 1 FROM enrolment WHERE next_due_at <= :at AND next_due_at IS NOT NULL)
    OR EXISTS (SELECT 1 FROM learner_contact WHERE remind_at <= :at AND remind_at IS NOT NULL)
    OR EXISTS (SELECT 1 FROM learner_contact WHERE weekly_at <= :at AND weekly_at IS NOT NULL)
    OR EXISTS (SELECT 1 FROM review_rhythm WHERE next_review_at <= :at AND next_review_at IS NOT NULL)
    OR EXISTS (SELECT 1 FROM delivery WHERE {WAITING} AND due_at <= :at)
"""  # noqa: S608 - our own words
SETTINGS = Settings()


@dataclass(frozen=True)
class Arrival:
    """A message that came unasked: to whom, with which key and topic, at which moment, and how things were then."""

    member_id: int
    key: str
    topic: str
    at: datetime
    zone: str
    day: str
    per_day: int
    window_open: bool
    paused: bool
    snoozed: bool


@dataclass
class World:
    """Everybody in it, and what has come to them."""

    session: Session
    library: Library
    now: datetime
    dice: random.Random = field(default_factory=lambda: random.Random(2026))  # noqa: S311 - a story's dice
    arrivals: list[Arrival] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session.add(Workspace(id=TEAM, installed_at=self.now))
        self.session.flush()
        self.lesson_flow = LessonFlow(self.library, lambda: self.now)

    def arrives(self, slack_id: str, zone: str, **wishes: Any) -> Member:
        """Somebody new, with their wishes."""
        member = members.arrive(self.session, TEAM, slack_id, now=self.now)
        member.zone = zone
        for name, value in wishes.items():
            setattr(member, name, value)
        self.session.add(member)
        self.session.flush()
        return member

    def begins(self, member: Member, track_id: str) -> None:
        journeys.enrol(self.session, member, self.library.tracks[track_id], now=self.now)
        self.session.flush()
        journeys.reschedule(self.session, self.library, member, now=self.now)
        self.session.flush()

    def moves(self, member: Member, zone: str) -> None:
        """As when Slack's profile changes: what is ahead of them moves too."""
        learn(self.session, member, SlackProfile(zone), ())
        journeys.reschedule(self.session, self.library, member, now=self.now)
        self.session.flush()

    def pauses(self, member: Member, starts: datetime | None, until: datetime) -> None:
        members.pause(self.session, member, until, now=self.now, starts=starts)
        journeys.reschedule(self.session, self.library, member, now=self.now)
        self.session.flush()

    def says(self, member: Member, number: int) -> None:
        """Another feature wants to say something, at any hour."""
        topic = self.dice.choice([Topic.COMMUNITY, Topic.STORY, Topic.NOTICE])
        until = self.now + timedelta(hours=30) if topic is Topic.COMMUNITY else None
        message = Outgoing(
            TEAM, f"other:{number}", member.slack_id, {"text": "News"}, self.now, topic=topic, until=until
        )
        service.post(self.session, message)

    def live(self, until: datetime, step: timedelta) -> Iterator[datetime]:
        """On to `until`, looking at the calendar at every step; each moment is given before it is looked at."""
        while self.now < until:
            self.now += step
            yield self.now
            if self._something_is_due():
                self.tick()

    def _something_is_due(self) -> bool:
        looked = self.session.connection().exec_driver_sql(DUE, {"at": f"{self.now:%Y-%m-%d %H:%M:%S.%f}"})
        return bool(looked.scalar_one())

    def tick(self) -> None:
        """What the clock does, and what Slack takes."""
        session, library, at = self.session, self.library, self.now
        while scheduler.plan(session, library, now=at, cutoff=SETTINGS.cutoff, per_day=SETTINGS.messages_per_day):
            pass
        while rounds.plan(session, library, terms(SETTINGS), now=at):
            pass
        while reminders.send_due(session, library, now=at):
            pass
        while weekly_line.send_due(session, library, now=at):
            pass
        for _ in range(2):  # a digest is made in the first and goes in the second
            if due_messages.make_batches(session, now=at, per_day=SETTINGS.messages_per_day):
                self._deliver()

    def _deliver(self) -> None:
        sending = sa.and_(ledger.c.batch.is_not(None), ledger.c.state == DeliveryState.PENDING)
        people = Member.__table__  # type: ignore[attr-defined]
        rows = self.session.connection().execute(
            sa.select(ledger.c.key, ledger.c.topic, ledger.c.lane, ledger.c.day, people)
            .join(people, people.c.slack_id == ledger.c.target)
            .where(sending)
        )
        self.arrivals += [self._arrival(row) for row in rows.all() if row.lane == Lane.STEADY]
        done = {"state": DeliveryState.SENT, "payload": None, "channel": "D1", "ts": ledger.c.key}
        self.session.connection().execute(sa.update(ledger).where(sending).values(done))

    def _arrival(self, row: Any) -> Arrival:
        wall = to_local(self.now, row.zone)
        begun = row.paused_from is None or row.paused_from <= self.now
        return Arrival(
            member_id=row.id,
            key=row.key,
            topic=row.topic,
            at=self.now,
            zone=row.zone,
            day=row.day,
            per_day=SETTINGS.messages_per_day if row.per_day is None else row.per_day,
            window_open=row.hours_from <= f"{wall:%H:%M}" < row.hours_to and f"{wall:%a}".lower() in row.days,
            paused=begun and row.paused_until is not None and self.now < row.paused_until,
            snoozed=row.snoozed_until is not None and self.now < row.snoozed_until,
        )

    def days_off(self, *days: date) -> None:
        self.session.add_all(DayOff(workspace_id=TEAM, day=day.isoformat()) for day in days)
        self.session.flush()

    def answers(self, member: Member, most: int = 2) -> None:
        """They answer a few of their open questions, in any order, right or wrong."""
        asks, given = asked_questions, answers
        rows = (
            self.session.connection()
            .execute(
                sa.select(asks.c.id, asks.c.question_id)
                .outerjoin(given, given.c.ask_id == asks.c.id)
                .where(asks.c.member_id == member.id, given.c.ask_id.is_(None), asks.c.closed.is_(None))
            )
            .all()
        )
        for row in self.dice.sample(rows, len(rows))[:most]:
            question = self.library.question(row.question_id)
            if question is None:
                continue
            button, form = self._answer(question)
            click = quizzes.AnswerClick(TEAM, member.slack_id, f"{row.id}:{button}", form)
            answered = quizzes.answer(self.session, click, live=self.library.question_ids, now=self.now)
            self.lesson_flow.answered(self.session, answered)

    def _answer(self, question: Question) -> tuple[str, FormValues]:
        """The value of the button and those of the fields of an answer by the dice."""
        match question:
            case SingleChoice():
                return str(self.dice.randrange(len(question.options))), {}
            case TrueFalse() | Scale():
                return str(self.dice.randrange(2)), {}
            case MultipleChoice():
                return GIVEN, {ANSWER: (str(self.dice.randrange(len(question.options))),)}
            case Ordering() | Matching():
                places = list(range(len(question.items if isinstance(question, Ordering) else question.pairs)))
                self.dice.shuffle(places)
                return GIVEN, {str(at): (str(place),) for at, place in enumerate(places)}
            case _:
                typed = str(question.answer) if isinstance(question, Numeric) else "I'd ask Mateo on Tuesday."
                return GIVEN, {ANSWER: (typed,)}

    def everybody(self) -> list[Member]:
        return list(self.session.exec(select(Member)))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]
