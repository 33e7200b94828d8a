"""Reminders of open questions, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from bot.delivery.models import Delivery, Topic
from bot.journeys import contact, reminders, service
from bot.journeys.content import Library
from bot.journeys.models import LearnerContact
from bot.kit.db import row_id
from bot.kit.time import to_local
from bot.members import service as members
from bot.members.models import Member
from bot.quizzes.models import AskedQuestion

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def learner(session: Session, library: Library, monday: datetime) -> Member:
    """Somebody in Berlin with an open question, since Monday at nine."""
    member = members.arrive(session, "T1", "U1", now=monday)
    member.zone = "Europe/Berlin"
    service.start(session, library, member, library.default, now=monday)
    session.flush()
    return member


@pytest.fixture
def reminded(session: Session, library: Library) -> Callable[[datetime, datetime], list[str]]:
    """When reminders came, looked at every hour of a span, by the clock in Berlin."""

    def look(start: datetime, end: datetime) -> list[str]:
        moment = start
        while (moment := moment + HOUR) <= end:
            reminders.send_due(session, library, now=moment)
        session.expire_all()
        came = session.exec(select(Delivery).where(Delivery.topic == Topic.REMINDER).order_by(Delivery.id))  # type: ignore[arg-type]
        return [f"{to_local(row.due_at, 'Europe/Berlin'):%a %d %H:%M}" for row in came]

    return look


def test_each_question_is_mentioned_once(session: Session, learner: Member, reminded, monday: datetime):
    """Some hours into the next day on which nothing new comes, and then no more until something is asked."""
    _rest(session, learner, monday + 7 * DAY)
    assert reminded(monday, monday + 3 * DAY) == ["Tue 24 13:00"]
    session.connection().execute(sa.update(AskedQuestion).values(asked_at=monday + 3 * DAY))
    contact.note_heard(session, row_id(learner), now=monday + 3 * DAY)
    _rest(session, learner, monday + 90 * DAY)
    assert reminded(monday + 3 * DAY, monday + 60 * DAY)[1:] == ["Fri 27 13:00"]


def test_a_day_with_a_lesson_brings_no_reminder(
    session: Session, library: Library, learner: Member, reminded, monday: datetime
):
    """It waits for a day without one."""
    service.reschedule(session, library, learner, now=monday)
    assert reminded(monday, monday + timedelta(days=2)) == []
    _rest(session, learner, monday + 7 * DAY)
    assert reminded(monday + timedelta(days=2), monday + timedelta(days=4)) == ["Wed 25 13:00"]


def test_what_came_today_is_not_mentioned(session: Session, learner: Member, reminded, monday: datetime):
    """Whoever asked for a lesson this morning knows about it."""
    _rest(session, learner, monday + 7 * DAY)
    session.connection().execute(sa.update(AskedQuestion).values(asked_at=monday + timedelta(days=1)))
    assert reminded(monday, monday + timedelta(days=1, hours=9)) == []


def _rest(session: Session, member: Member, until: datetime) -> None:
    """No lesson before that moment."""
    (enrolment,) = service.enrolments(session, member)
    enrolment.next_due_at = until
    session.add(enrolment)
    session.flush()


def test_their_own_number_counts(session: Session, learner: Member, reminded, monday: datetime):
    """None at all for whoever wants none."""
    learner.reminders = 0
    session.add(learner)
    session.flush()
    assert reminded(monday, monday + timedelta(days=30)) == []


def test_a_pause_and_the_end_are_respected(session: Session, learner: Member, reminded, monday: datetime):
    """Nothing in a pause; after `stop` nothing at all."""
    _rest(session, learner, monday + 14 * DAY)
    members.pause(session, learner, monday + timedelta(days=7), now=monday)
    session.flush()
    assert reminded(monday, monday + timedelta(days=6, hours=23)) == []
    assert reminded(monday + timedelta(days=6, hours=23), monday + timedelta(days=8)) == ["Mon 30 09:00"]
    service.stop(session, learner, now=monday + timedelta(days=8))
    session.flush()
    count = len(reminded(monday + timedelta(days=8), monday + timedelta(days=9)))
    assert len(reminded(monday + timedelta(days=9), monday + timedelta(days=60))) == count


def test_words_after_a_stop_bring_no_reminder(session: Session, learner: Member, reminded, monday: datetime):
    """Somebody who has stopped may write to us, and gets an answer but nothing that they didn't ask for."""
    service.stop(session, learner, now=monday)
    contact.note_heard(session, row_id(learner), now=monday + HOUR)
    assert reminded(monday, monday + 14 * DAY) == []


def test_two_clocks_remind_once(session: Session, learner: Member, library: Library, monday: datetime):
    """A reminder's key says when it was due."""
    _rest(session, learner, monday + 7 * DAY)
    at = monday + timedelta(days=1, hours=4)
    reminders.send_due(session, library, now=at)
    session.connection().execute(sa.update(LearnerContact).values(remind_at=at, reminded_at=None))
    reminders.send_due(session, library, now=at)
    assert len(session.exec(select(Delivery).where(Delivery.topic == Topic.REMINDER)).all()) == 1
