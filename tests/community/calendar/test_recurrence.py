"""Dates by the wall of their zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.community.calendar import recurrence, rrule_text
from bot.community.calendar.recurrence import Override, Recurrence, expand
from bot.community.calendar.repetition import Repetition
from bot.kit.i18n import in_language

YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
ZONES = [
    "Europe/Berlin", "Europe/London", "America/New_York", "America/St_Johns",
    "America/Sao_Paulo", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Australia/Sydney",
    "Pacific/Auckland", "Africa/Casablanca", "America/Nuuk", "Pacific/Chatham", "Asia/Tehran", "Etc/UTC",
]  # fmt: skip


def wall(text: str) -> datetime:
    return recurrence.parse_wall_time(text)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def starts(pattern: Recurrence) -> list[datetime]:
    return [one.starts_at for one in expand([pattern], *YEAR)]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        pytest.param("2026-03-22T15:00", ["2026-03-22T14:00", "2026-03-29T13:00"], id="spring"),
        pytest.param("2026-10-18T15:00", ["2026-10-18T13:00", "2026-10-25T14:00"], id="autumn"),
        # 02:30 is skipped on 29 March: by the offset before the gap it is 03:30 on the wall.
        pytest.param("2026-03-22T02:30", ["2026-03-22T01:30", "2026-03-29T01:30"], id="skipped"),
        # 02:30 comes twice on 25 October: the first is meant.
        pytest.param("2026-10-18T02:30", ["2026-10-18T00:30", "2026-10-25T00:30"], id="doubled"),
    ],
)
def test_the_hour_on_the_wall_stays(first: str, expected: list[str]):
    """A weekly date keeps its wall-clock time through both changes of the clock, as RFC 5545 says."""
    pattern = Recurrence("u", wall(first), 60, "Europe/Berlin", "FREQ=WEEKLY;COUNT=2")
    assert starts(pattern) == [utc(each) for each in expected]
    assert [one.ends_at - one.starts_at for one in expand([pattern], *YEAR)] == [timedelta(hours=1)] * 2


def test_skipped_and_doubled_times_are_known():
    """What the confirmation tells: which times do not exist, and which come twice."""
    assert recurrence.is_skipped(wall("2026-03-29T02:30"), "Europe/Berlin")
    assert not recurrence.is_repeated(wall("2026-03-29T02:30"), "Europe/Berlin")
    assert recurrence.is_repeated(wall("2026-10-25T02:30"), "Europe/Berlin")
    assert not recurrence.is_skipped(wall("2026-10-25T03:30"), "Europe/Berlin")


def test_one_date_moves_and_another_is_left_out():
    """Changes of single dates leave the rule as it is, even where they go to a time the wall shows twice."""
    second_time = utc("2026-10-25T01:30")
    changes = (Override(wall("2026-10-13T15:00")), Override(wall("2026-10-20T15:00"), second_time))
    pattern = Recurrence("u", wall("2026-10-06T15:00"), 45, "Europe/Berlin", "FREQ=WEEKLY;COUNT=4", changes)
    found = expand([pattern], *YEAR)
    assert [one.starts_at for one in found] == [utc("2026-10-06T13:00"), second_time, utc("2026-10-27T14:00")]
    assert [recurrence.format_wall_time(one.original_start) for one in found][1] == "2026-10-20T15:00"


def test_a_date_whose_time_spring_skips_can_move():
    """The date is recognised by the wall-clock time its rule gives, though that time does not exist."""
    changes = (Override(wall("2026-03-29T02:30"), utc("2026-03-30T09:00")),)
    pattern = Recurrence("u", wall("2026-03-22T02:30"), 30, "Europe/Berlin", "FREQ=WEEKLY;COUNT=3", changes)
    assert starts(pattern) == [utc("2026-03-22T01:30"), utc("2026-03-30T09:00"), utc("2026-04-05T00:30")]


@settings(max_examples=60)
@given(
    zone=st.sampled_from(ZONES),
    first=st.datetimes(recurrence.parse_wall_time("2016-01-01T00:00"), recurrence.parse_wall_time("2026-01-01T00:00")),
    rule=st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=DAILY;INTERVAL=3"]),
)
def test_looking_from_nearby_changes_nothing(zone: str, first: datetime, rule: str):
    """A month seen from shortly before it has the dates that counting from the first would give, in every zone."""
    first = first.replace(second=0, microsecond=0)
    span = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 15, tzinfo=UTC)
    stride = timedelta(days=1 if "DAILY" in rule else 7) * int(rule.partition("INTERVAL=")[2] or 1)
    counted, each = [], first
    while each < wall("2026-11-20T00:00"):
        moment = each.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        counted += [moment] if span[0] <= moment < span[1] else []
        each += stride
    assert [one.starts_at for one in expand([Recurrence("u", first, 30, zone, rule)], *span)] == counted


def test_the_first_working_day_of_each_month():
    """It skips weekends, and is named as it was said."""
    rule = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"
    starts = wall("2026-12-01T09:00")
    dates = expand(
        [Recurrence("uid", starts, 30, "Europe/Berlin", rule)],
        datetime(2026, 11, 1, tzinfo=UTC),
        datetime(2027, 6, 1, tzinfo=UTC),
    )
    days = [f"{each.starts_at.astimezone(ZoneInfo('Europe/Berlin')):%m-%d %H:%M}" for each in dates]
    assert days == ["12-01 09:00", "01-01 09:00", "02-01 09:00", "03-01 09:00", "04-01 09:00", "05-03 09:00"]
    with in_language("de"):
        assert "Arbeitstag" in rrule_text.describe_open(rule, starts)
    assert Repetition.of(rule).rule == rule
