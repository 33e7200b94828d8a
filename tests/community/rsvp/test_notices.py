"""News of a date that wait for somebody's hours, and what has changed since."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.calendar import queries, service
from bot.community.calendar.lifecycle import SessionStep
from bot.community.calendar.models import CommunitySession
from bot.community.rsvp import actions, notices, views
from bot.community.rsvp.actions import RsvpClick
from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.kit.db import Database, row_id
from bot.kit.slack import Caller
from bot.members.models import Member
from tests.community.conftest import WORKSPACE
from tests.sentences import says

BERLIN = "Europe/Berlin"
MOVED = "{title} has moved from {before} to {after}. You keep your seat; does the new time work for you?"
CANCELLED = "{title} on {moment} is cancelled. The next one is on {after}."


class Night:
    """One date tomorrow at 15:00 to which Ann comes; nothing on the ledger goes out."""

    def __init__(self, session: Session, people: list[Member], date: CommunitySession, at: datetime) -> None:
        self.session, self.at = session, at
        self.host, self.ann = people
        self.date = service.find_session(session, WORKSPACE, row_id(date))
        self.clicks(views.YES)

    def clicks(self, verb: str) -> None:
        actions.keep(self.session, RsvpClick(Caller(WORKSPACE, self.ann.slack_id), verb, row_id(self.date), self.at))

    def moves(self, day: int, hour: int) -> int:
        changed = service.move(self.session, self.date, datetime(2026, 11, day, hour), BERLIN, now=self.at)  # noqa: DTZ001 - on the wall
        return notices.notify_changes(self.session, [changed], self.host)

    def skips(self) -> None:
        notices.notify_changes(self.session, [service.skip(self.session, self.date, now=self.at)], self.host)

    def reminds(self) -> None:
        card = queries.card(self.session, WORKSPACE, row_id(self.date))
        notices.remind(self.session, card, SessionStep.DAY_REMINDER, now=self.at)

    def sent(self) -> None:
        self.session.connection().execute(sa.update(ledger).values(state=DeliveryState.SENT))

    def waiting(self) -> list[str]:
        """What is still to be said to Ann."""
        wanted = sa.select(ledger.c.payload).where(
            ledger.c.target == self.ann.slack_id, ledger.c.state == DeliveryState.PENDING
        )
        return [json.loads(each)["text"] for each in self.session.connection().execute(wanted).scalars()]


@pytest.fixture
def night(db: Database, people: Callable[..., list[Member]], plan: Any, monday: datetime) -> Iterator[Night]:
    made = people(2)
    date = plan(made[0])[0]
    with Session(db.engine, expire_on_commit=False) as session:
        yield Night(session, [session.merge(each) for each in made], date, monday + timedelta(minutes=1))
        session.rollback()


def test_only_the_last_news_reach_somebody(night: Night):
    """Moved twice and then left out, it is told once, by the time they know."""
    night.moves(25, 16)
    night.moves(26, 17)
    [news] = night.waiting()
    assert says(news, MOVED, before="Tue 24 Nov, 15:00", after="Thu 26 Nov, 17:00")
    night.skips()
    [news] = night.waiting()
    assert says(news, CANCELLED, moment="Tue 24 Nov, 15:00")


def test_news_of_a_later_date_go_with_its_series(night: Night):
    """A date that has moved and is then cancelled with all others is told as cancelled only."""
    series = service.find_series(night.session, WORKSPACE, night.date.series_id)
    night.clicks(views.ALL)
    following = select(CommunitySession).where(CommunitySession.starts_at > night.date.starts_at)
    night.date = night.session.exec(following.order_by(col(CommunitySession.starts_at)).limit(1)).one()
    night.moves(30, 16)
    assert len(night.waiting()) == 1

    notices.notify_changes(night.session, service.cancel(night.session, series, now=night.at), night.host)

    [news] = night.waiting()
    assert says(news, "{title} has been cancelled, so there's no session on {moment}.")


def test_what_they_have_heard_they_know(night: Night):
    """After the news of a move have gone out, the new time is the one that is called off."""
    night.moves(25, 16)
    night.sent()
    night.skips()
    [news] = night.waiting()
    assert says(news, CANCELLED, moment="Wed 25 Nov, 16:00")


def test_moved_there_and_back_is_no_news(night: Night):
    """Nobody hears of it who has not heard of the first move, and nobody is counted as told."""
    assert night.moves(25, 16) == 1
    assert night.moves(24, 15) == 0
    assert night.waiting() == []


def test_who_waits_has_no_seat_to_keep(db: Database, people: Any, plan: Any, monday: datetime):
    """Neither the line nor the news of a move show them the link to join."""
    host, ann, ben = people(3)
    date = plan(host, capacity=1, link="https://meet.example/room")[0]
    with Session(db.engine) as session:
        for who in (ann, ben):
            click = RsvpClick(Caller(WORKSPACE, who.slack_id), views.YES, row_id(date), monday)
            shown = json.dumps(actions.confirmation(session, click, actions.keep(session, click)))
            assert ("meet.example" in shown) == (who is ann)
        held = service.find_session(session, WORKSPACE, row_id(date))
        moved = service.move(session, held, datetime(2026, 11, 25, 16), BERLIN, now=monday)  # noqa: DTZ001 - on the wall
        notices.notify_changes(session, [moved], host)
        wanted = sa.select(ledger.c.target, ledger.c.payload).where(ledger.c.key.like("community.changed:%"))
        news = {row.target: row.payload for row in session.connection().execute(wanted)}
        assert says(
            news[ann.slack_id],
            MOVED,
        )
        assert "meet.example" in news[ann.slack_id]
        assert says(
            news[ben.slack_id],
            "{title} has moved from {before} to {after}. You keep your place on the waiting list; does the new time "
            "work for you?",
        )
        assert "meet.example" not in news[ben.slack_id]
        session.rollback()


def test_nobody_is_reminded_of_what_is_no_more(night: Night):
    """A reminder that waits goes when its date moves or falls out, or when its reader cannot come."""
    night.reminds()
    night.moves(25, 16)
    assert [says(news, MOVED) for news in night.waiting()] == [True]
    night.reminds()
    assert len(night.waiting()) == 2
    night.clicks(views.NO)
    assert night.waiting() == []


def test_who_said_no_keeps_no_seat(night: Night):
    """The news of a move that wait for somebody's hours go with their no; who leads the date hears of it still."""
    night.moves(25, 16)
    night.moves(26, 17)
    night.clicks(views.NO)
    assert night.waiting() == []
    night.clicks(views.YES)
    night.date.facilitator_id = night.ann.id
    night.session.flush()
    night.moves(27, 15)
    night.clicks(views.NO)
    [news] = night.waiting()
    assert says(news, "{title}, which you're leading, has moved from {before} to {after}.")
