"""Who could do something about what a report shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.cohorts import service as cohorts
from bot.insights.assessment import ReportFinding
from bot.insights.doers import doers
from bot.journeys.content import Library
from bot.kit.db import Database
from bot.measurement.scopes import EVERYBODY, of_cohort
from bot.members import service as members
from bot.members.models import Member, Workspace
from tests.insights.test_report_views import report


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with one workspace."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        yield session


@pytest.fixture
def sam(session: Session, monday: datetime) -> Member:
    members.make_admin(session, "T1", "USAM", now=monday)
    found = members.find(session, "T1", "USAM")
    assert found
    return found


def test_leaders_of_the_cohort_could_and_the_reader_is_you(
    session: Session, library: Library, sam: Member, monday: datetime
):
    """Of everybody's report, those of the cohorts that run; two at most, and nobody whose account is closed."""
    spring = cohorts.create(session, sam, library.default, "Spring", now=monday)
    about = replace(report(), scope=of_cohort(spring))

    def could(found=about, finding: ReportFinding | None = ReportFinding.FEW_KEPT) -> list[str]:
        return doers(session, library, sam, found, finding)

    assert could() == []
    cohorts.add_facilitators(session, spring, sam, ["UA", "UB", "UC"], now=monday)
    assert could() == ["UA", "UB"]
    assert could(replace(about, scope=EVERYBODY)) == ["UA", "UB"]
    assert could(finding=None) == []
    gone = members.find(session, "T1", "UA")
    assert gone
    gone.active = False
    session.add(gone)
    session.flush()
    assert could() == ["UB", "UC"]
    spring.ended_at = monday
    session.add(spring)
    session.flush()
    assert could(replace(about, scope=EVERYBODY)) == []
    cohorts.add_facilitators(session, spring, sam, ["USAM"], now=monday)
    assert could() == []
