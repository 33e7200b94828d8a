"""What got in the way of a plan, by a press or a line, and the lesson that goes with it."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from sqlmodel import Session, select

from bot.kit.db import row_id
from bot.members.service import Person
from bot.reflections import data_export, message_updates, obstacles, plans, response_messages, service, views
from bot.reflections.keys import ask_key
from bot.reflections.models import Happened, Plan, PlanObstacle
from bot.reflections.obstacles import LESSONS
from bot.reflections.plan_parser import IfThen
from bot.reflections.plans import NoSuchPlanError, PlanInput
from bot.reflections.responding.reading import OBSTACLES, Subject
from bot.reflections.service import ThreadReply
from bot.reflections.views import OBSTACLE, READ_LESSON
from tests.sentences import says

ASKED = "What got in the way? Press a button, or write a line in this thread."


@pytest.fixture
def plan(session: Session, lena: Person, monday: datetime) -> Plan:
    """One that she was asked about once."""
    made = plans.make(session, lena, "window:1", PlanInput(IfThen("a", "b", "en"), None), now=monday)
    made.asked = 1
    session.add(made)
    session.flush()
    return made


def answered(session: Session, lena: Person, plan: Plan, happened: Happened, at: datetime) -> dict[str, object]:
    """Her answer, and the question's message afterwards."""
    plans.answer(session, lena, str(plan.id), "1", happened, now=at)
    return shown(session, lena, plan, at)


def shown(session: Session, lena: Person, plan: Plan, at: datetime) -> dict[str, object]:
    answers = message_updates.answers_about(session, lena, [row_id(plan)])
    return message_updates.question_message(plan, 1, answers, plans.hours(session, lena), at)


def note(session: Session, lena: Person, plan: Plan, text: str, at: datetime, ts: str = "1.0") -> str:
    """She writes below the question; what is said to it."""
    key = ask_key(row_id(plan), 1)
    obstacles.record_note(session, lena, row_id(plan), text, LESSONS.get, now=at)  # type: ignore[arg-type]
    service.collect(session, lena, key, ThreadReply("D1", ts, text), now=at)
    return json.dumps(response_messages.below(session, lena, key))


@pytest.mark.parametrize("happened", [Happened.PARTLY, Happened.NOT_YET])
def test_what_did_not_happen_is_asked_after(
    session: Session, lena: Person, plan: Plan, monday: datetime, happened: Happened
):
    """With a button for each common obstacle; one press names it, and a lesson that fits is offered."""
    said = answered(session, lena, plan, happened, monday)
    assert says(said, ASKED)
    assert json.dumps(said).count(f'"{OBSTACLE}:') > len(obstacles.COMMON)
    obstacles.record(session, lena, str(plan.id), "1", "time", LESSONS.__getitem__, now=monday)
    after = shown(session, lena, plan, monday)
    assert not says(after, ASKED)
    assert says(after, "What got in the way: *{obstacle}*. There's a short lesson on that.", obstacle="No time")
    assert "scaling-successes/too-busy" in json.dumps(after)
    assert READ_LESSON in json.dumps(after)


@pytest.mark.parametrize("happened", [Happened.YES, Happened.NO_LONGER])
def test_what_happened_or_no_longer_matters_is_not(
    session: Session, lena: Person, plan: Plan, monday: datetime, happened: Happened
):
    """Nothing got in the way then."""
    assert not says(answered(session, lena, plan, happened, monday), ASKED)
    assert READ_LESSON not in note(session, lena, plan, "no time at all", monday)


def test_a_line_in_the_thread_says_it_too(session: Session, lena: Person, plan: Plan, monday: datetime):
    """The first that names an obstacle; the message above shows it, and the lesson is offered below the line."""
    answered(session, lena, plan, Happened.NOT_YET, monday)
    assert READ_LESSON not in note(session, lena, plan, "well, well", monday)
    assert READ_LESSON in note(session, lena, plan, "We're different here", monday, "2.0")
    note(session, lena, plan, "no time either", monday, "3.0")
    (row,) = session.exec(select(PlanObstacle)).all()
    assert (row.obstacle, row.lesson) == ("different", "scaling-successes/we-are-different")
    assert says(
        shown(session, lena, plan, monday), "What got in the way: *{obstacle}*. There's a short lesson on that."
    )


def test_without_a_lesson_it_is_noted(session: Session, lena: Person, plan: Plan, monday: datetime):
    """No button leads nowhere."""
    answered(session, lena, plan, Happened.NOT_YET, monday)
    obstacles.record(session, lena, str(plan.id), "1", "time", obstacles.no_help, now=monday)
    after = shown(session, lena, plan, monday)
    assert says(after, "What got in the way: *{obstacle}*.", obstacle="No time")
    assert READ_LESSON not in json.dumps(after)


def test_distress_in_a_note_names_no_obstacle(session: Session, lena: Person, plan: Plan, monday: datetime):
    """It is not for the lexicon."""
    answered(session, lena, plan, Happened.NOT_YET, monday)
    assert READ_LESSON not in note(session, lena, plan, "no time, and I can't go on any more", monday)
    assert session.exec(select(PlanObstacle)).all() == []


def test_only_ones_own_and_only_what_is_offered(
    session: Session, lena: Person, sam: Person, plan: Plan, monday: datetime
):
    """Nothing is kept for somebody else's plan, a question that never was, or an obstacle that isn't one."""
    for who, asking, obstacle in ((sam, "1", "time"), (lena, "2", "time"), (lena, "x", "time"), (lena, "1", "step")):
        with pytest.raises(NoSuchPlanError):
            obstacles.record(session, who, str(plan.id), asking, obstacle, obstacles.no_help, now=monday)


def test_it_is_in_the_file_and_forgotten_with_the_rest(session: Session, lena: Person, plan: Plan, monday: datetime):
    """As everything that somebody said."""
    answered(session, lena, plan, Happened.NOT_YET, monday)
    obstacles.record(session, lena, str(plan.id), "1", "boss", obstacles.no_help, now=monday)
    assert [one.obstacle for one in data_export.kept(session, lena).obstacles] == ["boss"]
    data_export.forget(session, lena, now=monday)
    assert session.exec(select(PlanObstacle)).all() == []


def test_every_obstacle_has_a_name_and_the_common_ones_a_short_one():
    """A button holds few words."""
    assert set(obstacles.obstacle_words()) == OBSTACLES
    assert all(len(obstacles.obstacle_words()[one]) < 26 for one in obstacles.COMMON)
    assert set(LESSONS) < set(map(str, Subject))
    assert views.LessonRef(lesson="a/b", source="x").encode()
