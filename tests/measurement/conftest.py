"""A workspace with people on a track, and what they do week by week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bot.journeys.content import Library
from bot.journeys.models import Enrolment, EnrolmentState
from bot.kit.db import Database, insert_new
from bot.members import service as members
from bot.members.models import Workspace
from bot.quizzes.content import SingleChoice
from bot.quizzes.models import Answer, AskedQuestion, QuestionVersion
from bot.reflections.models import BehaviourEvidence, Plan

WORKSPACE = "T1"
TRACK = "scaling-successes"


@dataclass
class Programme:
    """A workspace, its people and what they did, written as the features would."""

    session: Session
    library: Library
    monday: datetime

    @property
    def question(self) -> SingleChoice:
        """The first question of the track with one right option."""
        return next(one for one in self.library.tracks[TRACK].questions() if isinstance(one, SingleChoice))

    def people(self, count: int) -> list[int]:
        """So many new people on the track; their member ids."""
        ids, known = [], members.count(self.session, WORKSPACE)
        for number in range(known, known + count):
            member = members.arrive(self.session, WORKSPACE, f"U{number:08}", now=self.monday)
            self.session.flush()
            assert member.id is not None
            ids.append(member.id)
        rows = [
            {
                "workspace_id": WORKSPACE,
                "member_id": each,
                "track_id": TRACK,
                "progress": EnrolmentState.ACTIVE,
                "enrolled_at": self.monday,
            }
            for each in ids
        ]
        insert_new(self.session, Enrolment, rows)
        return ids

    def answer(self, who: Iterable[int], *, correct: bool = True, weeks: float = 0, source: str = "lesson") -> None:
        """They answer the question, so many weeks after the first Monday."""
        question, at = self.question, self.monday + timedelta(weeks=weeks)
        right = next(place for place, option in enumerate(question.options) if option.correct)
        choice = right if correct else (right + 1) % len(question.options)
        insert_new(
            self.session,
            QuestionVersion,
            [{"workspace_id": WORKSPACE, "version": question.version, "question_id": question.id, "body": "{}"}],
        )
        asked = [
            {
                "id": f"{source}-{each}-{weeks}",
                "workspace_id": WORKSPACE,
                "member_id": each,
                "question_id": question.id,
                "version": question.version,
                "source": f"{source}:{each}:{weeks}",
                "position": 0,
                "attempt": 1,
                "redraw_due": False,
                "asked_at": at,
            }
            for each in who
        ]
        insert_new(self.session, AskedQuestion, asked)
        given = [
            {
                "ask_id": row["id"],
                "workspace_id": WORKSPACE,
                "member_id": row["member_id"],
                "given": f'{{"choices":[{choice}]}}',
                "score": float(correct),
                "correct": correct,
                "answered_at": at,
            }
            for row in asked
        ]
        insert_new(self.session, Answer, given)

    def remember(self, who: Iterable[int], *, correct: bool = True, weeks: float) -> None:
        """They are asked the same again in a round of review."""
        self.answer(who, correct=correct, weeks=weeks, source="reviews.round")

    def keep_plans(self, who: Iterable[int], *, happened: str = "yes", weeks: float = 0) -> None:
        """They made a plan, and say whether they kept it."""
        at = self.monday + timedelta(weeks=weeks)
        for each in who:
            plan = Plan(
                workspace_id=WORKSPACE, member_id=each, key=f"{each}-{weeks}", when="at nine", will="write", made_at=at
            )
            self.session.add(plan)
            self.session.flush()
            assert plan.id is not None
            said = BehaviourEvidence(
                workspace_id=WORKSPACE, member_id=each, plan_id=plan.id, asking=1, happened=happened, said_at=at
            )
            self.session.add(said)
        self.session.flush()


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with one workspace."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id=WORKSPACE, installed_at=monday))
        session.flush()
        yield session


@pytest.fixture
def programme(session: Session, library: Library, monday: datetime) -> Programme:
    return Programme(session, library, monday)
