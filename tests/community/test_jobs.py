"""The community's ticks: idle ones, late ones, and one that fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.app.lesson_catalog import LessonCatalog
from bot.community import jobs
from bot.community.activities.content import load as load_activities
from bot.community.calendar.lifecycle import SessionStep
from bot.community.calendar.models import Activity, Community, CommunitySession
from bot.community.calendar.rsvp_models import Rsvp
from bot.community.context import CommunityContext
from bot.community.engagement.models import CoffeeGroup
from bot.community.rota.models import LeaderSearch
from bot.community.rsvp.service import answer
from bot.delivery.service import ledger
from bot.journeys.content import Library
from bot.kit.db import Database, row_id
from bot.members import service as members
from bot.settings import ROOT


@pytest.fixture
def community(library: Library) -> CommunityContext:
    """What ships."""
    return CommunityContext(load_activities(ROOT / "content"), LessonCatalog(library))


@pytest.fixture
def session(db: Database) -> Iterator[Any]:
    """A transaction."""
    with Session(db.engine, expire_on_commit=False) as made:
        yield made
        made.rollback()


def keys(session: Session) -> list[str]:
    return list(session.connection().execute(sa.select(ledger.c.key).order_by(ledger.c.id)).scalars())


def had_coffee(session: Session, at: datetime, ask_at: datetime | None = None) -> None:
    """Two people of the only community were introduced, and may be asked whether they met."""
    around = session.exec(select(Community)).one()
    session.add(
        CoffeeGroup(
            workspace_id=around.workspace_id,
            community_id=row_id(around),
            member_ids="",
            at=at,
            channel="C1",
            ask_at=ask_at,
        )
    )
    session.flush()


def test_what_is_due_is_seen_at_a_glance(session: Session, community: CommunityContext, people, plan, monday: datetime):
    """Nothing on an idle second; each kind of thing when its own moment has come."""
    host = people(1)[0]
    date = plan(host)[0]
    answer(session, members.person(host), row_id(date), coming=True, now=monday)
    assert jobs.due(session, now=monday) == []
    first = session.exec(select(sa.func.min(CommunitySession.next_due_at))).one()
    assert first
    assert jobs.due(session, now=first) == ["took_steps"]
    around, activity = session.exec(select(Community)).one(), session.exec(select(Activity)).one()
    around.next_coffee_at = activity.next_replan_at = monday
    session.exec(select(Rsvp)).one().held_until = monday
    had_coffee(session, monday, ask_at=monday)
    session.add(LeaderSearch(session_id=row_id(date), workspace_id=date.workspace_id, asked_at=monday, tell_at=monday))
    session.flush()
    assert activity.next_owner_check_at
    assert jobs.due(session, now=activity.next_owner_check_at) == list(jobs.TASKS)


@pytest.mark.parametrize("name", jobs.TASKS)
def test_the_next_moment_is_that_of_any_task(name: str, session: Session, people, plan, monday: datetime):
    """Something that is due before everything else is what the clock waits for, whichever task does it."""
    host = people(1)[0]
    date = plan(host)[0]
    answer(session, members.person(host), row_id(date), coming=True, now=monday)
    session.add(LeaderSearch(session_id=row_id(date), workspace_id=date.workspace_id, asked_at=monday))
    had_coffee(session, monday)
    later = jobs.next_due_at(session)
    assert later
    soon = monday + timedelta(minutes=1)
    assert soon < later
    column = jobs.TASKS[name].due_at
    session.connection().execute(sa.update(column.class_).values({column.key: soon}))  # type: ignore[union-attr]

    assert jobs.next_due_at(session) == soon
    assert name in jobs.due(session, now=soon)


def test_a_late_tick_says_nothing_that_is_over(
    session: Session, community: CommunityContext, people, plan, monday: datetime
):
    """After a night without a clock every step is taken once, and what has passed has an end that is over."""
    host, ann = people(2)
    date = plan(host, rule="")[0]
    answer(session, members.person(ann), row_id(date), coming=True, now=monday)
    at = date.ends_at + timedelta(hours=9)
    steps = 0
    while taken := jobs.take_steps(session, community, now=at):
        steps += taken
    assert steps == 4
    late = sa.select(ledger.c.key).where(ledger.c.until <= at)
    stale = list(session.connection().execute(late).scalars())
    assert [key.split(":")[0] for key in stale] == ["community.reminder", "community.reminder", "community.open"]
    assert jobs.take_steps(session, community, now=at) == 0
    assert session.get(CommunitySession, date.id).next_due_at is None  # type: ignore[union-attr]


def test_one_session_that_fails_does_not_keep_the_others(
    session: Session, community: CommunityContext, people, plan, monday: datetime, monkeypatch: pytest.MonkeyPatch
):
    """It is written to the log and tried again in a minute; everybody else is reminded."""
    host = people(1)[0]
    dates = [plan(host, kind="own", title=title, rule="")[0] for title in ("One", "Two")]
    right = jobs.STEPS[SessionStep.DAY_REMINDER]

    def fail(session: Session, community: CommunityContext, card: Any, at: datetime) -> None:
        if card.title == "One":
            raise ZeroDivisionError
        right(session, community, card, at)

    monkeypatch.setitem(jobs.STEPS, SessionStep.DAY_REMINDER, fail)
    at = dates[0].starts_at - timedelta(days=1)
    assert jobs.take_steps(session, community, now=at) == 2
    session.flush()
    wanted = select(CommunitySession.next_step, CommunitySession.next_due_at)
    one, two = session.exec(wanted.order_by(col(CommunitySession.id))).all()
    assert one == (SessionStep.DAY_REMINDER, at + jobs.RETRY_AFTER)
    assert two[0] == SessionStep.LAST_REMINDER
