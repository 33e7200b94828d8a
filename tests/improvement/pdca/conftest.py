"""A cohort of learners with an improvement that can be tried in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.cohorts import service as cohorts
from bot.cohorts.models import Cohort
from bot.delivery.models import Delivery
from bot.improvement import service
from bot.improvement.models import Improvement
from bot.improvement.pdca import checking, experiment_queries, planning, running
from bot.improvement.pdca.checking import Look
from bot.improvement.pdca.experiment_queries import ExperimentDetails
from bot.improvement.pdca.models import Experiment, ExperimentPerson, Half
from bot.improvement.pdca.planning import PlanDraft
from bot.improvement.service import Suggestion
from bot.journeys import bulk_enrolment
from bot.journeys.bulk_enrolment import EnrolmentRequest
from bot.journeys.content import Library
from bot.kit.db import row_id
from bot.members import service as members
from bot.members.models import Member
from tests.improvement.conftest import known


@dataclass
class Lab:
    """What an admin does with experiments."""

    session: Session
    library: Library
    sam: Member
    now: datetime

    def cohort(self, name: str, people: int, *, channel: str | None = None) -> Cohort:
        """A cohort of so many learners."""
        track = self.library.default
        made = cohorts.create(self.session, self.sam, track, name, channel=channel, now=self.now)
        self.join(made, [f"U{name.upper()}{number:03}" for number in range(people)])
        return made

    def join(self, cohort: Cohort, slack_ids: Collection[str]) -> list[int]:
        """New learners of a cohort; their ids."""
        ids = [row_id(known(self.session, each, self.now, "Europe/Berlin")) for each in slack_ids]
        wishes = [EnrolmentRequest(each, self.now.date().isoformat()) for each in ids]
        bulk_enrolment.enrol_many(self.session, "T1", self.library.default, wishes, 0, now=self.now)
        cohorts.add_members(self.session, cohort, ids, row_id(self.sam), now=self.now)
        self.session.flush()
        return ids

    def improvement(self, title: str = "Later lessons") -> Improvement:
        who = members.person(self.sam)
        return service.suggest(self.session, who, Suggestion(title), key=f"lab:{title}", now=self.now)

    def draft(self, improvement: Improvement, cohort: Cohort, **changes: object) -> PlanDraft:
        """A plan for four weeks that has nothing wrong with it."""
        ends = (self.now + timedelta(days=28)).date().isoformat()
        usual = PlanDraft(
            improvement_id=row_id(improvement),
            cohort_id=row_id(cohort),
            hypothesis="More people answer later",
            measure="answered",
            rises=True,
            worthwhile=20,
            ends_on=ends,
            lever="hour",
            setting="15:00",
        )
        return replace(usual, **changes)  # type: ignore[arg-type] # each test knows its fields

    def planned(self, cohort: Cohort, title: str = "Later lessons", **changes: object) -> int:
        """The number of an experiment that is planned."""
        drafted = self.draft(self.improvement(title), cohort, **changes)
        return row_id(planning.save(self.session, self.sam, drafted, now=self.now))

    def started(self, cohort: Cohort, title: str = "Later lessons", **changes: object) -> int:
        """The number of an experiment that has begun, its levers moved."""
        number = self.planned(cohort, title, **changes)
        running.start(self.session, self.sam, number, now=self.now)
        self.moved()
        return number

    def moved(self) -> None:
        while running.move_levers(self.session, self.library, now=self.now):
            pass

    def half(self, number: int, half: Half) -> list[int]:
        """The ids of the people in a half."""
        return [each.member_id for each in self.people(number) if each.half == half]

    def people(self, number: int) -> list[ExperimentPerson]:
        return running.participants(self.session, self.experiment(number))

    def experiment(self, number: int) -> Experiment:
        return self.session.get_one(Experiment, number)

    def hours(self, ids: Collection[int]) -> set[str | None]:
        """The hours of some people's lessons."""
        return {self.session.get_one(Member, each).at for each in ids}

    def ended(self, number: int) -> Look:
        """The clock goes on to the end, and it is looked at once."""
        ends = self.experiment(number).ends_at
        assert ends
        self.now = ends + timedelta(minutes=1)
        assert checking.due(self.session, now=self.now) == [number]
        facts = checking.facts(self.session, number)
        assert facts
        found = checking.look(facts)
        assert checking.keep(self.session, number, found, now=self.now)
        self.moved()
        return found

    def details(self, number: int) -> ExperimentDetails:
        return experiment_queries.experiment_details(self.session, self.experiment(number), now=self.now)

    def told(self, member: Member) -> list[Delivery]:
        """The messages to somebody."""
        wanted = select(Delivery).where(Delivery.target == member.slack_id)
        return list(self.session.exec(wanted.order_by(Delivery.id)))  # type: ignore[arg-type] # a column


@pytest.fixture
def lab(session: Session, library: Library, sam: Member, monday: datetime) -> Lab:
    return Lab(session, library, sam, monday)
