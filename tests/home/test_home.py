from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from bot.community.direct_message_views import PLAN
from bot.home.service import HomeViewer, home
from bot.journeys.content import Library
from bot.journeys.preferences.modals import SETTINGS
from bot.journeys.views import PAUSE_A_WEEK, RESUME, STOP_LESSONS
from bot.kit.db import Database
from bot.kit.slack import Caller
from bot.members import service as members
from bot.members.models import Role, Workspace
from bot.reflections import plans
from bot.reflections.plan_parser import IfThen
from bot.reflections.plans import PlanInput
from bot.reflections.views import CHANGE
from sandbox.limits import check_view
from tests.learn import learn
from tests.sentences import says

LENA = HomeViewer("T1", "U1")
MAX_QUERIES = 9


def _statements(db: Database, library: Library, at: datetime) -> int:
    """How many statements it takes to draw her Home."""
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", count)
    with Session(db.engine) as session:
        view = home(session, library, LENA, now=at, most_reviews=3, per_day=5)
    sa.event.remove(db.engine, "before_cursor_execute", count)
    assert check_view(view) == []
    return len([statement for statement in seen if not statement.startswith("BEGIN")])


@pytest.mark.parametrize("had", [0, 1, 3, 8])
def test_a_long_history_costs_no_more_queries(db: Database, library: Library, monday: datetime, had: int):
    """And what is drawn keeps within Slack's limits, with everything still open."""
    with Session(db.engine) as session, session.begin():
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        learn(session, library, Caller("T1", "U1"), "zone Europe/Berlin", now=monday)
        for number in range(had):
            words = "next" if number else "begin"
            learn(session, library, Caller("T1", "U1"), words, now=monday + timedelta(days=number))
            session.flush()
    assert _statements(db, library, monday + timedelta(days=had)) <= MAX_QUERIES


def test_a_stranger_is_invited(db: Database, library: Library, monday: datetime):
    """Nobody is on the books for having looked."""
    with Session(db.engine) as session:
        view = home(session, library, LENA, now=monday, most_reviews=3, per_day=5)
    assert check_view(view) == []
    for language in ("en", "de"):  # nobody has told us theirs
        assert library.default.in_language(language).summary in str(view)
    known = HomeViewer("T1", "U1", language="de")
    with Session(db.engine) as session:
        view = home(session, library, known, now=monday, most_reviews=3, per_day=5)
    assert library.default.in_language("de").summary in str(view)
    assert library.default.summary not in str(view)


@pytest.mark.parametrize(
    ("words", "head", "buttons"),
    [
        ("begin", "*Your lessons*", [SETTINGS, PAUSE_A_WEEK, STOP_LESSONS]),
        ("pause 2 weeks", "*Paused until {day}*", [SETTINGS, RESUME]),
        ("stop", "*Stopped*", [SETTINGS, RESUME]),
    ],
)
def test_the_settings_are_said_in_a_line(
    db: Database, library: Library, monday: datetime, words: str, head: str, buttons: list[str]
):
    """With the buttons that fit: how things are, when lessons come, and how much at most."""
    with Session(db.engine) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        for text in ("zone Europe/Berlin", "begin", words):
            learn(session, library, Caller("T1", "U1"), text, now=monday)
        view = home(session, library, LENA, now=monday, most_reviews=3, per_day=5)
    assert check_view(view) == []
    row, line = view["blocks"][-2:]
    assert [button["action_id"] for button in row["elements"]] == buttons
    assert says(line, head)
    assert says(line, "about {hour} ({zone})", hour="09:00", zone="Europe/Berlin")
    assert says(line, "at most {n} messages a day", n=5)


def test_those_who_may_plan_have_the_form_first(db: Database, library: Library, monday: datetime):
    """Above the lessons on the first day; nobody else has it."""
    for role in (Role.FACILITATOR, Role.LEARNER):
        with Session(db.engine) as session:
            if session.get(Workspace, "T1") is None:
                session.add(Workspace(id="T1", installed_at=monday))
                session.flush()
            members.arrive(session, "T1", "U1", now=monday).role = role
            session.flush()
            view = home(session, library, LENA, now=monday, most_reviews=3, per_day=5)
            assert check_view(view) == []
            assert (PLAN in str(view["blocks"][:3])) is (role is Role.FACILITATOR)
            assert PLAN in str(view) or role is not Role.FACILITATOR


def test_a_plan_is_there_before_any_lesson(db: Database, library: Library, monday: datetime):
    """Who made one with the helper finds it, with its question, although no track has begun."""
    with Session(db.engine) as session, session.begin():
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        member = members.arrive(session, "T1", "U1", now=monday)
        session.flush()
        given = PlanInput(IfThen("a", "b", "en"), monday + timedelta(days=7))
        made = plans.make(session, members.person(member), "window:1", given, now=monday)
        button = f"{CHANGE}:{made.id}"
    with Session(db.engine) as session:
        view = home(session, library, LENA, now=monday, most_reviews=3, per_day=5)
    assert check_view(view) == []
    assert button in str(view)
