"""Moments to be asked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.contact_hours import Window
from bot.reflections.follow_up_times import (
    Hours,
    MomentOverError,
    MomentTooFarError,
    NoDayChosenError,
    UnknownMomentError,
    choices,
    offered,
    own,
    stamp,
)

BERLIN = Hours(Window("mon,tue,wed,thu,fri", "08:00", "18:00", "Europe/Berlin"), "09:00")
EVER = Hours(Window("mon,tue,wed,thu,fri,sat,sun", "00:00", "23:59", "Europe/Berlin"), "09:00")
START = datetime(2026, 1, 1)  # noqa: DTZ001 - hypothesis adds the zone
THURSDAY = datetime(2026, 11, 26, 13, 0, tzinfo=UTC)


def test_three_moments_in_ones_own_hours():
    """Tomorrow, next Monday and in a week, at one's own hour by one's own clock."""
    at_nine = [f"{moment:%a %d %H:%M}" for moment in choices(BERLIN, now=THURSDAY).values()]
    assert at_nine == ["Fri 27 08:00", "Mon 30 08:00", "Thu 03 08:00"]


def test_a_friday_has_two_because_tomorrow_is_monday():
    """Two that come to the same moment are offered once."""
    assert list(choices(BERLIN, now=THURSDAY + timedelta(days=1))) == ["tomorrow", "week"]


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
