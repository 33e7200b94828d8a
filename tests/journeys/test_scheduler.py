from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, select

from bot.delivery.models import Delivery, DeliveryState
from bot.journeys import contact, scheduler, service
from bot.journeys.content import Library
from bot.journeys.models import Enrolment, EnrolmentState, Step
from bot.journeys.rules import LessonVerdict
from bot.kit.db import Database
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.members.profiles import SlackProfile, learn
from bot.quizzes.models import AskedQuestion

CUTOFF = timedelta(hours=4)


def _crowd(session: Session, library: Library, size: int, at: datetime) -> None:
    """People in London who are all due at nine."""
    for number in range(size):
        member = members.arrive(session, "T1", f"U{number}", now=at)
        learn(session, member, SlackProfile("Europe/London", "en"), ())
        session.flush()
        service.enrol(session, member, library.default, now=at)
        service.reschedule(session, library, member, now=at - timedelta(days=1))
    session.flush()


def test_a_tick_writes_everything_down_together(session: Session, library: Library, monday: datetime):
    """The step, its question, its message and the next moment."""
    _crowd(session, library, 3, monday)
    at = monday + timedelta(hours=1)
    decided = scheduler.plan(session, library, now=at, cutoff=CUTOFF)
    assert [decision.verdict for decision in decided] == [LessonVerdict.SEND] * 3
    assert len(session.exec(select(Step)).all()) == 3
    assert len(session.exec(select(AskedQuestion)).all()) == 3
    assert {row.due_at for row in session.exec(select(Delivery))} == {at}
    assert set(session.exec(select(Enrolment.next_due_at))) == {at + timedelta(days=1)}
    assert scheduler.plan(session, library, now=at, cutoff=CUTOFF) == []


def test_lessons_of_an_hour_are_spread(session: Session, library: Library, monday: datetime):
    """Each person's comes at a minute of their own, day after day, not before nine; a digest's comes at nine."""
    spread = replace(library, spread_minutes=10)
    _crowd(session, spread, 8, monday)
    digest = members.arrive(session, "T1", "U7", now=monday)
    digest.digest = True
    assert digest.id
    service.reschedule(session, spread, digest, now=monday)
    nine = monday + timedelta(hours=1)
    minutes = {row.member_id: row.next_due_at - nine for row in session.exec(select(Enrolment)) if row.next_due_at}
    assert minutes.pop(digest.id) == timedelta()
    assert len(set(minutes.values())) > 1
    assert all(timedelta(minutes=2) <= late <= timedelta(minutes=12) for late in minutes.values())
    scheduler.plan(session, spread, now=nine + timedelta(minutes=12), cutoff=CUTOFF)
    session.expire_all()
    following = {
        row.member_id: row.next_due_at - nine - timedelta(days=1)
        for row in session.exec(select(Enrolment))
        if row.next_due_at
    }
    assert following == {**minutes, digest.id: timedelta()}


def test_nobody_gets_a_lesson_on_a_public_holiday(session: Session, library: Library, monday: datetime):
    """On Boxing Day's bank holiday, lessons in London move to the next day, but not for whoever chose Germany."""
    at = datetime(2026, 12, 28, 9, tzinfo=UTC)
    _crowd(session, library, 2, at)
    chooser = members.arrive(session, "T1", "U1", now=at)
    members.set_country(session, chooser, "DE")
    session.flush()
    session.connection().execute(sa.update(Enrolment).values(next_due_at=at))
    decided = {d.due.slack_id: d for d in scheduler.plan(session, library, now=at, cutoff=CUTOFF)}
    assert decided["U0"].verdict is LessonVerdict.OFF
    assert decided["U0"].next_due_at == at + timedelta(days=1)
    assert decided["U1"].verdict is LessonVerdict.SEND


def test_many_are_planned_in_parts(session: Session, library: Library, monday: datetime):
    """Until nobody is left, and nobody twice."""
    _crowd(session, library, 7, monday)
    at, parts = monday + timedelta(hours=1), []
    while planned := scheduler.plan(session, library, now=at, cutoff=CUTOFF, limit=3):
        parts.append(len(planned))
    assert parts == [3, 3, 1]
    assert len(session.exec(select(Delivery)).all()) == 7


def test_looking_writes_nothing(session: Session, library: Library, monday: datetime):
    """Who is due can be asked at any moment."""
    _crowd(session, library, 2, monday)
    for _ in range(2):
        assert len(scheduler.due(session, library, now=monday + timedelta(hours=1), cutoff=CUTOFF)) == 2
    assert session.exec(select(Delivery)).all() == []


def test_a_lesson_comes_once_even_if_the_calendar_is_turned_back(session: Session, library: Library, monday: datetime):
    """A second plan over the same enrolment finds that its day has had its lesson."""
    _crowd(session, library, 1, monday)
    at = monday + timedelta(hours=1)
    scheduler.plan(session, library, now=at, cutoff=CUTOFF)
    session.connection().execute(sa.update(Enrolment).values(next_due_at=at))
    scheduler.plan(session, library, now=at, cutoff=CUTOFF)
    keys = [row.key for row in session.exec(select(Delivery))]
    assert [key.rsplit(":", 1)[1] for key in keys] == ["when-the-pilot-ends"]


def test_what_is_not_sent_is_written_down_with_its_reason(session: Session, library: Library, monday: datetime):
    """Missed: skipped, once for each wall-clock moment. At the end: a word of thanks."""
    _crowd(session, library, 1, monday)
    for _ in range(2):
        scheduler.plan(session, library, now=monday + timedelta(hours=9), cutoff=CUTOFF)
    (missed,) = session.exec(select(Delivery)).all()
    assert (missed.state, missed.payload) == (DeliveryState.SKIPPED, None)
    assert missed.reason
    assert "missed Mon 23 Nov, 09:00" in missed.reason
    for day in range(1, 14):
        scheduler.plan(session, library, now=monday + timedelta(days=day, hours=1), cutoff=CUTOFF)
        session.connection().execute(sa.update(Delivery).values(state=DeliveryState.SENT))
        contact.note_heard(session, 1, now=monday + timedelta(days=day))
    (enrolment,) = session.exec(select(Enrolment)).all()
    assert (enrolment.progress, enrolment.next_due_at) == (EnrolmentState.FINISHED, None)
    assert session.exec(select(Delivery).order_by(Delivery.id.desc())).first().key == "journeys.finished:1"  # type: ignore[union-attr]


def test_two_clocks_at_once_plan_everybody_once(db: Database, library: Library, monday: datetime):
    """On PostgreSQL the second one passes over what the first one holds; SQLite lets one write at a time."""
    with Session(db.engine) as session, session.begin():
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        _crowd(session, library, 4, monday)
    at = monday + timedelta(hours=1)
    with Session(db.engine) as one, one.begin():
        first = scheduler.plan(one, library, now=at, cutoff=CUTOFF, limit=2)
        if not db.is_sqlite:
            with Session(db.engine) as other:
                assert len(scheduler.due(other, library, now=at, cutoff=CUTOFF)) == 2
    with Session(db.engine) as later, later.begin():
        scheduler.plan(later, library, now=at, cutoff=CUTOFF)
        assert len(first) == 2
        assert len(later.exec(select(Step)).all()) == 4
        assert len(later.exec(select(Member)).all()) == 4
