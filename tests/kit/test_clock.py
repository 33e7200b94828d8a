"""The clock's ticks come again whatever happens, and a nudge is soon."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from structlog.testing import capture_logs

from bot.kit.clock import Clock, Nudge

Until = Callable[[Callable[[], object]], Awaitable[object]]


@pytest.fixture
async def clock() -> AsyncIterator[Clock]:
    """A clock that is stopped afterwards."""
    made = Clock()
    yield made
    made.stop()


async def test_a_tick_comes_again(clock: Clock, until: Until):
    """At its interval, once the clock runs."""
    came: list[int] = []

    async def tick() -> None:
        came.append(len(came))

    clock.every(0.02, "count", tick)
    await asyncio.sleep(0.1)
    assert came == []
    clock.start()
    await until(lambda: len(came) >= 3)


async def test_a_tick_that_fails_is_logged_and_comes_again(clock: Clock, until: Until):
    """By its name and its error's, without the error's words."""
    came: list[int] = []

    async def tick() -> None:
        came.append(1)
        raise LookupError("what somebody wrote")

    clock.every(0.02, "count", tick)
    with capture_logs() as lines:
        clock.start()
        await until(lambda: len(came) >= 2)

    assert {**lines[0], "where": ""} == {
        "event": "clock.tick_failed", "tick": "count", "error": "LookupError", "where": "", "log_level": "error"
    }  # fmt: skip
    assert "somebody wrote" not in str(lines)


async def test_an_end_in_the_middle_of_a_tick_is_no_mistake(
    clock: Clock, until: Until, caplog: pytest.LogCaptureFixture
):
    """What is cancelled with the process leaves no traceback behind."""
    begun: list[asyncio.Task[object] | None] = []

    async def tick() -> None:
        begun.append(asyncio.current_task())
        await asyncio.sleep(60)

    clock.every(0.02, "slow", tick)
    clock.start()
    await until(lambda: begun)
    assert begun[0]
    begun[0].cancel()
    await until(begun[0].done)
    clock.stop()

    assert "CancelledError" not in caplog.text


async def test_a_slow_tick_is_not_run_twice_at_once(clock: Clock, until: Until):
    """The next one waits for its end."""
    running, most, ended = 0, 0, 0

    async def tick() -> None:
        nonlocal running, most, ended
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.07)
        running, ended = running - 1, ended + 1

    clock.every(0.01, "slow", tick)
    clock.start()
    await until(lambda: ended >= 3)
    assert most == 1


async def test_a_stopped_clock_stays_still(clock: Clock, until: Until):
    """And may be stopped again, or before it ever ran."""
    came: list[int] = []

    async def tick() -> None:
        came.append(1)

    clock.stop()
    clock.every(0.01, "count", tick)
    clock.start()
    await until(lambda: came)
    clock.stop()
    await asyncio.sleep(0.02)
    count = len(came)
    await asyncio.sleep(0.1)
    assert len(came) == count


async def test_many_nudges_are_one_run(until: Until):
    """And one during the run is another."""
    came: list[int] = []
    go_on = asyncio.Event()

    async def tick() -> None:
        came.append(1)
        await go_on.wait()

    nudge = Nudge(tick)
    nudge.start()
    for _ in range(5):
        nudge()
    await until(lambda: came)
    nudge()
    nudge()
    go_on.set()
    await until(lambda: len(came) == 2)
    await asyncio.sleep(0.05)
    assert len(came) == 2
    await nudge.stop()


async def test_a_nudge_that_fails_is_logged_and_works_again(until: Until):
    """Without the error's words."""
    came: list[int] = []

    async def tick() -> None:
        came.append(1)
        raise LookupError("what somebody wrote")

    nudge = Nudge(tick)
    nudge.start()
    with capture_logs() as lines:
        for count in (1, 2):
            nudge()
            await until(lambda count=count: len(came) == count and len(lines) == count)  # type: ignore[misc]
    await nudge.stop()
    assert [line["event"] for line in lines] == ["clock.nudge_failed"] * 2
    assert "somebody wrote" not in str(lines)


async def test_a_nudge_that_never_began_may_be_stopped():
    """As in a process that fails to start."""
    await Nudge(lambda: asyncio.sleep(0)).stop()
