"""Seats from the waiting list: who gets one, for how long it is held, and what the messages about it say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from bot.community.calendar import service
from bot.community.calendar.models import CommunitySession
from bot.community.calendar.rsvp_models import Rsvp, RsvpAnswer
from bot.community.rsvp import actions, held_seats, rules, seat_messages, views
from bot.community.rsvp import service as rsvp_service
from bot.community.rsvp.actions import RsvpClick, RsvpOutcome
from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.kit.contact_hours import Window
from bot.kit.db import Database, row_id
from bot.kit.slack import Caller
from bot.members.models import Member
from tests.community.conftest import NO_TEMPLATES, WORKSPACE
from tests.sentences import says

FREE = "A seat is free, and it's yours: {title} on {moment}."
PASSED = (
    "I didn't hear from you, so I've given your seat in {title} on {moment} to the next person in "
    "line. You're back on the waiting list, and I'll tell you when another seat is free."
)


class Line:
    """One date in three days with one seat, which the first of those who ask for it has."""

    def __init__(self, session: Session, people: list[Member], date: CommunitySession, at: datetime) -> None:
        self.session, self.people, self.at = session, people, at
        self.date = service.find_session(session, WORKSPACE, row_id(date))
        for member in people[1:]:
            self.clicks(member, views.YES)

    def clicks(self, who: Member, verb: str) -> RsvpOutcome:
        click = RsvpClick(Caller(WORKSPACE, who.slack_id), verb, row_id(self.date), self.at)
        outcome = actions.keep(self.session, click)
        if verb in (views.YES, views.ALL) and outcome.is_new_yes:
            actions.confirm(self.session, NO_TEMPLATES, click, outcome)
        self.session.flush()
        return outcome

    def answers(self) -> list[str]:
        self.session.expire_all()
        given = self.session.exec(select(Rsvp).where(Rsvp.session_id == self.date.id).order_by(Rsvp.member_id))  # type: ignore[arg-type]
        return [each.answer for each in given]

    def told(self, who: Member) -> list[str]:
        """The news of seats to somebody, the oldest first."""
        keys = sa.or_(ledger.c.key.like("community.promoted:%"), ledger.c.key.like("community.passed_over:%"))
        wanted = sa.select(ledger.c.payload).where(ledger.c.target == who.slack_id, keys).order_by(ledger.c.id)
        return list(self.session.connection().execute(wanted).scalars())

    def passes(self, **later: float) -> list[held_seats.PassedSeat]:
        self.at += timedelta(**later)
        return held_seats.pass_on_due(self.session, now=self.at)

    def taken(self) -> int:
        self.session.expire_all()
        return self.date.seats_taken


@pytest.fixture
def line(db: Database, people: Callable[..., list[Member]], plan: Any, monday: datetime) -> Iterator[Line]:
    made = people(4)
    start = datetime(2026, 11, 26, 15)  # noqa: DTZ001 - on the wall
    date = plan(made[0], rule="", capacity=1, starts=start)[0]
    with Session(db.engine, expire_on_commit=False) as session:
        yield Line(session, [session.merge(each) for each in made], date, monday)
        session.rollback()


YES, NO, WAITS = RsvpAnswer.YES, RsvpAnswer.NO, RsvpAnswer.WAITLISTED


def test_a_seat_that_nobody_claims_passes_on_once(line: Line):
    """After four hours the next in line has it and both are told; when all have been asked, it stays."""
    _host, ann, ben, cleo = line.people
    assert line.answers() == [YES, WAITS, WAITS]
    line.clicks(ann, views.NO)
    assert line.answers() == [NO, YES, WAITS]
    assert says(line.told(ben)[-1], FREE)
    assert line.passes(hours=3, minutes=59) == []
    [passed] = line.passes(minutes=1)
    assert (passed.member_id, passed.promoted) == (ben.id, (cleo.id,))
    assert line.answers() == [NO, WAITS, YES]
    assert says(line.told(ben)[-1], PASSED)
    assert says(line.told(cleo)[-1], FREE)
    assert line.taken() == 1
    [kept] = line.passes(hours=24)
    assert kept.promoted == ()
    assert line.answers() == [NO, WAITS, YES]
    assert line.passes(hours=24) == []
    line.clicks(cleo, views.NO)
    assert line.answers() == [NO, YES, NO]


@pytest.mark.parametrize("sign", ["yes", "calendar or link"])
def test_who_shows_a_sign_keeps_the_seat(line: Line, sign: str):
    """The button of the message, the file and the link all say that they know."""
    _host, ann, ben, _cleo = line.people
    line.clicks(ann, views.NO)
    if sign == "yes":
        line.clicks(ben, views.YES)
    else:
        rsvp_service.confirm_seat(line.session, Caller(WORKSPACE, ben.slack_id), row_id(line.date))
    assert line.passes(hours=30) == []
    assert line.answers() == [NO, YES, WAITS]


def test_what_was_said_of_a_seat_is_brought_up_to_date(line: Line):
    """The newest message says what is true; older ones, and all while a newer one is on its way, say just that."""
    overtaken = "{title} on {moment}: see my newer message about it."
    _host, ann, ben, cleo = line.people
    _arrive(line)
    outcome = line.clicks(ann, views.NO)
    [redrawn] = actions.outdated_seats(line.session, outcome, now=line.at)
    assert says(redrawn.payload, overtaken)
    _arrive(line)
    newest, *older = seat_messages.current(line.session, WORKSPACE, row_id(line.date), [row_id(ben)], now=line.at)
    assert says(newest.payload, FREE)
    assert [says(each.payload, overtaken) for each in older] == [True]
    line.clicks(ben, views.YES)
    newest, *older = seat_messages.current(line.session, WORKSPACE, row_id(line.date), [row_id(ben)], now=line.at)
    assert says(newest.payload, "You're in: {title}, {moment}. I'll remind you beforehand.")
    line.clicks(ben, views.NO)
    line.clicks(ann, views.YES)
    line.passes(hours=5)
    _arrive(line)
    newest, *older = seat_messages.current(line.session, WORKSPACE, row_id(line.date), [row_id(cleo)], now=line.at)
    assert says(newest.payload, PASSED)
    assert all(says(each.payload, overtaken) for each in older)


def _arrive(line: Line) -> None:
    """Everything on the ledger is in Slack, the newest last."""
    pending = sa.update(ledger).where(ledger.c.state == DeliveryState.PENDING)
    place = {"state": DeliveryState.SENT, "channel": "D0", "ts": sa.cast(1000 + ledger.c.id, sa.String)}
    line.session.connection().execute(pending.values(**place))


def test_seats_below_those_coming_take_nobody_s(line: Line):
    """Nobody loses a seat, and none passes on, until fewer come than there are seats."""
    host, ann, ben, cleo = line.people
    line.date.capacity = 3
    line.session.flush()
    rsvp_service.promote(line.session, WORKSPACE, row_id(line.date), now=line.at)
    assert line.answers() == [YES, YES, YES]
    line.session.expire_all()
    line.date.capacity = 1
    line.session.flush()
    line.clicks(host, views.YES)
    assert line.answers() == [WAITS, YES, YES, YES]
    line.clicks(ann, views.NO)
    line.passes(hours=30)
    assert line.answers() == [WAITS, NO, YES, YES]
    line.clicks(ben, views.NO)
    assert line.answers() == [WAITS, NO, NO, YES]
    line.clicks(cleo, views.NO)
    assert line.answers() == [YES, NO, NO, NO]
    assert line.taken() == 1


def test_a_date_that_is_cancelled_has_no_seats_to_pass_on(line: Line):
    """The hold ends with it."""
    _host, ann, _ben, _cleo = line.people
    line.clicks(ann, views.NO)
    service.skip(line.session, line.date, now=line.at)
    [passed] = line.passes(hours=30)
    assert passed.promoted == ()
    assert line.passes(hours=30) == []


MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
WINDOW = Window("mon,tue,wed,thu,fri", "08:00", "18:00", "Europe/Berlin")


@given(
    freed=st.integers(0, 14 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes)),
    ahead=st.integers(1, 14 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes)),
)
def test_nobody_loses_a_seat_in_their_sleep(freed: datetime, ahead: timedelta):
    """It is held for four hours at least, into their hours, and leaves the next in line an hour before the start."""
    starts_at = freed + ahead
    until = rules.held_until(WINDOW, starts_at, now=freed)
    latest = starts_at - rules.PASSED_ON_BEFORE_START
    if until is None:
        assert latest <= freed
    elif until < latest:
        assert WINDOW.opens(until) == until
        assert until - freed >= rules.HELD_FOR
    else:
        assert until == latest
