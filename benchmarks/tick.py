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
from crowd import LIBRARY, NUMBER, NUMBER_AS_TEXT, TRACK, fill, new_database, prepare
from figures import Row, at_most, interleaved
from sqlmodel import col

from bot.journeys import scheduler
from bot.journeys.models import Enrolment, Step
from bot.journeys.rules import LessonVerdict
from bot.kit.db import Database
from bot.members.models import Member

DUE = 1000
CUTOFF = timedelta(hours=4)
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ZONE = "Europe/Berlin"
POSTGRES = "GROUNDSWELL_BENCH_POSTGRES"


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
    prepare(database)
    return database


class Calendar:
    """So many people on a track who have had its first lesson; in each round the next one is due for some of them."""

    def __init__(self, database: Database, people: int, rounds: int, *, due: int = DUE) -> None:
        self._database, self._due = database, due
        self._moments = iter([MORNING + timedelta(minutes=nth) for nth in range(rounds)])
        self._fill(people, rounds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def _fill(self, people: int, rounds: int) -> None:
        began, later = MORNING - timedelta(days=7), MORNING + timedelta(days=1)
        enrolment = {"id": NUMBER, "member_id": NUMBER, "track_id": TRACK.id}
        lesson = TRACK.steps[0].lesson.id
        key = "journeys.step:" + NUMBER_AS_TEXT + f":{lesson}"
        with self._database.engine.begin() as connection:
            fill(connection, Member, people, id=NUMBER, slack_id="U" + NUMBER_AS_TEXT, zone=ZONE, joined_at=began)
            fill(connection, Enrolment, people, enrolled_at=began, next_due_at=later, **enrolment)
            fill(connection, Step, people, enrolment_id=NUMBER, lesson_id=lesson, key=key, taken_at=began)
            for nth in range(rounds):
                at = MORNING + timedelta(minutes=nth)
                chosen = col(Enrolment.id).between(nth * self._due + 1, (nth + 1) * self._due)
                connection.execute(sa.update(Enrolment).where(chosen).values(next_due_at=at))
            connection.exec_driver_sql("ANALYZE")

    def tick(self) -> list[float]:
        return [asyncio.run(self._tick(next(self._moments)))]

    async def _tick(self, at: datetime) -> float:
        """Milliseconds of one tick, as the product's clock runs it."""
        began, sent = time.perf_counter(), 0
        while planned := await self._database.transact(scheduler.plan, LIBRARY, now=at, cutoff=CUTOFF):
            sent += sum(decision.verdict is LessonVerdict.SEND for decision in planned)
        milliseconds = (time.perf_counter() - began) * 1000
        assert sent == self._due, f"{sent} lessons were handed out instead of {self._due}"
        return milliseconds
