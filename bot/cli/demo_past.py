"""Weeks that the demo's colleagues have lived already, by the same verbs and without a Slack, so that it is quick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.app.groundswell import Groundswell
from bot.cli.demo_colleagues import Colleague, fields_of
from bot.cohorts import service as cohorts
from bot.cohorts.models import Cohort
from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.journeys import bulk_enrolment, contact, queries, reminders, rounds, scheduler, weekly_line
from bot.journeys.bulk_enrolment import EnrolmentRequest
from bot.journeys.content import Track
from bot.journeys.jobs import terms
from bot.journeys.lesson_flow import LessonFlow
from bot.kit.db import row_id
from bot.kit.slack import Caller
from bot.measurement import snapshots
from bot.members import profiles
from bot.members import service as members
from bot.members.callers import caller_member
from bot.members.models import Member
from bot.members.profiles import SlackProfile
from bot.members.service import Person
from bot.quizzes import service as quizzes
from bot.quizzes.answer_parser import GIVEN
from bot.quizzes.content import Scale, SingleChoice, TrueFalse
from bot.quizzes.models import asked_questions
from bot.quizzes.rules import GivenAnswer
from bot.quizzes.service import AnswerClick, ShownQuestion
from bot.reflections import follow_ups, plans
from bot.reflections import service as reflections
from bot.reflections.models import Plan
from bot.reflections.plan_parser import IfThen
from bot.reflections.plans import PlanInput
from bot.reflections.service import ThreadReply
from sandbox import people

COHORT = "Autumn champions"
WEEKS = 4
# Until this long after a lesson they have answered it, or won't.
THINKING = timedelta(minutes=6)
LIVED = "from before the demo began"


def begins(now: datetime) -> datetime:
    """When those weeks begin: on a Monday, so that the last of them is over."""
    monday = (now - timedelta(days=now.weekday())).replace(hour=1, minute=0, second=0, microsecond=0)
    return monday - timedelta(weeks=WEEKS)


@dataclass
class Past:
    """The weeks before a demo, from `start` until before `end`, lived by some colleagues in one transaction."""

    product: Groundswell
    workspace_id: str
    crowd: Sequence[Colleague]
    track: Track
    start: datetime
    end: datetime
    now: datetime = field(init=False)
    _who: dict[int, Colleague] = field(default_factory=dict, init=False)
    _people: Mapping[int, Person] = field(default_factory=dict, init=False)

    def live(self, session: Session) -> Cohort:
        """Enrol everybody, live until the end, and keep the weeks that are over; the cohort that they are."""
        self.now = self.start
        cohort = self._enrol(session)
        self._flow = LessonFlow(self.product.library, lambda: self.now, retention=self.product.deps.settings.retention)
        while (due := self._next_moment(session)) is not None:
            self.now = max(due, self.now)
            self._arrives(session)
            self.now += THINKING
            self._answer(session)
            self._say_how_it_went(session)
            _forget_messages(session, self.workspace_id)
        self.now = self.end
        self._arrives(session)
        _forget_messages(session, self.workspace_id)
        snapshots.enter(session)
        while snapshots.keep_due(session, now=self.end):
            pass
        return cohort

    def _enrol(self, session: Session) -> Cohort:
        hooks = self.product.deps.profile_hooks
        mateo = caller_member(session, Caller(self.workspace_id, people.MATEO.id), now=self.start)
        for colleague in self.crowd:
            member = members.arrive(session, self.workspace_id, colleague.user.id, now=self.start)
            profiles.learn(session, member, SlackProfile.of({"tz": colleague.user.tz, "locale": "en-GB"}), hooks)
            session.flush()
            self._who[row_id(member)] = colleague
        inside = select(Member).where(Member.workspace_id == self.workspace_id, col(Member.id).in_(self._who))
        self._people = {row_id(member): members.person(member) for member in session.exec(inside)}
        cohort = cohorts.create(session, mateo, self.track, COHORT, now=self.start)
        cohort.zone = people.SAM.tz
        session.add(cohort)
        cohorts.add_facilitators(session, cohort, mateo, [people.MATEO.id], now=self.start)
        first_day = self.start.date().isoformat()
        requests = [EnrolmentRequest(each, first_day) for each in self._who]
        bulk_enrolment.enrol_many(session, self.workspace_id, self.track, requests, 0, now=self.start)
        cohorts.add_members(session, cohort, list(self._who), row_id(mateo), now=self.start)
        return cohort

    def _next_moment(self, session: Session) -> datetime | None:
        # Reminders and the lines of weeks come along: when exactly they did is seen by nobody any more.
        found = (queries.next_due_at(session), follow_ups.next_ask_at(session))
        return min((moment for moment in found if moment and moment < self.end), default=None)

    def _arrives(self, session: Session) -> None:
        """What the clock brings: lessons, reviews, reminders, the line of a week, questions about plans."""
        library, settings = self.product.library, self.product.deps.settings
        while scheduler.plan(session, library, now=self.now, cutoff=settings.cutoff, per_day=settings.messages_per_day):
            pass
        while rounds.plan(session, library, terms(settings), now=self.now):
            pass
        while reminders.send_due(session, library, now=self.now, most=settings.reminders):
            pass
        while weekly_line.send_due(session, library, now=self.now):
            pass
        while follow_ups.ask_due(session, now=self.now):
            pass

    def _answer(self, session: Session) -> None:
        """Everybody who answers what has just arrived does so, reflects, and plans."""
        asked = sa.select(asked_questions.c.member_id, asked_questions.c.source).where(
            asked_questions.c.workspace_id == self.workspace_id, asked_questions.c.asked_at == self.now - THINKING
        )
        found = sorted({(row.member_id, row.source) for row in session.connection().execute(asked)})
        known = contact.contacts_of(session, [member_id for member_id, _source in found])
        for member_id, source in found:
            colleague = self._who.get(member_id)
            unanswered = known[member_id].unanswered if member_id in known else 0
            if colleague and colleague.answers(source, self.now - THINKING, unanswered):
                self._answer_message(session, colleague, self._people[member_id], source)

    def _answer_message(self, session: Session, colleague: Colleague, who: Person, source: str) -> None:
        for shown in quizzes.shown_questions(session, self.workspace_id, source):
            if not shown.is_open:
                continue
            live = self._flow.live_questions
            click = _click(self.workspace_id, who, shown, colleague.answer_to(shown.question))
            self._flow.answered(session, quizzes.answer(session, click, live=live, now=self.now))
        if words := colleague.reflection(source):
            place = ThreadReply(f"D0PAST{who.member_id}", f"{self.now.timestamp():.6f}", words)
            reflections.keep(session, who, source, place, now=self.now)
        if parts := colleague.plan(source):
            wanted = PlanInput(IfThen(parts[0], parts[1], "en"), self.now + timedelta(days=3))
            plans.make(session, who, f"past:{source}", wanted, now=self.now, source=source)

    def _say_how_it_went(self, session: Session) -> None:
        open_ = select(Plan).where(
            Plan.workspace_id == self.workspace_id, Plan.asked > 0, col(Plan.answered).is_(None), Plan.state == "open"
        )
        for plan in session.exec(open_).all():
            happened = self._who[plan.member_id].kept(plan.key)
            who = self._people[plan.member_id]
            plans.answer(session, who, str(row_id(plan)), str(plan.asked), happened, now=self.now)


def _click(workspace_id: str, who: Person, shown: ShownQuestion, given: GivenAnswer) -> AnswerClick:
    is_button = isinstance(shown.question, SingleChoice | TrueFalse | Scale)
    at = given.number if isinstance(shown.question, Scale) else "".join(map(str, given.choices))
    form = {} if is_button else {name: tuple(values) for name, values in fields_of(given).items()}
    return AnswerClick(workspace_id, who.slack_id, f"{shown.ask_id}:{at if is_button else GIVEN}", form)


def _forget_messages(session: Session, workspace_id: str) -> None:
    """Let nothing of those weeks be sent now, or count as a message that is still to come."""
    old = sa.update(ledger).where(ledger.c.workspace_id == workspace_id, ledger.c.state == DeliveryState.PENDING)
    session.connection().execute(old.values(state=DeliveryState.SKIPPED, payload=None, reason=LIVED))
