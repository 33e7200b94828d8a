"""An admin in a database of each kind, and a list of people on its way through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.cohorts import enrol_parser, enrolling, enrolment_lists
from bot.cohorts.enrolment_lists import ResolvedPerson
from bot.cohorts.models import ListOutcome
from bot.journeys import repair
from bot.journeys.content import Library
from bot.kit.db import Database
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.members.profiles import SlackProfile, learn

Enrol = Callable[..., str]


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with one workspace."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        yield session


@pytest.fixture
def sam(session: Session, monday: datetime) -> Member:
    """The admin, in London."""
    members.make_admin(session, "T1", "USAM0001", now=monday)
    found = members.find(session, "T1", "USAM0001")
    assert found
    learn(session, found, SlackProfile("Europe/London", "en"), ())
    session.flush()
    return found


def people(*names: str, zone: str = "Europe/Berlin", track: str = "scaling-successes") -> list[ResolvedPerson]:
    """Some who could begin."""
    return [
        ResolvedPerson(ListOutcome.BEGIN, slack_id=name, track_id=track, zone=zone, language="en") for name in names
    ]


@pytest.fixture
def enrol(session: Session, library: Library, sam: Member, monday: datetime) -> Enrol:
    """A list that is asked for, read and confirmed, and everybody in it enrolled; its id."""

    def run(
        found: Sequence[ResolvedPerson], text: str = "<@U1|ana>", now: datetime = monday, *, parts: int = 99
    ) -> str:
        list_id = enrolment_lists.create(session, library, sam, enrol_parser.parse(text), now=now)
        assert enrolment_lists.save_people(session, list_id, found)
        enrolling.confirm(session, library, sam, list_id, now=now)
        for _ in range(parts):
            hooks = [lambda session, change: repair.profile_changed(session, library, change, now=now)]
            if not enrolling.enrol_part(session, library, list_id, hooks, now=now):
                enrolling.finish(session, list_id, now=now)
                break
        session.flush()
        return list_id

    return run
