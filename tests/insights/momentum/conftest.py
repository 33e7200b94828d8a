"""A lead, colleagues, and what worked for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.kit.db import Database, row_id
from bot.members import service as members
from bot.members.models import Member, Role, Workspace
from bot.members.profiles import SlackProfile, learn
from bot.reflections.models import BehaviourEvidence, Happened, Plan, PlanState
from bot.stories.models import Story, StoryStatus

WORKSPACE = "T1"


@dataclass
class WinningOffice:
    """People who publish stories and keep plans, written as the features would."""

    session: Session
    now: datetime
    lead: Member

    def colleague(self, number: int) -> Member:
        """Somebody in Berlin."""
        member = members.arrive(self.session, WORKSPACE, f"UCOLL{number:03}", now=self.now)
        learn(self.session, member, SlackProfile("Europe/Berlin", "en"), ())
        self.session.flush()
        return member

    def story(self, author: Member, title: str, at: datetime | None = None) -> Story:
        """A story that was published."""
        made = Story(
            workspace_id=WORKSPACE,
            member_id=row_id(author),
            title=title,
            status=StoryStatus.PUBLISHED,
            published_at=at or self.now,
            created_at=self.now,
            updated_at=self.now,
        )
        self.session.add(made)
        self.session.flush()
        return made

    def plan(self, author: Member, happened: Happened = Happened.YES, at: datetime | None = None) -> Plan:
        """A plan, and what its author said became of it."""
        said_at = at or self.now
        made = Plan(
            workspace_id=WORKSPACE,
            member_id=row_id(author),
            key=f"plan:{author.id}:{said_at:%d%H}:{happened}",
            when="I hand over",
            will="name one person to ask",
            made_at=said_at,
            state=PlanState.DONE,
            answered=happened,
            answered_at=said_at,
        )
        self.session.add(made)
        self.session.flush()
        self.session.add(
            BehaviourEvidence(
                workspace_id=WORKSPACE,
                member_id=row_id(author),
                plan_id=row_id(made),
                asking=1,
                happened=happened,
                said_at=said_at,
            )
        )
        self.session.flush()
        return made


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with two workspaces."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id=WORKSPACE, installed_at=monday))
        session.add(Workspace(id="T2", installed_at=monday))
        session.flush()
        yield session


@pytest.fixture
def office(session: Session, monday: datetime) -> WinningOffice:
    lead = members.arrive(session, WORKSPACE, "ULEAD001", now=monday)
    learn(session, lead, SlackProfile("Europe/Berlin", "en"), ())
    lead.role = Role.ADMIN
    session.flush()
    return WinningOffice(session, monday, lead)
