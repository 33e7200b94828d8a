"""Moments to be asked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.contact_hours import Pause, Window
from bot.kit.time import format_moment
from bot.reflections.follow_up_times import (
    Hours,
    MomentOverError,
    MomentTooFarError,
    NoDayChosenError,
    UnknownMomentError,
    choices,
    kept,
    offered,
    own,
    stamp,
)
from bot.reflections.plan_text import moment_label

BERLIN = Hours(Window("mon,tue,wed,thu,fri", "08:00", "18:00", "Europe/Berlin"), "09:00")
EVER = Hours(Window("mon,tue,wed,thu,fri,sat,sun", "00:00", "23:59", "Europe/Berlin"), "09:00")
START = datetime(2026, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone
THURSDAY = datetime(2026, 11, 26, 13, 0, tzinfo=UTC)


def test_three_moments_in_ones_own_hours():
    """Tomorrow, next Monday and in a week, at one's own hour by one's own clock."""
    at_nine = [f"{moment:%a %d %H:%M}" for moment in choices(BERLIN, now=THURSDAY).values()]
    assert at_nine == ["Fri 27 08:00", "Mon 30 08:00", "Thu 03 08:00"]


def test_a_friday_has_two_because_the_next_day_is_monday():
    """Two that come to the same moment are offered once, by the name that is true."""
    assert list(choices(BERLIN, now=THURSDAY + timedelta(days=1))) == ["monday", "week"]


def test_a_day_without_messages_is_replaced_by_one_without_a_name():
    """On a Thursday of somebody with Tuesday and Thursday, the next day is five days away: only its date says so."""
    hours = Hours(Window("tue,thu", "08:00", "18:00", "Europe/Berlin"), "09:00")
    found = choices(hours, now=THURSDAY)
    assert [f"{moment:%a %d}" for moment in found.values()] == ["Tue 01", "Thu 03"]
    labels = [moment_label(name, moment, hours.zone) for name, moment in found.items()]
    assert labels[0] == format_moment(found["after-monday"], hours.zone)
    assert labels[1] != format_moment(found["week"], hours.zone)


@given(
    st.datetimes(START, START + timedelta(days=900), timezones=st.just(UTC)),
    st.sampled_from(["mon,tue,wed,thu,fri", "tue,thu", "sun"]),
)
def test_what_was_promised_stays_whatever_the_days_and_hours(at: datetime, days: str):
    """Without a pause or a day off in its way."""
    assert kept(at, Hours(Window(days, "10:00", "11:00", "Europe/Berlin"), "10:00")) == at


@given(st.datetimes(START, START + timedelta(days=900), timezones=st.just(UTC)))
def test_a_pause_moves_a_promise_to_after_it(at: datetime):
    """Within their days and hours by then, and never into the pause."""
    pause = Pause(at - timedelta(days=1), at + timedelta(days=10, hours=7))
    later = kept(at, replace(BERLIN, pause=pause))
    assert pause.ends is not None
    assert pause.ends <= later < pause.ends + timedelta(days=6)
    assert BERLIN.window.opens(later) == later


def test_a_promise_moves_to_the_same_hour_of_the_next_day_that_is_free():
    """A holiday moves it to the next day, a snooze to its end."""
    at = datetime(2026, 11, 27, 12, 30, tzinfo=UTC)
    off = replace(BERLIN, window=replace(BERLIN.window, off=frozenset({"2026-11-27"})))
    assert kept(at, off) == at + timedelta(days=3)
    assert kept(at, replace(BERLIN, snoozed_until=at + timedelta(hours=1))) == at + timedelta(hours=1)


def test_no_moment_is_offered_in_a_pause():
    """Neither suggested, nor on a day of one's own."""
    pause = Pause(THURSDAY + timedelta(hours=9), datetime(2026, 12, 9, 23, 0, tzinfo=UTC))
    paused = replace(BERLIN, pause=pause)
    assert {f"{moment:%a %d %H:%M}" for moment in choices(paused, now=THURSDAY).values()} == {"Thu 10 08:00"}
    assert own("2026-12-01", "10:30", paused, now=THURSDAY) == datetime(2026, 12, 10, 9, 30, tzinfo=UTC)


def test_a_day_of_ones_own_moves_into_ones_hours():
    """A Saturday evening comes on Monday morning, and a day alone at one's hour."""
    assert own("2026-11-28", "20:00", BERLIN, now=THURSDAY) == datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
    assert own("2026-11-27", None, BERLIN, now=THURSDAY) == datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
    assert own(None, None, BERLIN, now=THURSDAY) is None


def test_what_cannot_be_is_said():
    """A time without a day, a moment that is over, one in years."""
    with pytest.raises(NoDayChosenError):
        own(None, "09:00", BERLIN, now=THURSDAY)
    with pytest.raises(MomentOverError, match="Thu 26 Nov, 13:59"):
        own("2026-11-26", "13:59", BERLIN, now=THURSDAY)
    with pytest.raises(MomentTooFarError):
        own("2029-01-01", None, BERLIN, now=THURSDAY)


def test_a_time_that_spring_skips_falls_later():
    """02:30 on the last Sunday of March is 03:30 there; one that autumn repeats is the first."""
    march = datetime(2027, 3, 1, tzinfo=UTC)
    assert own("2027-03-28", "02:30", EVER, now=march) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert own("2027-10-31", "02:30", EVER, now=march) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("given_stamp", ["", "soon", "-5", "1²", "9" * 30])
def test_a_button_that_means_no_moment(given_stamp: str):
    """Whatever stands in it, nothing breaks."""
    with pytest.raises(UnknownMomentError):
        offered(given_stamp, BERLIN, now=THURSDAY)


@given(st.datetimes(START, START + timedelta(days=1500), timezones=st.just(UTC)))
def test_whatever_the_day_every_moment_offered_is_ahead_and_open(at: datetime):
    """And its button brings the same moment back."""
    for moment in choices(BERLIN, now=at).values():
        assert moment > at
        assert BERLIN.window.opens(moment) == moment
        assert offered(stamp(moment), BERLIN, now=at) == moment
