"""Rhythms over every zone and both changes of the clock, and times and zones as people write them."""

from __future__ import annotations

from contextvars import copy_context
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise, product
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.i18n import in_language
from bot.kit.time import (
    ImpossibleTimeError,
    UnknownZoneError,
    WeeklySchedule,
    check_days,
    format_date,
    format_moment,
    local_date,
    parse_time,
    parse_zone,
    set_reference_time,
    spread,
    to_local,
)

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = sorted(available_timezones() - {"localtime"})
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAYS = {"mon-fri": {0, 1, 2, 3, 4}, "mon-sun": set(range(7)), "tue,thu": {1, 3}, "sat": {5}, "sun": {6}}


def changes(zone: str) -> tuple[tuple[datetime, timedelta], ...]:
    """The moments of the year at which a zone's clock changes, to the quarter of an hour, each with its new offset."""
    here = ZoneInfo(zone)

    def steps(start: datetime, step: timedelta, count: int) -> list[tuple[datetime, timedelta]]:
        moments = [start + step * number for number in range(count + 1)]
        offsets = [(moment, moment.astimezone(here).utcoffset() or timedelta()) for moment in moments]
        return [new for old, new in pairwise(offsets) if old[1] != new[1]]

    days = steps(NEW_YEAR, timedelta(days=1), 365)
    return tuple(found for day, _ in days for found in steps(day - timedelta(days=1), timedelta(minutes=15), 96))


@cache
def changing() -> list[tuple[str, list[datetime]]]:
    """A zone for each way in which a clock changes, with the moments; hundreds of zones share a few dozen ways."""
    ways = {(changes(zone), NEW_YEAR.astimezone(ZoneInfo(zone)).utcoffset()): zone for zone in ZONES}
    return [(zone, [moment for moment, _ in found]) for (found, _), zone in ways.items()]


def exists(moment: datetime, zone: str, at: str) -> bool:
    """Whether a wall-clock time happens on the local date of `moment`."""
    hour, minute = map(int, at.split(":"))
    wall = to_local(moment, zone).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return wall.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall.replace(tzinfo=None)


def check(rhythm: WeeklySchedule, start: datetime, steps: int) -> None:
    """What must hold of a rhythm's days, from `start` on."""
    last = rhythm.next_after(start)
    assert last > start
    dates = {local_date(last, rhythm.zone)}
    for _ in range(steps):
        following = rhythm.next_day_after(last)
        here = to_local(following, rhythm.zone)
        assert following.tzinfo is UTC
        assert following > last, (rhythm, last)
        assert here.date() not in dates, (rhythm, here)
        assert here.weekday() in WEEKDAYS[rhythm.days], (rhythm, here)
        if f"{here:%H:%M}" != rhythm.at:
            assert not exists(following, rhythm.zone, rhythm.at), (rhythm, here)
        dates.add(here.date())
        last = following


@pytest.mark.parametrize("at", ["00:00", "00:30", "01:30", "02:30", "09:00", "23:30"])
def test_a_day_has_one_moment_around_every_change_of_the_clock(at: str):
    """In every zone there is, whatever the hour: one a day, on its day, later than the last, at the time asked for."""
    for zone, moments in changing():
        for days, change in product(WEEKDAYS, moments or [NEW_YEAR]):
            check(WeeklySchedule(days, at, zone), change - timedelta(days=3), 4)


@given(
    zone=st.sampled_from(ZONES),
    days=st.sampled_from(sorted(WEEKDAYS)),
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
    start=st.integers(0, 365 * 24 * 60),
)
def test_a_day_has_one_moment_at_any_time_of_the_year(zone: str, days: str, hour: int, minute: int, start: int):
    """The same from anywhere in the year, for any hour and minute."""
    check(WeeklySchedule(days, f"{hour:02d}:{minute:02d}", zone), NEW_YEAR + timedelta(minutes=start), 8)


