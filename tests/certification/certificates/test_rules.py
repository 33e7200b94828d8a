"""Until when certificates hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.certification.certificates import rules
from bot.certification.certificates.rules import CertificateStanding, Grounds

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def test_a_certificate_ends_on_the_same_day_two_years_later():
    """A leap day ends on the last of February."""
    assert rules.months_after(NOON, 24) == datetime(2028, 11, 30, 12, tzinfo=UTC)
    assert rules.months_after(datetime(2028, 2, 29, tzinfo=UTC), 24) == datetime(2030, 2, 28, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds_after_the_end", "found"),
    [(-1, CertificateStanding.VALID), (200, CertificateStanding.VALID), (400, CertificateStanding.EXPIRED)],
)
def test_clocks_may_differ_by_some_minutes(seconds_after_the_end: int, found: CertificateStanding):
    """At both ends of its time."""
    end = NOON + timedelta(days=700)
    assert rules.standing(NOON, end, None, now=end + timedelta(seconds=seconds_after_the_end)) is found
    assert rules.standing(NOON, end, None, now=NOON - timedelta(seconds=200)) is CertificateStanding.VALID
    assert rules.standing(NOON, end, None, now=NOON - timedelta(seconds=400)) is CertificateStanding.NOT_YET


def test_what_was_revoked_stays_so():
    """Its end makes no difference."""
    end = NOON + timedelta(days=700)
    assert rules.standing(NOON, end, NOON, now=end + timedelta(days=1)) is CertificateStanding.REVOKED


@given(end=MOMENTS, now=MOMENTS, months=st.integers(1, 120))
def test_nobody_loses_time_by_renewing(end: datetime, now: datetime, months: int):
    """Early or late: the new end is a whole term after the later of both."""
    renewed = rules.renewed_until(end, months, now=now)
    assert renewed > end
    assert renewed == rules.months_after(max(end, now), months)


@given(total=st.none() | st.integers(0, 100), marks=st.integers(0, 3), day=st.none() | st.dates())
def test_grounds_are_kept_as_they_were(total: int | None, marks: int, day: date | None):
    """There and back."""
    grounds = Grounds(total, marks, day)
    assert Grounds.from_json(grounds.as_json()) == grounds
