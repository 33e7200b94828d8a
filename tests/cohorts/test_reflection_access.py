"""A cohort says whether its facilitators may read along, and who they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bot.cohorts import reflection_access
from bot.cohorts.models import Cohort, CohortMember, Facilitator
from bot.kit.db import Database, row_id
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.members.service import Person
from bot.reflections.service import Reader


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        yield session


def person(session: Session, slack_id: str, at: datetime) -> Person:
    member = members.arrive(session, "T1", slack_id, now=at)
    session.flush()
    return members.person(member)


@pytest.mark.parametrize("is_open", [True, False])
def test_only_an_open_cohort_of_that_track_has_readers(session: Session, monday: datetime, is_open):
    """Its facilitators, for its members, on its track; nobody where it is closed."""
    lena, kim, sam = (person(session, name, monday) for name in ("U1", "U2", "U3"))
    cohort = Cohort(
        workspace_id="T1", name="Spring", folded="spring", track_id="t", open_reflections=is_open,
        created_by=kim.member_id, created_at=monday,
    )  # fmt: skip
    session.add(cohort)
    session.flush()
    here = {"cohort_id": cohort.id, "workspace_id": "T1"}
    session.add(Facilitator.model_validate({**here, "member_id": kim.member_id}))
    session.flush()
    inside = {**here, "member_id": lena.member_id, "enrolled_by": kim.member_id, "joined_at": monday}
    session.add(CohortMember.model_validate(inside))
    session.flush()

    expected = [Reader(kim.member_id, "U2")] if is_open else []
    assert list(reflection_access.readers(session, lena, "t")) == expected
    assert list(reflection_access.readers(session, lena, "other")) == []
    assert list(reflection_access.readers(session, sam, "t")) == []
    found = [(one.name, one.members, one.facilitators) for one in reflection_access.circles(session)]
    assert found == ([("Spring", frozenset({lena.member_id}), (kim,))] if is_open else [])


def test_thoughts_are_shared_with_the_cohort_on_that_track(session: Session, monday: datetime):
    """The one joined last, without those who have left; with nobody else in it there is none."""
    lena, kim, sam = (person(session, name, monday) for name in ("U1", "U2", "U3"))
    older = cohort_of(session, "Autumn", monday, lena, kim)
    newer = cohort_of(session, "Spring", monday + timedelta(days=1), lena, sam)
    found = reflection_access.thought_circle(session, lena, "t", "x")
    assert found
    assert (found.key, found.name, found.lesson) == (f"cohort:{newer}", "Spring", "t/x")
    assert found.joined == dict.fromkeys((lena.member_id, sam.member_id), monday + timedelta(days=1))
    theirs = reflection_access.thought_circle(session, kim, "t", "x")
    assert theirs
    assert theirs.key == f"cohort:{older}"
    assert reflection_access.thought_circle(session, lena, "other", "x") is None
    assert reflection_access.thought_circle(session, Person("T2", lena.member_id, "U1"), "t", "x") is None
    session.get_one(Member, sam.member_id).active = False
    session.flush()
    assert reflection_access.thought_circle(session, lena, "t", "x") is None


def cohort_of(session: Session, name: str, at: datetime, *people: Person) -> int:
    """A cohort of these people, who joined it then; its id."""
    made = Cohort(
        workspace_id="T1", name=name, folded=name.casefold(), track_id="t", created_by=people[0].member_id,
        created_at=at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    inside = {"cohort_id": made.id, "workspace_id": "T1", "enrolled_by": people[0].member_id, "joined_at": at}
    for one in people:
        session.add(CohortMember.model_validate({**inside, "member_id": one.member_id}))
    session.flush()
    return row_id(made)