@pytest.mark.parametrize(
    ("zone", "at", "after", "expected"),
    [
        ("Europe/Berlin", "09:00", "2026-11-23T08:00+00:00", "2026-11-24T08:00+00:00"),
        ("Europe/Berlin", "09:00", "2026-11-23T07:59+00:00", "2026-11-23T08:00+00:00"),
        ("America/New_York", "09:00", "2026-11-23T08:00+00:00", "2026-11-23T14:00+00:00"),
        ("Asia/Kolkata", "09:00", "2026-11-23T08:00+00:00", "2026-11-24T03:30+00:00"),
        ("Asia/Kathmandu", "09:00", "2026-11-23T08:00+00:00", "2026-11-24T03:15+00:00"),
        ("Europe/Berlin", "02:30", "2026-03-28T12:00+00:00", "2026-03-29T01:30+00:00"),
        ("Europe/Berlin", "02:30", "2026-10-24T12:00+00:00", "2026-10-25T00:30+00:00"),
        ("America/New_York", "01:30", "2026-11-01T05:30+00:00", "2026-11-01T06:30+00:00"),
        ("America/Nuuk", "23:30", "2026-03-28T12:00+00:00", "2026-03-30T00:30+00:00"),
        ("Australia/Lord_Howe", "02:15", "2026-10-03T12:00+00:00", "2026-10-03T15:45+00:00"),
    ],
)
def test_the_next_moment(zone: str, at: str, after: str, expected: str):
    """By the clock on the wall; what spring skips comes as much later if that is the same day, autumn repeats."""
    assert WeeklySchedule("mon-sun", at, zone).next_after(datetime.fromisoformat(after)) == datetime.fromisoformat(
        expected
    )


def test_a_repeated_hour_is_one_day():
    """In autumn 01:30 happens twice in New York, and the second is not another day."""
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert WeeklySchedule("mon-sun", "01:30", "America/New_York").next_day_after(first) == first + timedelta(hours=25)


def test_a_weekend_is_skipped(monday: datetime):
    """From Friday to Monday."""
    friday = monday + timedelta(days=4)
    assert WeeklySchedule("mon-fri", "08:00", "Etc/UTC").next_after(friday) == friday + timedelta(days=3)


@pytest.mark.parametrize("days", ["mon-fri", "tue,thu", "sun", "mon-wed,sat"])
def test_days_as_the_clock_writes_them(days: str):
    """Ranges and lists of days."""
    check_days(days)


@pytest.mark.parametrize("days", ["", "someday", "fri-mon", "8"])
def test_days_nobody_can_follow(days: str):
    """Refused while the content is read, not on the day itself."""
    with pytest.raises(ValueError, match=r".+"):
        check_days(days)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("8:30", "08:30"), ("08:30", "08:30"), ("8.30", "08:30"), ("8h30", "08:30"), ("17", "17:00"), ("0:00", "00:00"),
        ("8am", "08:00"), ("8 am", "08:00"), ("8 a.m.", "08:00"), ("8:15 PM", "20:15"), ("12am", "00:00"),
        ("12 pm", "12:00"), ("12:30 am", "00:30"), ("8 Uhr", "08:00"), ("8.30 Uhr", "08:30"), ("  9:05  ", "09:05"),
        ("23:59", "23:59"),
    ],
)  # fmt: skip
def test_a_time_as_people_write_it(given: str, expected: str):
    """English and German habits, on a clock of 12 or 24 hours."""
    assert parse_time(given) == expected


@pytest.mark.parametrize(
    "given", ["", "noon", "24:00", "8:60", "13pm", "0am", "8:3", "-1", "8:30:00", "8:30x", "99", "8" * 500]
)
def test_a_time_that_is_none(given: str):
    """Refused with a sentence that quotes it, shortened."""
    with pytest.raises(ImpossibleTimeError) as refused:
        parse_time(given)
    assert "8:30" in str(refused.value)
    assert len(str(refused.value)) < 200


@given(st.text(max_size=20))
def test_a_time_is_read_or_refused(given: str):
    """Whatever is written: HH:MM of a real day, or our own error."""
    try:
        read = parse_time(given)
    except ImpossibleTimeError:
        return
    assert datetime.strptime(read, "%H:%M").strftime("%H:%M") == read  # noqa: DTZ007 - a time of day has no zone


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" berlin ", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_as_people_write_it(given: str, expected: str):
    """Any case, a city alone, a space for the underscore."""
    assert parse_zone(given) == expected


