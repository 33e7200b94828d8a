"""A plan's follow-up after a change of when messages may come."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.journeys.preferences import promises
from bot.kit.slack import MessageRef
from bot.members import service as members
from bot.members.models import Member
from bot.reflections import plans
from bot.reflections.keys import plan_key
from bot.reflections.models import Plan
from bot.reflections.plan_parser import IfThen
from bot.reflections.plans import PlanInput
from tests.sentences import says

INSTEAD = "I'll wait until {moment} to ask you about your plan."
FRIDAY = timedelta(days=4, hours=3)


@pytest.fixture
def plan(session: Session, lena: Member, monday: datetime) -> Plan:
    """Lena's plan, with the promise to ask on Friday."""
    wanted = PlanInput(IfThen("I open the list", "ask Kim", "en"), monday + FRIDAY)
    return plans.make(session, members.person(lena), "window:V1", wanted, now=monday)


@pytest.mark.parametrize("change", ["days tue, thu", "hours 8:00-9:30", "time 08:00"])
def test_other_days_and_hours_leave_the_promise_alone(say, plan: Plan, monday: datetime, change: str):
    """It comes when it was promised, and the answer has nothing to say of it."""
    assert not says(say(change), INSTEAD)
    assert plan.ask_at == monday + FRIDAY


def test_a_question_at_their_hour_follows_another_hour(say, session: Session, lena: Member, monday: datetime):
    """Nobody chose that time for it; the answer says the new moment."""
    say("begin")
    wanted = PlanInput(IfThen("I open the list", "ask Kim", "en"), monday + timedelta(days=4))
    plan = plans.make(session, members.person(lena), "window:V2", wanted, now=monday)
    assert says(say("time 13:30"), "I'll ask you about your plan at your new hour, on {moment}.")
    assert plan.ask_at == monday + timedelta(days=4, hours=4, minutes=30)


def test_a_pause_over_it_moves_it_and_says_so(say, plan: Plan, monday: datetime):
    """To the same hour of the first day after it; a pause that ends before it does nothing."""
    assert not says(say("pause 2 days"), INSTEAD)
    assert plan.ask_at == monday + FRIDAY
    assert says(say("pause 1 week"), INSTEAD)
    assert plan.ask_at == monday + timedelta(days=7, hours=3)


def test_the_message_that_promised_is_corrected(
    session: Session, lena: Member, plan: Plan, monday: datetime, monkeypatch: pytest.MonkeyPatch
):
    """After the answer, beside the Home tab."""
    mine = plan_key(plan.id or 0)
    monkeypatch.setattr(
        delivery, "messages", lambda _session, _id, keys: {mine: MessageRef("D1", "1.1")} if mine in keys else {}
    )
    said = promises.answer(session, lena, "Changed.", now=monday)
    members.pause(session, lena, monday + timedelta(days=7), now=monday)
    moved = promises.answer(session, lena, "Paused.", now=monday)
    assert len(moved.follow_ups) == len(said.follow_ups) + 1


def test_stopping_ends_it(say, plan: Plan):
    """Nothing is asked any more."""
    say("start")
    say("stop")
    assert plan.ask_at is None
