"""The demo's colleagues are the same people each time, with a past and a present."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from bot.cli import demo, demo_past
from bot.cli.demo_colleagues import Colleague, Temperament, colleagues, fields_of
from bot.journeys.content import Library
from bot.kit import log
from bot.measurement.models import WeeklySnapshot
from bot.quizzes.models import answers
from sandbox import clock_control, people
from sandbox.server import Sandbox
from tests.clocks import clock_from
from tests.stage import MONDAY
from tests.waiting import until

COUNT = 12
MORNING, AFTERNOON = datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 23, 15, tzinfo=UTC)


def busy() -> list[Colleague]:
    return [each for each in colleagues(100) if each.temperament is Temperament.BUSY_MORNINGS]


def test_they_are_the_same_each_time():
    """A hundred different people, whose names, zones and answers don't depend on the run."""
    assert colleagues(100) == colleagues(100)
    assert len({each.user.real_name for each in colleagues(100)}) == 100


def test_who_is_busy_in_the_morning_answers_in_the_afternoon():
    """One in five answers a lesson in the morning, nine in ten in the afternoon."""
    morning = sum(each.answers("a-lesson", MORNING, 0) for each in busy())
    afternoon = sum(each.answers("a-lesson", AFTERNOON, 0) for each in busy())
    assert morning < len(busy()) / 3
    assert afternoon > len(busy()) * 0.8


def test_they_catch_up_before_the_lessons_would_stop():
    """With three days unanswered, they answer in the morning too."""
    assert all(each.answers("a-lesson", MORNING, 3) for each in busy())


def test_they_answer_every_kind_of_question(library: Library):
    """What they answer fills in fields, or presses a button."""
    for track in library.tracks.values():
        for step in track.steps:
            for question in step.questions:
                for each in colleagues(10):
                    assert any(fields_of(each.answer_to(question)).values())


def test_the_past_ends_with_a_whole_week():
    """It begins on a Monday, four weeks before the present one."""
    start = demo_past.begins(MONDAY + timedelta(days=2))
    assert (start.weekday(), (MONDAY.date() - start.date()).days) == (0, 28)


async def test_they_have_lived_four_weeks_and_live_on(monkeypatch: pytest.MonkeyPatch):
    """Three whole weeks are kept, nothing old is sent, and a day later they've answered what came."""
    monkeypatch.setattr(log, "configure", lambda *_: None)  # it would outlive this test
    monkeypatch.setattr(logging.getLogger("dbos"), "handlers", [])
    cast = demo.DemoCast(colleagues=COUNT)
    async with demo.staged(0, clock=clock_from(MONDAY), cast=cast) as stage:
        sandbox, db = stage.sandbox, stage.product.db
        assert abs(sandbox.clock.now() - MONDAY) < timedelta(minutes=5)
        kept = await db.read(_weeks)
        assert len(kept) >= demo_past.WEEKS - 1
        before = await db.read(_answers)
        assert before > COUNT
        app = sandbox.installation.bot_user_id
        talks = [sandbox.workspace.direct_message(each.user.id, app).id for each in colleagues(COUNT)]
        await until(lambda: sandbox.clock.due)
        await clock_control.tomorrow(sandbox)
        await until(lambda: sum(bool(sandbox.workspace.history(talk)) for talk in talks) >= COUNT // 2)
        await until(lambda: db.read_now(_answers) > before)


async def test_a_command_while_they_live_their_weeks_is_answered_afterwards(monkeypatch: pytest.MonkeyPatch):
    """Somebody who types at once waits for the answer, and nothing fails."""
    monkeypatch.setattr(log, "configure", lambda *_: None)  # as above
    monkeypatch.setattr(logging.getLogger("dbos"), "handlers", [])
    early: list[asyncio.Task[dict[str, object]]] = []
    begin = Sandbox.start

    async def start(sandbox: Sandbox) -> None:
        await begin(sandbox)
        early.append(asyncio.create_task(_asks_for_the_report(sandbox)))

    monkeypatch.setattr(Sandbox, "start", start)
    async with demo.staged(0, clock=clock_from(MONDAY), cast=demo.DemoCast(colleagues=COUNT)) as stage:
        answer = await asyncio.wait_for(early[0], 30)
        assert answer["ok"] is True, answer
        shown = stage.sandbox.workspace.history(_talk(stage.sandbox), viewer=people.SAM.id)
        assert shown[-1].ephemeral_to == people.SAM.id
        assert shown[-1].blocks


async def _asks_for_the_report(sandbox: Sandbox) -> dict[str, object]:
    asked = {"user": people.SAM.id, "channel": _talk(sandbox), "command": "/groundswell", "text": "report"}
    async with aiohttp.ClientSession() as page, page.post(f"{sandbox.url}/sandbox/command", json=asked) as answer:
        found: dict[str, object] = await answer.json()
        return found


def _talk(sandbox: Sandbox) -> str:
    return sandbox.workspace.direct_message(people.SAM.id, sandbox.installation.bot_user_id).id


def _weeks(session: Session) -> set[str]:
    return set(session.connection().execute(sa.select(col(WeeklySnapshot.week)).distinct()).scalars())


def _answers(session: Session) -> int:
    return int(session.connection().execute(sa.select(sa.func.count()).select_from(answers)).scalar_one())


def test_there_are_as_many_as_there_are_names():
    """More is a sentence."""
    with pytest.raises(demo.TooManyColleaguesError):
        demo.page(0, open_browser=False, own_model=False, count=101)
