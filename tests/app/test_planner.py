"""What comes by itself, planned together for a person and each by itself for the clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from pytest_mock import MockerFixture

from bot.app.groundswell import ALL, Groundswell
from bot.settings import Settings

Tick = Callable[[], Awaitable[object]]


@pytest.fixture
async def product(sqlite_url: str):
    made = Groundswell(Settings.model_validate({"database_url": sqlite_url}), roles=ALL)
    yield made
    await made.stop()


async def test_a_tick_that_fails_keeps_no_other_from_its_turn(product: Groundswell, mocker: MockerFixture):
    """Lessons that cannot be planned are no reason to leave out gatherings and plans; by hand everything is planned."""
    ticks: dict[str, Tick] = {}
    mocker.patch.object(product.clock, "every", lambda _seconds, name, tick: ticks.update({name: tick}))
    lessons = mocker.patch("bot.app.planner.journeys.tick", side_effect=LookupError)
    gatherings = mocker.patch("bot.app.planner.community.tick", return_value=0)
    plans = mocker.patch("bot.app.planner.reflections.tick", return_value=0)
    product._set_ticks()

    with pytest.raises(LookupError):
        await ticks["journeys.tick"]()
    await ticks["community.tick"]()
    await ticks["reflections.tick"]()

    assert (lessons.await_count, gatherings.await_count, plans.await_count) == (1, 1, 1)

    lessons.side_effect, lessons.return_value = None, []
    mocker.patch("bot.app.planner.cohorts.tick", return_value=[])
    mocker.patch("bot.app.planner.journeys.remind")
    mocker.patch("bot.app.planner.journeys.end_weeks")
    mocker.patch("bot.app.planner.measurement.keep_weeks")
    mocker.patch("bot.app.planner.teach_back.tick")
    mocker.patch("bot.app.planner.improvement.tick")
    mocker.patch("bot.app.planner.pulse.tick")
    mocker.patch("bot.app.planner.succession.tick")
    mocker.patch("bot.app.planner.insights.tick")
    mocker.patch("bot.app.planner.momentum.tick")
    mocker.patch("bot.app.planner.graduation.tick")
    mocker.patch("bot.app.planner.certificates.tick")
    mocker.patch("bot.app.planner.alumni.tick")
    mocker.patch("bot.app.planner.board.tick")
    mocker.patch("bot.app.sustaining.stakeholder_jobs.tick")
    mocker.patch("bot.app.sustaining.practice_jobs.tick")
    assert await product.tick() == []
    assert (lessons.await_count, gatherings.await_count, plans.await_count) == (2, 2, 2)
