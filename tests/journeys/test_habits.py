"""How often people use AI at work, asked at the start and again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.journeys import habits
from bot.journeys.content import Library
from bot.journeys.habits import ChosenHabit
from bot.journeys.models import Enrolment, HabitAnswer
from bot.kit.db import row_id
from bot.members import service as members
from bot.members.models import Member

DAY = timedelta(days=1)


@pytest.fixture
def begun(session: Session, library: Library, lena: Member, monday: datetime) -> members.Person:
    """Somebody who is on a track since Monday."""
    session.add(Enrolment(workspace_id="T1", member_id=row_id(lena), track_id=library.default.id, enrolled_at=monday))
    session.flush()
    return members.person(lena)


def test_it_is_asked_at_the_start_and_after_30_and_90_days(session: Session, begun: members.Person, monday: datetime):
    """Each once, and the later ones only of those who answered the first; an answer can't be changed."""
    asked = []
    for day in range(0, 120, 5):
        now = monday + day * DAY
        stage = habits.stage_due(session, begun, now=now)
        if stage is not None:
            asked.append((day, stage))
            habits.keep(session, begun, ChosenHabit(stage=stage, often=day % 4), now=now)
            habits.keep(session, begun, ChosenHabit(stage=stage, often=3), now=now)
    assert asked == [(0, 0), (30, 30), (90, 90)]
    assert [each.often for each in session.exec(select(HabitAnswer).order_by(HabitAnswer.stage))] == [0, 2, 2]  # type: ignore[arg-type] # a column


@pytest.mark.parametrize("days", [15, 40])
def test_whoever_has_been_there_longer_has_no_start(
    session: Session, begun: members.Person, monday: datetime, days: int
):
    """Their answer would say how it is now, not how it was."""
    assert habits.stage_due(session, begun, now=monday + days * DAY) is None


def test_a_long_pause_skips_a_question(session: Session, begun: members.Person, monday: datetime):
    """Two at once would be one too many."""
    habits.keep(session, begun, ChosenHabit(stage=0, often=1), now=monday)
    assert habits.stage_due(session, begun, now=monday + 100 * DAY) == 90


def test_somebody_who_wants_no_such_question_gets_none(session: Session, begun: members.Person, monday: datetime):
    """For good, and it counts nowhere; what no button says is not kept."""
    habits.keep(session, begun, ChosenHabit(stage=7, often=1), now=monday)
    habits.keep(session, begun, ChosenHabit(stage=0, often=9), now=monday)
    assert habits.stage_due(session, begun, now=monday) == 0
    habits.keep(session, begun, ChosenHabit(stage=0), now=monday)
    assert habits.stage_due(session, begun, now=monday + 30 * DAY) is None


def test_the_answer_takes_the_place_of_the_question():
    """What stands beside it stays."""
    message = {"text": "A lesson", "blocks": [{"type": "divider"}, *habits.question(0)]}
    after = habits.answered(message, ChosenHabit(stage=0, often=2))
    assert after["blocks"][0] == {"type": "divider"}
    assert habits.ANSWER not in str(after)
    buttons = habits.question(30)[1]["elements"]
    assert [ChosenHabit.decode(each["value"]) for each in buttons] == [
        *(ChosenHabit(stage=30, often=often) for often in range(4)),
        ChosenHabit(stage=30),
    ]
