"""A tick with a thousand people due, among ten thousand and among a million: the calendar's size must not matter."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import sqlalchemy as sa
from crowd import LIBRARY, TRACK, new_database
from figures import Row, at_most, interleaved
from peers.instant_slack import TEAM

from bot import migrations
from bot.journeys import scheduler
from bot.journeys.rules import LessonVerdict
from bot.kit.db import Database

DUE = 1000
CUTOFF = timedelta(hours=4)
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
POSTGRES = "GROUNDSWELL_BENCH_POSTGRES"

# Everybody has had the first lesson; of each thousand in turn the next one is due a minute after the last thousand's.
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :people) "
MEMBERS = """INSERT INTO member (id, workspace_id, slack_id, role, zone, zone_is_own, language,
language_is_own, days, hours_from, hours_to, digest, active, joined_at)
SELECT i, :team, 'U' || i, 'learner', 'Europe/Berlin', FALSE, 'en',
FALSE, 'mon,tue,wed,thu,fri', '08:00', '18:00', FALSE, TRUE, :began FROM n"""
ENROLMENTS = """INSERT INTO enrolment (id, workspace_id, member_id, track_id, progress, enrolled_at, next_due_at)
SELECT i, :team, i, :track, 'active', :began, :later FROM n"""
STEPS = """INSERT INTO step (workspace_id, enrolment_id, lesson_id, key, taken_at)
SELECT :team, i, :lesson, 'journeys.step:' || i || ':' || :lesson, :began FROM n"""
MOMENT = "UPDATE enrolment SET next_due_at = :at WHERE id > :after AND id <= :after + :due"


def measure(*, quick: bool) -> list[Row]:
    rounds, many = (3, 100_000) if quick else (5, 1_000_000)
    rows = _rows("SQLite", rounds, many)
    if POSTGRES in os.environ:
        rows += _rows("PostgreSQL", rounds, many)
    return rows


def _rows(kind: str, rounds: int, many: int) -> list[Row]:
    few = 10_000
    with ExitStack() as stack:
        calendars = [
            stack.enter_context(Calendar(_database(kind, stack, people), people, rounds)) for people in (few, many)
        ]
        [seconds] = interleaved(rounds, calendars[0].tick, calendars[1].tick)
    return [Row(f"tick, {DUE:,} due among {many:,} ({kind}; beside it: among {few:,})", "ms", *seconds, at_most(2))]


def _database(kind: str, stack: ExitStack, people: int) -> Database:
    if kind == "SQLite":
        return new_database(Path(stack.enter_context(tempfile.TemporaryDirectory())))
    database = Database(f"{os.environ[POSTGRES]}_{people}")
    migrations.upgrade(database)
    return database


class Calendar:
    """So many people on a track, a thousand of whom are due in each round."""

    def __init__(self, database: Database, people: int, rounds: int) -> None:
        self._database = database
        self._moments = iter([MORNING + timedelta(minutes=nth) for nth in range(rounds)])
        self._fill(people, rounds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def _fill(self, people: int, rounds: int) -> None:
        began, later = MORNING - timedelta(days=7), MORNING + timedelta(days=1)
        about = {"people": people, "team": TEAM, "track": TRACK.id, "lesson": TRACK.steps[0].lesson.id}
        moments = [sa.bindparam(name, type_=sa.DateTime(timezone=True)) for name in ("began", "later")]
        with self._database.engine.begin() as connection:
            for insert in (MEMBERS, ENROLMENTS, STEPS):
                words = insert.replace("INSERT INTO", f"{NUMBERS}INSERT INTO", 1)
                statement = sa.text(words).bindparams(*(m for m in moments if f":{m.key}" in words))
                connection.execute(statement, {**about, "began": began, "later": later})
            due = sa.text(MOMENT).bindparams(sa.bindparam("at", type_=sa.DateTime(timezone=True)))
            for nth in range(rounds):
                at = MORNING + timedelta(minutes=nth)
                connection.execute(due, {"at": at, "after": nth * DUE, "due": DUE})
            connection.exec_driver_sql("ANALYZE")

    def tick(self) -> list[float]:
        return [asyncio.run(self._tick(next(self._moments)))]

    async def _tick(self, at: datetime) -> float:
        """Milliseconds of one tick, as the product's clock runs it."""
        began, sent = time.perf_counter(), 0
        while planned := await self._database.transact(scheduler.plan, LIBRARY, now=at, cutoff=CUTOFF):
            sent += sum(decision.verdict is LessonVerdict.SEND for decision in planned)
        milliseconds = (time.perf_counter() - began) * 1000
        assert sent == DUE, f"{sent} lessons were handed out instead of {DUE}"
        return milliseconds
