"""When news of a change are due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.community.calendar.undoing import EVENING, MORNING, NOT_URGENT, told_at, told_by_day

MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
moments = st.integers(0, 14 * 24 * 60).map(lambda minutes: MONDAY + timedelta(minutes=minutes))
zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "Etc/UTC"])


@given(changed_at=moments, before=st.integers(1, 20000), after=st.integers(1, 20000), zone=zones)
def test_no_news_come_late(changed_at: datetime, before: int, after: int, zone: str):
    """What is near is told as before; the rest waits for the morning at most, and comes half a day before the date."""
    dates = [changed_at + timedelta(minutes=each) for each in (before, after)]
    at_once, by_day = told_at(changed_at, *dates), told_by_day(changed_at, zone, *dates)
    if min(dates) - changed_at <= NOT_URGENT:
        assert by_day == at_once
        return
    assert at_once <= by_day <= at_once + timedelta(hours=12)
    assert MORNING <= by_day.astimezone(ZoneInfo(zone)).time() < EVENING
    assert min(dates) - by_day > timedelta(hours=11)
