"""Both changes of the clock, lived through."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sandbox.state import Message
from tests.stage import staged

BERLIN = ZoneInfo("Europe/Berlin")


async def _from_friday_to_tuesday(folder: Path, friday: datetime, at: str) -> list[datetime]:
    """When lessons came to somebody who begins on a Friday before the clocks change, and asks for `at`."""
    async with staged(folder, friday) as stage:
        await stage.begins()
        await stage.command(f"time {at}")
        while stage.sandbox.clock.now() < friday + timedelta(days=4):
            await stage.move_to(stage.sandbox.clock.now() + timedelta(minutes=30))
        return [_local(message) for message in stage.lessons()[1:]]


def _local(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), BERLIN)


@pytest.mark.parametrize(
    ("friday", "before", "after"),
    [
        pytest.param(datetime(2026, 3, 27, 12, tzinfo=UTC), "+0100", "+0200", id="spring"),
        pytest.param(datetime(2026, 10, 23, 12, tzinfo=UTC), "+0200", "+0100", id="autumn"),
    ],
)
async def test_the_hour_on_the_wall_stays(tmp_path: Path, friday: datetime, before: str, after: str):
    """A lesson at 09:00 stays at 09:00, though the sun disagrees from Sunday on."""
    assert f"{friday.astimezone(BERLIN):%z}" == before
    came = await _from_friday_to_tuesday(tmp_path, friday, "9:00")
    assert [f"{at:%a %H:%M %z}" for at in came] == [f"Mon 09:00 {after}", f"Tue 09:00 {after}"]


@pytest.mark.parametrize(
    ("saturday", "expected"),
    [
        # 02:30 does not exist on the Sunday in spring, and happens twice on the Sunday in autumn.
        pytest.param(datetime(2026, 3, 28, 12, tzinfo=UTC), ["Sun 29", "Mon 30"], id="spring"),
        pytest.param(datetime(2026, 10, 24, 12, tzinfo=UTC), ["Sun 25", "Mon 26"], id="autumn"),
    ],
)
async def test_an_hour_that_is_missing_or_doubled_brings_one_lesson(
    tmp_path: Path, own_content, saturday: datetime, expected: list[str]
):
    """Somebody who learns at 02:30 every day gets one lesson in the night of the change too."""
    content = own_content(days="mon-sun")
    async with staged(tmp_path, saturday, content=content) as stage:
        await stage.begins()
        await stage.command("days mon-sun")
        await stage.command("time 2:30")
        while stage.sandbox.clock.now() < saturday + timedelta(hours=40):
            await stage.move_to(stage.sandbox.clock.now() + timedelta(minutes=15))
        came = [_local(message) for message in stage.lessons()[1:]]
    assert [f"{at:%a %d}" for at in came] == expected
    assert f"{came[1]:%H}" == "02"
