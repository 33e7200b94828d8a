"""The watchdog: a day that falls short is told, once, to those who can do something."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.delivery import service as delivery
from bot.delivery.models import Delivery, DeliveryState
from bot.delivery.punctuality import Punctuality
from bot.delivery.service import Outgoing
from bot.insights import watchdog
from bot.kit.db import Database
from bot.members import service as members
from bot.members.models import Workspace

NOON = timedelta(hours=4)


@pytest.fixture
def session(db: Database, monday: datetime):
    """Two workspaces with an admin each, who speak German and English."""
    with Session(db.engine) as made:
        for team in ("T1", "T2"):
            made.add(Workspace(id=team, installed_at=monday))
            made.flush()
            members.make_admin(made, team, f"U{team}", now=monday)
        yield made


def post(session: Session, count: int, at: datetime, team: str = "T1", state: DeliveryState | None = None) -> None:
    """So many messages are due."""
    keys = [f"{at}:{number}:{state}" for number in range(count)]
    delivery.post(session, *(Outgoing(team, key, "U9", {"text": "x"}, at) for key in keys))
    if state:
        for row in session.exec(select(Delivery).where(col(Delivery.key).in_(keys))):
            row.state = state
            session.add(row)
        session.flush()


def told(session: Session) -> list[Delivery]:
    return list(session.exec(select(Delivery).where(col(Delivery.key).startswith("insights.watchdog:"))))


def test_a_day_that_falls_short_is_told_once(session: Session, monday: datetime):
    """To the admin of that workspace; again only of another day."""
    post(session, 4, monday)
    post(session, 20, monday, state=DeliveryState.SENT)
    assert watchdog.watch(session, now=monday + NOON) == 1
    assert watchdog.watch(session, now=monday + NOON + timedelta(minutes=10)) == 0
    [message] = told(session)
    assert (message.workspace_id, message.target) == ("T1", "UT1")
    assert "4" in json.loads(message.payload or "{}")["text"]
    assert "24" in json.loads(message.payload or "{}")["text"]
    post(session, 4, monday + timedelta(days=1))
    assert watchdog.watch(session, now=monday + timedelta(days=1) + NOON) == 1


def test_the_end_of_a_day_is_looked_at_on_the_next(session: Session, monday: datetime):
    """What was due just before midnight was not five minutes old then."""
    night = monday.replace(hour=23, minute=58)
    post(session, 3, night)
    assert watchdog.watch(session, now=night + timedelta(minutes=1)) == 0
    assert watchdog.watch(session, now=night + timedelta(minutes=10)) == 1
    assert told(session)[0].key.startswith(f"insights.watchdog:{monday.date().isoformat()}:")


@pytest.mark.parametrize(("late", "due", "short"), [(2, 2, False), (3, 3, True), (3, 100, False), (5, 100, True)])
def test_a_few_of_many_are_no_news(late: int, due: int, short: bool):  # noqa: FBT001 - a column
    """Three at least, and one in twenty."""
    assert watchdog.falls_short(Punctuality(in_time=due - late, late=late)) is short


def test_a_workspace_that_has_gone_is_not_told(session: Session, monday: datetime):
    """Nothing could be sent there."""
    post(session, 9, monday)
    workspace = session.get_one(Workspace, "T1")
    workspace.gone_at = monday
    session.add(workspace)
    session.flush()
    assert watchdog.watch(session, now=monday + NOON) == 0
