"""When a series is by now."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.community.calendar.models import Series, SeriesState
from bot.community.calendar.rhythm import rhythm


def series(rule: str, moved_from: str | None = None, moved_days: int = 0, moved_at: str | None = None):
    return Series(
        workspace_id="T1",
        community_id=1,
        activity_id=1,
        uid="u",
        title="Prompt jam",
        local_start="2026-12-01T15:00",
        minutes=45,
        zone="Europe/Berlin",
        rule=rule,
        moved_from=moved_from,
        moved_days=moved_days,
        moved_at=moved_at,
        state=SeriesState.PLANNED,
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
        changed_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("rule", "now"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=4", "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE;COUNT=4"),
        ("FREQ=MONTHLY;BYDAY=+1TU", "FREQ=MONTHLY;BYDAY=+1WE"),
        ("", ""),
    ],
)
def test_a_series_that_moved_has_the_day_and_hour_of_now(rule: str, now: str):
    """A day later, at ten."""
    found = rhythm(series(rule, moved_from="2026-12-01T15:00", moved_days=1, moved_at="10:00"))
    assert (found.rule, f"{found.starts:%a %H:%M}") == (now, "Wed 10:00")


def test_a_series_that_never_moved_is_as_it_was_planned():
    """Its rule and its first beginning."""
    found = rhythm(series("FREQ=WEEKLY;BYDAY=TU"))
    assert (found.rule, f"{found.starts:%a %H:%M}") == ("FREQ=WEEKLY;BYDAY=TU", "Tue 15:00")
