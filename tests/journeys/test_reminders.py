"""The gentle ladder, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.delivery.models import Delivery, Topic
from bot.journeys import reminders, service
from bot.journeys.content import Library
from bot.journeys.models import Reminder
from bot.kit.time import to_local
from bot.members import service as members
from bot.members.models import Member
from tests.sentences import says

HOUR = timedelta(hours=1)


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


def test_three_reminders_and_no_more(session: Session, learner: Member, reminded, monday: datetime):
    """After a day, three and seven of the person's own days, in their hours; the last one says that it is."""
    assert reminded(monday, monday + timedelta(days=60)) == ["Tue 24 13:00", "Fri 27 13:00", "Tue 08 13:00"]
    texts = [row.payload for row in session.exec(select(Delivery).where(Delivery.topic == Topic.REMINDER))]
    assert [says(text, "This was my last reminder; your lessons continue as before.") for text in texts] == [
        False,
        False,
        True,
    ]
    assert session.get(Reminder, learner.id).next_due_at is None  # type: ignore[union-attr]


def test_doing_something_begins_it_anew(session: Session, learner: Member, reminded, monday: datetime):
    """Whoever answers is not at the end of a ladder; with nothing open there is nothing to remind of."""
    assert learner.id
    reminded(monday, monday + timedelta(days=2))
    reminders.restart(session, learner.id, now=monday + timedelta(days=2))
    assert session.get(Reminder, learner.id, populate_existing=True).rung == 0  # type: ignore[union-attr]
    assert reminded(monday + timedelta(days=2), monday + timedelta(days=3, hours=6))[1:] == ["Thu 26 13:00"]


def test_their_own_number_counts(session: Session, learner: Member, reminded, monday: datetime):
    """None at all for whoever wants none."""
    learner.reminders = 0
    session.add(learner)
    session.flush()
    assert reminded(monday, monday + timedelta(days=30)) == []


def test_a_pause_and_the_end_are_respected(session: Session, learner: Member, reminded, monday: datetime):
    """Nothing in a pause; after `stop` nothing at all."""
    members.pause(session, learner, monday + timedelta(days=7), now=monday)
    session.flush()
    assert reminded(monday, monday + timedelta(days=6, hours=23)) == []
    assert reminded(monday + timedelta(days=6, hours=23), monday + timedelta(days=8)) == ["Mon 30 09:00"]
    service.stop(session, learner, now=monday + timedelta(days=8))
    session.flush()
    count = len(reminded(monday + timedelta(days=8), monday + timedelta(days=9)))
    assert len(reminded(monday + timedelta(days=9), monday + timedelta(days=60))) == count


def test_two_clocks_remind_once(session: Session, learner: Member, library: Library, monday: datetime):
    """A rung of the ladder has one key."""
    at = monday + timedelta(days=1, hours=4)
    reminders.send_due(session, library, now=at)
    ladder = session.get(Reminder, learner.id, populate_existing=True)
    assert ladder
    ladder.rung, ladder.next_due_at = 0, at
    session.add(ladder)
    session.flush()
    reminders.send_due(session, library, now=at)
    assert len(session.exec(select(Delivery).where(Delivery.topic == Topic.REMINDER)).all()) == 1
