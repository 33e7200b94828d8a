"""A month of 500 series that have run for ten years; and a tick with twenty sessions due among few and among many."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import recurring_ical_events
import sqlalchemy as sa
from crowd import new_database
from figures import Row, at_most, interleaved
from icalendar import Calendar
from peers.instant_slack import TEAM
from sqlmodel import Session

from bot.app.lesson_catalog import LessonCatalog
from bot.community import jobs
from bot.community.activities.content import load as load_activities
from bot.community.calendar.recurrence import Recurrence, events, expand
from bot.community.context import CommunityContext
from bot.journeys.content import load
from bot.kit.db import Database
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

NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :sessions) "
TABLES = (
    """INSERT INTO member (id, workspace_id, slack_id, role, zone, zone_is_own, language, language_is_own, days,
    hours_from, hours_to, digest, active, joined_at)
    VALUES (1, :team, 'U1', 'facilitator', 'Europe/Berlin', FALSE, 'en', FALSE, 'mon', '08:00', '18:00', FALSE, TRUE,
    :at)""",
    """INSERT INTO community (id, workspace_id, channel, name, founder_id, created_at, zone)
    VALUES (1, :team, 'C1', '', 1, :at, 'Etc/UTC')""",
    """INSERT INTO community_activity (id, workspace_id, community_id, kind, title, owner_id, created_at)
    VALUES (1, :team, 1, 'prompt-jam', 'Prompt jam', 1, :at)""",
    NUMBERS
    + """INSERT INTO community_series (id, workspace_id, community_id, activity_id, uid, title, local_start, minutes,
    zone, rule, state, sequence, drafted_by, created_at, changed_at)
    SELECT i, :team, 1, 1, 'u' || i, 'Prompt jam', '2026-11-23T09:00', 45, 'Etc/UTC', '', 'planned', 0, 1, :at, :at
    FROM n""",
    NUMBERS
    + """INSERT INTO community_session (id, workspace_id, series_id, original_start, starts_at, ends_at, state,
    sequence, seats_taken, last_position, facilitator_id, next_step, next_due_at)
    SELECT i, :team, i, '2026-11-23T09:00', :later, :later, 'planned', 0, 0, 0, 1, 'open', :later FROM n""",
)


def measure(*, quick: bool) -> list[Row]:
    rounds, many = (3, 20_000) if quick else (5, 100_000)
    patterns = _patterns()
    calendar = Calendar()
    calendar.subcomponents = [event for pattern in patterns for event in events(pattern)]
    [month] = interleaved(rounds, lambda: _bare(calendar), lambda: _ours(patterns))
    with tempfile.TemporaryDirectory() as few_in, tempfile.TemporaryDirectory() as many_in:
        few, more = (_Sessions(Path(place), count) for place, count in ((few_in, 1_000), (many_in, many)))
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


class _Sessions:
    """So many sessions ahead, twenty of which are due in each round."""

    def __init__(self, folder: Path, sessions: int) -> None:
        self._db: Database = new_database(folder)
        self._house = CommunityContext(load_activities(ROOT / "content"), LessonCatalog(load(ROOT / "content")))
        self._round = 0
        later = MORNING + timedelta(days=3)
        with self._db.engine.begin() as connection:
            for statement in TABLES:
                connection.execute(
                    sa.text(statement), {"team": TEAM, "at": MORNING, "later": later, "sessions": sessions}
                )

    def tick(self) -> list[float]:
        first, self._round = self._round * DUE, self._round + 1
        with self._db.engine.begin() as connection:
            moved = "UPDATE community_session SET next_due_at = :at WHERE id > :first AND id <= :last"
            connection.execute(sa.text(moved), {"at": MORNING, "first": first, "last": first + DUE})
        began = time.perf_counter()
        with Session(self._db.engine) as session, session.begin():
            taken = jobs.take_steps(session, self._house, now=MORNING)
        assert taken == DUE
        return [1000 * (time.perf_counter() - began)]

    def close(self) -> None:
        self._db.close()
