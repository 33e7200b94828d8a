"""Years to draw."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.community.calendar.recurrence import Recurrence
from bot.community.year import plan, span
from bot.community.year.facts import ActivityFacts, PlannedSeries, YearFacts
from bot.community.year.plan import YearPlan
from bot.kit.public_holidays import DaysOff

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def year() -> Callable[..., YearPlan]:
    """Makes a year of activities with a rule each; by default they begin on Tuesday 24 November at 15:00 in Berlin."""

    def make(*activities: tuple[str, str], leads: tuple[str, ...] = ("U1",), **other: Any) -> YearPlan:
        starts = other.pop("starts", datetime(2026, 11, 24, 15, 0))  # noqa: DTZ001 - on the wall
        zone, drafts = other.pop("zone", "Europe/Berlin"), other.pop("drafts", ())
        made = YearFacts(
            1,
            "C0CHAMPION",
            zone,
            other.pop("span", span.ahead(date(2026, 11, 23))),
            NOW,
            other.pop("days_off", DaysOff(country="DE")),
            tuple(ActivityFacts(n, title, None, leads) for n, (title, _rule) in enumerate(activities)),
            tuple(
                PlannedSeries(n, n, Recurrence(f"u{n}", starts, 45, zone, rule), is_draft=n in drafts)
                for n, (_title, rule) in enumerate(activities)
            ),
            (),
            **other,
        )
        return plan.work_out(made)

    return make
