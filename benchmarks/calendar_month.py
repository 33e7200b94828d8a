"""A month of 500 series that have run for ten years; and a tick with twenty sessions due among few and among many."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import recurring_ical_events
import sqlalchemy as sa
from crowd import NUMBER, NUMBER_AS_TEXT, fill, new_database
from figures import Row, at_most, interleaved
from icalendar import Calendar
from sqlmodel import Session, col

from bot.app.lesson_catalog import LessonCatalog
from bot.community import jobs
from bot.community.activities.content import load as load_activities
from bot.community.calendar.models import Activity, Community, CommunitySession, Series, SeriesState
from bot.community.calendar.recurrence import Recurrence, events, expand
from bot.community.context import CommunityContext
from bot.journeys.content import load
from bot.kit.db import Database
from bot.members.models import Member, Role
from bot.settings import ROOT

SERIES = 500
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "Etc/UTC")
RULES = (
    "FREQ=WEEKLY;BYDAY=MO,WE",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=MONTHLY;BYDAY=+2TU",
    "FREQ=WEEKLY;COUNT=600",
)
MONTH = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
DUE = 20
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LOCAL_START = "2026-11-23T09:00"


def measure(*, quick: bool) -> list[Row]:
    rounds, many = (3, 20_000) if quick else (5, 100_000)
    patterns = _patterns()
    calendar = Calendar()
    calendar.subcomponents = [event for pattern in patterns for event in events(pattern)]
    [month] = interleaved(rounds, lambda: _bare(calendar), lambda: _ours(patterns))
    with tempfile.TemporaryDirectory() as few_in, tempfile.TemporaryDirectory() as many_in:
        few, more = (Sessions(Path(place), count) for place, count in ((few_in, 1_000), (many_in, many)))
        [tick] = interleaved(rounds, few.tick, more.tick)
        few.close()
        more.close()
    return [
        Row(
            f"a month of {SERIES} series, ten years old (beside it: recurring-ical-events)", "ms", *month, at_most(1.5)
        ),
        Row(f"tick, {DUE} sessions due among {many:,} (SQLite; beside it: among 1,000)", "ms", *tick, at_most(2)),
    ]


def _patterns() -> list[Recurrence]:
    first = datetime(2016, 11, 7, 8)  # noqa: DTZ001 - on the wall of its zone
    return [
        Recurrence(f"series-{n}", first + timedelta(days=n % 5, minutes=n % 600), 45, ZONES[n % 5], RULES[n % 7 % 5])
        for n in range(SERIES)
    ]


def _bare(calendar: Calendar) -> list[float]:
    """The library over the whole calendar at once, as its manual shows it."""
    began = time.perf_counter()
    found = recurring_ical_events.of(calendar).between(*MONTH)
    assert len(found) > SERIES
    return [1000 * (time.perf_counter() - began)]


def _ours(patterns: list[Recurrence]) -> list[float]:
    began = time.perf_counter()
    found = expand(patterns, *MONTH)
    assert len(found) > SERIES
    return [1000 * (time.perf_counter() - began)]


class Sessions:
    """So many sessions ahead, some of which are due in each round."""

    def __init__(self, folder: Path, sessions: int, *, due: int = DUE) -> None:
        self._db: Database = new_database(folder)
        self._house = CommunityContext(load_activities(ROOT / "content"), LessonCatalog(load(ROOT / "content")))
        self._due, self._round = due, 0
        later = MORNING + timedelta(days=3)
        activity = {"community_id": 1, "kind": "prompt-jam", "title": "Prompt jam", "owner_id": 1}
        series = {"community_id": 1, "activity_id": 1, "title": "Prompt jam", "minutes": 45, "zone": "Etc/UTC"}
        series |= {"local_start": LOCAL_START, "state": SeriesState.PLANNED, "drafted_by": 1, "changed_at": MORNING}
        session = {"original_start": LOCAL_START, "starts_at": later, "ends_at": later, "facilitator_id": 1}
        session |= {"next_step": "open", "next_due_at": later}
        with self._db.engine.begin() as connection:
            fill(connection, Member, 1, id=1, slack_id="U1", role=Role.FACILITATOR, zone=ZONES[0], joined_at=MORNING)
            fill(connection, Community, 1, id=1, channel="C1", founder_id=1, created_at=MORNING)
            fill(connection, Activity, 1, id=1, created_at=MORNING, **activity)
            fill(connection, Series, sessions, id=NUMBER, uid="u" + NUMBER_AS_TEXT, created_at=MORNING, **series)
            fill(connection, CommunitySession, sessions, id=NUMBER, series_id=NUMBER, **session)

    def tick(self) -> list[float]:
        """Milliseconds of one tick."""
        first, self._round = self._round * self._due, self._round + 1
        with self._db.engine.begin() as connection:
            chosen = col(CommunitySession.id).between(first + 1, first + self._due)
            connection.execute(sa.update(CommunitySession).where(chosen).values(next_due_at=MORNING))
        began = time.perf_counter()
        with Session(self._db.engine) as session, session.begin():
            taken = jobs.take_steps(session, self._house, now=MORNING)
        assert taken == self._due
        return [1000 * (time.perf_counter() - began)]

    def close(self) -> None:
        self._db.close()