@pytest.mark.parametrize(
    ("given", "near"), [("Berlim", "`Europe/Berlin`"), ("Europe/Berln", "`Europe/Berlin`"), ("new yorc", "New_York")]
)
def test_a_zone_misspelt(given: str, near: str):
    """The nearest ones are named."""
    with pytest.raises(UnknownZoneError) as refused:
        parse_zone(given)
    assert near in str(refused.value.facts["hint"])


@pytest.mark.parametrize("given", ["", "qqqqqqq", "../../etc/passwd", "🌍", "x" * 5000])
def test_a_zone_that_is_none(given: str):
    """No guess where nothing is near, and the sentence stays short."""
    with pytest.raises(UnknownZoneError) as refused:
        parse_zone(given)
    assert "Europe/Berlin" in str(refused.value)
    assert len(str(refused.value)) < 300


@given(st.text(max_size=40))
def test_a_zone_is_read_or_refused(given: str):
    """Whatever is written: a zone of the database, or our own error."""
    try:
        read = parse_zone(given)
    except UnknownZoneError:
        return
    assert read in available_timezones()


def test_every_zone_is_read_by_its_own_name():
    """Whatever its case."""
    assert [parse_zone(zone.upper()) for zone in ZONES] == ZONES


def test_moments_and_dates_are_said_for_a_person(monday: datetime):
    """In the person's zone."""
    assert format_moment(monday, "Europe/Berlin") == "Mon 23 Nov, 09:00"
    assert format_moment(monday, "Pacific/Auckland") == "Mon 23 Nov, 21:00"
    assert format_date(monday.date()) == "Mon 23 Nov 2026"


def test_a_moment_far_away_has_its_year(monday: datetime):
    """From ten months on, ahead or back, in both languages; without a moment from which it is seen none is far."""
    near, ahead, back = (monday + timedelta(days=days) for days in (290, 310, -310))

    def seen_from_monday() -> None:
        set_reference_time(monday)
        said = [format_moment(each, "Europe/Berlin") for each in (near, ahead, back)]
        assert said == ["Thu 9 Sep, 10:00", "Wed 29 Sep 2027, 10:00", "Sat 17 Jan 2026, 09:00"]
        with in_language("de"):
            assert format_moment(near, "Europe/Berlin") == "Do., 9. Sept., 10:00 Uhr"
            assert format_moment(ahead, "Europe/Berlin") == "Mi., 29. Sept. 2027, 10:00 Uhr"

    copy_context().run(seen_from_monday)
    assert format_moment(ahead, "Europe/Berlin") == "Wed 29 Sep, 10:00"


@given(
    hour=st.integers(0, 23), half=st.sampled_from(["00", "30"]), whose=st.text(max_size=8), minutes=st.integers(1, 25)
)
def test_a_full_or_half_hour_is_spread(hour: int, half: str, whose: str, minutes: int):
    """It moves later by two minutes and up to so many more, always as far for one person, and never past a limit."""
    at = f"{hour:02d}:{half}"
    moved = spread(at, whose, minutes, before="24:00")
    assert moved[:3] == at[:3]
    assert int(half) + 2 <= int(moved[3:]) <= int(half) + 2 + minutes < 60
    assert spread(at, whose, minutes, before="24:00") == moved
    assert spread(at, whose, minutes, before=moved) == at
    assert spread(at, whose, 0, before="24:00") == at


def test_another_minute_is_nobodys_peak():
    """Whoever has chosen 8:17 gets their lesson at 8:17."""
    assert spread("08:17", "T1:1", 10, before="24:00") == "08:17"


def test_people_are_spread_over_all_the_minutes():
    """Of a few hundred people, some come in each of the minutes."""
    assert {spread("09:00", f"T1:{number}", 10, before="24:00") for number in range(300)} == {
        f"09:{minute:02d}" for minute in range(2, 13)
    }
