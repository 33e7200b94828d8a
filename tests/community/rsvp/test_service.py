"""Seats, the line for them, and the whole series."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from bot.community.calendar import horizon, service
from bot.community.calendar.models import CommunitySession, Series, session_table
from bot.community.calendar.rsvp_models import RsvpAnswer, rsvp_table
from bot.community.rsvp import series_rsvp
from bot.community.rsvp.service import (
    CalledOffError,
    HasBegunError,
    NoSuchSessionError,
    RsvpResult,
    answer,
    release,
)
from bot.kit.db import Database, insert_new, row_id
from bot.members import service as members
from bot.members.models import Member

CROWD, SEATS = 800, 500


@pytest.fixture
def say(db: Database, monday: datetime) -> Callable[..., RsvpResult]:
    """A member answers for one session, in a transaction of its own."""

    def make(date: CommunitySession, who: Member, *, coming: bool = True, at: datetime = monday) -> RsvpResult:
        with Session(db.engine) as session, session.begin():
            return answer(session, members.person(who), row_id(date), coming=coming, now=at)

    return make


def counts(db: Database, date: CommunitySession) -> tuple[int, dict[str, int]]:
    """Seats taken by the session's own count, and answers by kind."""
    with Session(db.engine) as session:
        taken = (
            session.connection()
            .execute(sa.select(session_table.c.seats_taken).where(session_table.c.id == date.id))
            .scalar_one()
        )
        asked = sa.select(rsvp_table.c.answer, sa.func.count()).where(rsvp_table.c.session_id == date.id)
        return taken, {row[0]: row[1] for row in session.connection().execute(asked.group_by(rsvp_table.c.answer))}


def test_a_full_session_has_a_line(db: Database, people, plan, say):
    """Who comes too late waits in order, and the longest wait ends when somebody changes their mind."""
    host, ann, ben, cem, dea = people(5)
    first = plan(host, capacity=2)[0]
    said = [say(first, who) for who in (ann, ben, cem, dea)]
    assert [each.answer for each in said] == [
        RsvpAnswer.YES,
        RsvpAnswer.YES,
        RsvpAnswer.WAITLISTED,
        RsvpAnswer.WAITLISTED,
    ]
    assert [each.waiting_ahead for each in said] == [0, 0, 0, 1]
    assert say(first, ann, coming=False).promoted == (cem.id,)
    assert say(first, ann).waiting_ahead == 1
    assert counts(db, first) == (2, {"yes": 2, "waitlisted": 2})


def test_the_same_answer_again_changes_nothing(db: Database, people, plan, say):
    """A second yes keeps the seat and the place in line; a no from the line frees none."""
    host, ann, ben, cem = people(4)
    first = plan(host, capacity=1)[0]
    assert say(first, ann).changed
    assert not say(first, ann).changed
    assert say(first, ben).waiting_ahead == 0
    assert say(first, cem).waiting_ahead == 1
    assert say(first, ben).waiting_ahead == 0
    assert say(first, ben, coming=False).promoted == ()
    assert counts(db, first) == (1, {"yes": 1, "no": 1, "waitlisted": 1})


def test_answers_that_come_too_late(db: Database, people, plan, say, monday: datetime):
    """After the beginning, for a session called off, or in another workspace nothing is kept."""
    host, ann = people(2)
    first, second, *_ = plan(host)
    with pytest.raises(HasBegunError):
        say(first, ann, at=first.starts_at)
    with Session(db.engine) as session, session.begin():
        service.skip(session, service.find_session(session, second.workspace_id, row_id(second)), now=monday)
    with pytest.raises(CalledOffError):
        say(second, ann)
    with Session(db.engine) as session, pytest.raises(NoSuchSessionError):
        answer(
            session,
            members.Person("TELSEWHERE", row_id(ann), ann.slack_id),
            row_id(first),
            coming=True,
            now=monday,
        )
    assert counts(db, first) == (0, {})


def test_coming_to_all_reaches_dates_that_are_laid_down_later(db: Database, people, plan, say, monday: datetime):
    """One yes for the series; a no for one date stands, and new dates have a seat ready, first come, first."""
    host, ann, ben = people(3)
    dates = plan(host, capacity=1)
    say(dates[1], ann, coming=False)
    with Session(db.engine, expire_on_commit=False) as session, session.begin():
        given = series_rsvp.answer_all(session, members.person(ann), dates[0].series_id, coming=True, now=monday)
        series_rsvp.answer_all(session, members.person(ben), dates[0].series_id, coming=True, now=monday + timedelta(1))
    assert len(given) == len(dates) - 1
    assert counts(db, dates[1]) == (1, {"no": 1, "yes": 1})
    later = monday + timedelta(weeks=3)
    with Session(db.engine, expire_on_commit=False) as session, session.begin():
        series = session.get(Series, dates[0].series_id)
        assert series
        fresh = horizon.add_sessions(session, series, now=later)
        series_rsvp.seat_in(session, fresh, now=later)
    assert len(fresh) == 3
    assert counts(db, fresh[0]) == (1, {"yes": 1, "waitlisted": 1})
    with Session(db.engine) as session, session.begin():
        given = series_rsvp.answer_all(session, members.person(ann), dates[0].series_id, coming=False, now=later)
    assert {member for one in given for member in one.promoted} == {ben.id}
    assert counts(db, fresh[0]) == (1, {"yes": 1, "no": 1})


def test_who_has_left_makes_room(db: Database, people, plan, say, monday: datetime):
    """Deactivated people lose their seats before the reminders, to somebody who is still there."""
    host, ann, ben, cem = people(4)
    first = plan(host, capacity=1)[0]
    for who in (ann, ben, cem):
        say(first, who)
    with Session(db.engine) as session, session.begin():
        gone = col(Member.id).in_([ann.id, ben.id])
        session.connection().execute(sa.update(Member).where(gone).values(active=False))
        assert release(session, first.workspace_id, row_id(first), now=monday) == (cem.id,)
    assert counts(db, first)[0] == 1


def _without_waiting_for_the_disk(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@pytest.mark.timeout(900)  # a minute of computing, and the processor may be shared
def test_a_crowd_at_once_keeps_the_seats(db: Database, people, plan, monday: datetime):
    """A crowd that clicks at the same time, and a part of it that changes its mind meanwhile, never overbook."""
    host = people(1)[0]
    first = plan(host, capacity=SEATS)[0]
    if db.is_sqlite:
        sa.event.listen(db.engine, "connect", _without_waiting_for_the_disk)
        db.engine.dispose()
    row = {
        "workspace_id": first.workspace_id, "role": "learner", "zone_is_own": False, "language": "en", "active": True,
        "joined_at": monday,
    }  # fmt: skip
    with Session(db.engine) as session, session.begin():
        insert_new(session, Member, [{**row, "slack_id": f"UCROWD{n}"} for n in range(CROWD)])
    with Session(db.engine) as session:
        crowd = list(session.scalars(sa.select(col(Member.id)).where(col(Member.slack_id).like("UCROWD%"))))
    together = threading.Barrier(8)

    def click(each: int) -> None:
        who = members.Person(first.workspace_id, crowd[each] or 0, "")
        if each < 8:
            together.wait(30)
        for coming in (True, False, True) if each % 10 == 0 else (True,):
            with Session(db.engine) as session, session.begin():
                answer(session, who, row_id(first), coming=coming, now=monday)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(click, range(CROWD)))
    taken, answers = counts(db, first)
    assert taken == SEATS
    assert answers == {"yes": SEATS, "waitlisted": CROWD - SEATS}
