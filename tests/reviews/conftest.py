"""Somebody in Berlin in a database of each kind, and answers of theirs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.kit.db import Database
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.members.profiles import SlackProfile, learn
from bot.reviews import service
from bot.reviews.models import ReviewCard, ReviewSchedule
from bot.reviews.rules import Grade

NINE = "09:00"


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with one workspace."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        yield session


@pytest.fixture
def lena(session: Session, monday: datetime) -> Member:
    member = members.arrive(session, "T1", "U1", now=monday)
    learn(session, member, SlackProfile("Europe/Berlin", "de"), ())
    session.flush()
    return member


class Desk:
    """Lena's cards and rhythm, and her answers, so long after Monday nine o'clock."""

    def __init__(self, session: Session, member: Member, monday: datetime) -> None:
        self.session, self.member, self.monday = session, member, monday
        self._asks = (f"ask{number}" for number in itertools.count())

    def answers(
        self, question: str = "t/l/q", grade: Grade = Grade.GOOD, *, after: timedelta = timedelta(), **other: str
    ) -> None:
        named = {"asked_id": question, "ask_id": next(self._asks), **other}
        assert self.member.id
        rated = service.CardRating(
            workspace_id="T1", member_id=self.member.id, question_id=question, grade=grade, **named
        )
        self.session.flush()
        service.rate(self.session, rated, NINE, now=self.monday + after, retention=0.9)
        self.session.expire_all()

    def card(self, question: str = "t/l/q") -> ReviewCard:
        return self.session.exec(select(ReviewCard).where(ReviewCard.question_id == question)).one()

    @property
    def rhythm(self) -> ReviewSchedule:
        return self.session.exec(select(ReviewSchedule)).one()

    @property
    def next(self) -> str:
        """When her next round is due, in UTC: Berlin's nine is eight."""
        moment = self.rhythm.next_review_at
        return f"{moment:%a %d %H:%M}" if moment else ""


@pytest.fixture
def desk(session: Session, lena: Member, monday: datetime) -> Desk:
    return Desk(session, lena, monday)
