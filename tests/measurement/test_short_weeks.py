"""Weeks with few working days."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session

from bot.kit.db import insert_new
from bot.measurement.short_weeks import is_short
from bot.measurement.weeks import parse_week
from bot.members import service as members
from bot.members.models import DayOff
from tests.measurement.conftest import WORKSPACE


@pytest.fixture(autouse=True)
def berlin(session: Session, monday: datetime) -> None:
    """Three people in Berlin, and one elsewhere."""
    for number, zone in enumerate(["Europe/Berlin"] * 3 + ["Asia/Tokyo"]):
        members.arrive(session, WORKSPACE, f"U{number:08}", now=monday).zone = zone
    session.flush()


@pytest.mark.parametrize(
    ("label", "short"), [("2026-W48", False), ("2026-W52", True), ("2026-W53", True), ("2027-W01", False)]
)
def test_the_weeks_of_christmas_and_new_year_are_short(session: Session, label: str, *, short: bool):
    """By the calendar of where most people are; a single holiday leaves a week as it is."""
    assert is_short(session, WORKSPACE, parse_week(label)) is short


def test_days_that_a_workspace_keeps_free_count(session: Session):
    """Two days of a works meeting, say."""
    week = parse_week("2026-W48")
    insert_new(session, DayOff, [{"workspace_id": WORKSPACE, "day": f"2026-11-2{day}"} for day in (4, 5)])
    assert is_short(session, WORKSPACE, week)
