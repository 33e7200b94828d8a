"""When somebody may be spoken to."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.contact_hours import DAYS, ImpossibleDaysError, Pause, Window, format_days, parse_days
from bot.kit.i18n import in_language
from bot.kit.time import local_date, to_local

ZONES = ["Europe/Berlin", "America/St_Johns", "Pacific/Kiritimati", "Australia/Lord_Howe", "America/Nuuk", "Etc/UTC"]
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC))  # noqa: DTZ001 - made aware here
windows = st.builds(
    Window,
    days=st.sets(st.sampled_from(DAYS), min_size=1).map(",".join),
    hours_from=st.times(max_value=time(11)).map(lambda at: f"{at:%H:%M}"),
    hours_to=st.times(min_value=time(12)).map(lambda at: f"{at:%H:%M}"),
    zone=st.sampled_from(ZONES),
)


@given(window=windows, moment=moments)
def test_an_opening_is_open_and_the_first(window: Window, moment: datetime):
    """It is on one of the days, within the hours unless the clock change ate them, and not before the moment."""
    opens = window.opens(moment)
    wall = to_local(opens, window.zone)
    assert opens >= moment
    assert window.opens(opens) == opens
    assert DAYS[wall.weekday()] in window.days
    assert f"{wall:%H:%M}" < window.hours_to
    assert opens - moment <= timedelta(days=9)
    assert opens == moment or f"{wall:%H:%M}" >= window.hours_from


@given(window=windows, moment=moments)
def test_the_next_day_is_a_later_one(window: Window, moment: datetime):
    """By the local date, whatever the clock does in between."""
    assert local_date(window.next_day(moment), window.zone) > local_date(moment, window.zone)


def test_a_date_can_be_left_out(monday: datetime):
    """A day off is passed over."""
    window = Window("mon,tue", "08:00", "18:00", "Europe/Berlin", frozenset({"2026-11-23"}))
    assert local_date(window.opens(monday), "Europe/Berlin").isoformat() == "2026-11-24"


@pytest.mark.parametrize(
    ("given_words", "days"),
    [
        ("mon-fri", "mon,tue,wed,thu,fri"),
        ("Sun - Thu", "mon,tue,wed,thu,sun"),
        ("Mo, Mi; fr", "mon,wed,fri"),
        ("Montag bis", None),
        ("mon-", None),
        ("Dienstag", "tue"),
        ("mon to thu", "mon,tue,wed,thu"),
        ("Mo.–Do.", "mon,tue,wed,thu"),
        ("Montag bis Donnerstag", "mon,tue,wed,thu"),
        ("di und do", "tue,thu"),
        ("tuesday,Thursday", "tue,thu"),
        ("", None),
        ("someday", None),
    ],
)
def test_days_as_people_write_them(given_words: str, days: str | None):
    """In English and German, as ranges and lists; anything else is told."""
    if days is None:
        with pytest.raises(ImpossibleDaysError):
            parse_days(given_words)
    else:
        assert parse_days(given_words) == days


def test_days_are_said_in_the_readers_language():
    """Short names of the week."""
    assert format_days("mon,wed") == "Mon, Wed"
    with in_language("de"):
        assert format_days("mon,wed") == "Mo, Mi"


def test_a_pause_covers_its_time_and_no_more(monday: datetime):
    """From its beginning to before its end; one without an end is none."""
    pause = Pause(monday, monday + timedelta(days=1))
    assert [pause.covers(monday + timedelta(hours=hours)) for hours in (-1, 0, 23, 24)] == [False, True, True, False]
    assert pause.after(monday) == monday + timedelta(days=1)
    assert pause.after(monday - timedelta(hours=1)) == monday - timedelta(hours=1)
    assert not Pause().covers(monday)
