"""Moving the workspace's clock by a day."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from sandbox import clock_control
from sandbox.server import Sandbox


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock_control, "QUIET_SECONDS", 0.01)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("moments", "hours"), [(40, 24), (clock_control.MAX_STOPS + 5, 5)])
async def test_a_day_passes_no_moment_of_a_full_workspace(sandbox: Sandbox, moments: int, hours: int):
    """An app with a moment every few minutes is stopped at for each of them; after very many the day isn't over."""
    begins, stops = sandbox.clock.now(), list[datetime]()
    due = [begins + timedelta(minutes=5 * number) for number in range(1, moments + 1)]

    def moved(change) -> None:
        if change.kind == "clock.moved":
            stops.append(sandbox.clock.now())
            left = [each for each in due if each > sandbox.clock.now()]
            sandbox.clock.due = min(left, default=None)

    stop_watching = sandbox.workspace.watch(moved)
    clock_control.expect(sandbox, due[0])
    await clock_control.tomorrow(sandbox)
    stop_watching()
    met = [each for each in due if any(timedelta() <= at - each < timedelta(minutes=1) for at in stops)]
    assert met == due[: clock_control.MAX_STOPS]
    assert round((sandbox.clock.now() - begins) / timedelta(hours=1)) == hours
