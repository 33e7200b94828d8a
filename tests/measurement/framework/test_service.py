"""Measures of a framework: written once, changed and removed by their author alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.kit.db import Database, row_id
from bot.kit.documents import LineKind
from bot.kit.i18n import in_language
from bot.measurement.framework import document, service, views
from bot.measurement.framework.models import EvaluationLevel
from bot.measurement.framework.service import (
    MAX_MEASURES,
    NamelessMeasureError,
    NoMeasureError,
    TooManyMeasuresError,
    WrittenMeasure,
)
from bot.members import service as members
from bot.members.models import Workspace
from bot.members.service import Person
from tests.sentences import english_in

KEPT_PLANS = WrittenMeasure(EvaluationLevel.BEHAVIOUR, "kept plans", "asked", "leads", "ask why")


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with two workspaces."""
    with Session(db.engine, expire_on_commit=False) as session:
        for each in ("T1", "T2"):
            session.add(Workspace(id=each, installed_at=monday))
        session.flush()
        yield session


def somebody(session: Session, slack_id: str, now: datetime, workspace: str = "T1") -> Person:
    return members.person(members.arrive(session, workspace, slack_id, now=now))


def test_a_window_submitted_twice_writes_one_measure(session: Session, monday: datetime):
    """Its key makes it one."""
    lena = somebody(session, "ULENA001", monday)
    for _again in range(2):
        service.add(session, lena, KEPT_PLANS, key="window:V1", now=monday)
    assert [each.what for each in service.measures(session, lena)] == ["kept plans"]


def test_only_its_author_changes_or_reads_it(session: Session, monday: datetime):
    """Neither a colleague nor the same id in another workspace."""
    lena, mateo = somebody(session, "ULENA001", monday), somebody(session, "UMATEO01", monday)
    elsewhere = somebody(session, "ULENA001", monday, "T2")
    service.add(session, lena, KEPT_PLANS, key="a", now=monday)
    number = row_id(service.measures(session, lena)[0])
    for other in (mateo, elsewhere):
        assert service.measures(session, other) == []
        with pytest.raises(NoMeasureError):
            service.edit(session, other, number, KEPT_PLANS, now=monday)
        with pytest.raises(NoMeasureError):
            service.remove(session, other, number)
    service.remove(session, lena, number)
    assert service.measures(session, lena) == []


def test_a_measure_needs_a_name(session: Session, monday: datetime):
    """Blanks are none."""
    lena, nameless = somebody(session, "ULENA001", monday), WrittenMeasure(EvaluationLevel.RESULTS, "  ")
    with pytest.raises(NamelessMeasureError):
        service.add(session, lena, nameless, key="a", now=monday)


def test_there_is_an_end_to_measuring(session: Session, monday: datetime):
    """A sentence, and nothing is lost."""
    lena = somebody(session, "ULENA001", monday)
    for number in range(MAX_MEASURES):
        service.add(session, lena, KEPT_PLANS, key=str(number), now=monday)
    with pytest.raises(TooManyMeasuresError):
        service.add(session, lena, KEPT_PLANS, key="one more", now=monday)
    assert len(service.measures(session, lena)) == MAX_MEASURES


def test_the_document_has_all_four_levels(session: Session, monday: datetime):
    """In their order; where nothing is measured, that is said."""
    lena = somebody(session, "ULENA001", monday)
    service.add(session, lena, KEPT_PLANS, key="a", now=monday)
    made = document.document(service.measures(session, lena), now=monday, zone="Europe/Berlin")
    kinds = [line.kind for line in made.lines]
    assert kinds == [LineKind.HEADING, LineKind.TEXT] * 2 + [LineKind.HEADING, LineKind.TABLE] + [
        LineKind.HEADING,
        LineKind.TEXT,
    ]
    assert made.lines[5].rows[1] == ("kept plans", "asked", "leads", "ask why")


def test_the_example_measures_every_level_once(session: Session, monday: datetime):
    """In German for Germans, with all that a measure needs."""
    lena = somebody(session, "ULENA001", monday)
    with in_language("de"):
        for number, each in enumerate(views.example()):
            service.add(session, lena, each, key=str(number), now=monday)
        found = service.measures(session, lena)
        assert [each.level for each in found] == [*EvaluationLevel]
        assert all(each.how and each.audience and each.when_low for each in found)
        assert english_in(views.framework(found)) == []


def test_a_full_framework_fits_into_a_message(session: Session, monday: datetime):
    """Slack refuses more than fifty blocks; every level is there."""
    lena = somebody(session, "ULENA001", monday)
    for number in range(MAX_MEASURES):
        level = [*EvaluationLevel][number % 4]
        long = WrittenMeasure(level, "w" * 150, "h" * 500, "a" * 500, "l" * 500)
        service.add(session, lena, long, key=str(number), now=monday)
    shown = views.framework(service.measures(session, lena))
    assert len(shown["blocks"]) <= 50
