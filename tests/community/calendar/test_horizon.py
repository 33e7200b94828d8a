"""How many dates a series still has, with those that are not in the calendar yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.community.calendar.recurrence import Override, Recurrence, beginnings, expand, has_end, to_utc

ZONE = "Europe/Berlin"
FIRST = datetime(2026, 12, 1, 15)  # noqa: DTZ001 - on the wall
RULES = (
    "", "FREQ=WEEKLY;COUNT=12", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;COUNT=7", "FREQ=MONTHLY;BYDAY=+1TU;COUNT=4",
    "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20270301T225959Z", "FREQ=DAILY;COUNT=20",
)  # fmt: skip


@given(rule=st.sampled_from(RULES), skipped=st.sets(st.integers(0, 5)), moved=st.sets(st.integers(0, 5)))
def test_dates_are_counted_as_they_are_expanded(rule: str, skipped: set[int], moved: set[int]):
    """Read from the rule alone, they are the same as in the calendar."""
    plain = Recurrence("uid", FIRST, 45, ZONE, rule)
    starts = [original for original, _at in beginnings(plain)]
    overrides = tuple(
        Override(original, None if place in skipped else to_utc(original, ZONE) + timedelta(hours=3))
        for place, original in enumerate(starts)
        if place in skipped | moved
    )
    if not rule and skipped:
        return  # a single date that is cancelled is no event at all
    series = Recurrence("uid", FIRST, 45, ZONE, rule, overrides)
    span = to_utc(FIRST, ZONE) - timedelta(days=1), to_utc(FIRST, ZONE) + timedelta(days=900)
    assert sorted(at for _original, at in beginnings(series)) == [each.starts_at for each in expand([series], *span)]


def test_a_rule_has_an_end_or_none():
    """By its number of dates or its last day."""
    assert all(map(has_end, RULES))
    assert not has_end("FREQ=WEEKLY;BYDAY=TU")
