from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session, select

from bot.cohorts import admin_views, queries, service
from bot.journeys.content import Library
from bot.journeys.models import Enrolment, EnrolmentState
from bot.members import service as members
from bot.members.models import Member, Role
from tests.cohorts.conftest import Enrol, people
from tests.sentences import says

REPORT = "`/groundswell report {name}` shows how it's going."


@pytest.mark.parametrize("finished", [0, 1, 5])
def test_how_far_a_cohort_is_stands_in_its_report(
    session: Session, enrol: Enrol, library: Library, sam: Member, finished: int
):
    """Whose figures tell of nobody; here there are none."""
    told = _told(session, enrol, library, sam, finished)
    assert says(told, REPORT, name="Spring")
    assert "finished" not in told


def _told(session: Session, enrol: Enrol, library: Library, sam: Member, finished: int) -> str:
    enrol(people(*(f"U{number}" for number in range(10))), '<@U1|a> as "Spring"')
    for enrolment in session.exec(select(Enrolment).limit(finished)):
        enrolment.progress = EnrolmentState.FINISHED
        session.add(enrolment)
    session.flush()
    return admin_views.cohort(queries.overview(session, library, service.led_by(session, sam, "spring")))


def test_facilitators_see_their_own_cohorts(
    session: Session, enrol: Enrol, library: Library, sam: Member, monday: datetime
):
    """Admins see all; somebody else's cohort is as unknown as one there is not."""
    enrol(people("U1"), '<@U1|a> as "Spring" with <@UMATEO01|m>')
    enrol(people("U2"), '<@U2|b> as "Autumn"')
    mateo = members.find(session, "T1", "UMATEO01")
    assert mateo
    assert [one.cohort.name for one in queries.visible(session, library, mateo)] == ["Spring"]
    assert [one.cohort.name for one in queries.visible(session, library, sam)] == ["Autumn", "Spring"]
    with pytest.raises(service.UnknownCohortError):
        service.led_by(session, mateo, "Autumn")
    learner = members.arrive(session, "T1", "U9", now=monday)
    assert not service.is_staff(learner)
    assert mateo.role == Role.FACILITATOR
