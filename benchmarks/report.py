"""The report of 10,000 people and a year, and the snapshot of their newest week.

Beside the report: the bare counts by week that somebody would group instead, which hide nobody.
"""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from crowd import NUMBER, NUMBER_AS_TEXT, fill, new_database
from figures import Row, at_most, interleaved
from peers.instant_slack import TEAM
from sqlmodel import Session

from bot.journeys.models import Enrolment
from bot.kit.db import Database
from bot.measurement import report, snapshots
from bot.measurement.report import TREND_WEEKS
from bot.measurement.scopes import EVERYBODY
from bot.measurement.weeks import IsoWeek, last_closed
from bot.members.models import Member
from bot.quizzes.models import Answer, AskedQuestion

NOW = datetime(2026, 11, 30, 13, 0, tzinfo=UTC)
QUESTIONS = 212
# Each person answers so many questions a week.
ANSWERS = 4


class YearOfAnswers:
    """A workspace of `people` who answered for `weeks`, all of them kept but the newest."""

    def __init__(self, folder: Path, people: int, weeks: int) -> None:
        self.db: Database = new_database(folder)
        self.newest = last_closed(NOW)
        with Session(self.db.engine) as session, session.begin():
            _fill(session, people, self.newest.plus(1 - weeks), weeks)
        for back in reversed(range(1, TREND_WEEKS + 1)):
            with Session(self.db.engine) as session, session.begin():
                snapshots.keep(session, TEAM, self.newest.plus(-back), now=NOW)
        self.statements = 0
        sa.event.listen(self.db.engine, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self.statements += 1

    def snapshot(self) -> list[float]:
        """How long the newest week takes to be kept, in ms."""
        with Session(self.db.engine) as session, session.begin():
            began = time.perf_counter()
            snapshots.keep(session, TEAM, self.newest, now=NOW)
            return [1000 * (time.perf_counter() - began)]

    def report(self) -> list[float]:
        """How long the report takes, in ms."""
        self.statements = 0
        with Session(self.db.engine) as session, session.begin():
            began = time.perf_counter()
            report.build(session, TEAM, EVERYBODY, self.newest, now=NOW)
            return [1000 * (time.perf_counter() - began)]

    def bare(self) -> list[float]:
        """How long the same weeks take as counts grouped by week."""
        with Session(self.db.engine) as session:
            began = time.perf_counter()
            for back in range(TREND_WEEKS):
                week: IsoWeek = self.newest.plus(-back)
                counted = sa.text(
                    f"SELECT count(DISTINCT member_id) FROM answer WHERE workspace_id = '{TEAM}' "
                    "AND answered_at >= :start AND answered_at < :end"
                )
                session.connection().execute(counted, {"start": _text(week.starts_at), "end": _text(week.ends_at)})
            hardest = sa.text(
                "SELECT question_id, avg(correct) FROM answer JOIN ask ON ask.id = ask_id "
                f"WHERE answer.workspace_id = '{TEAM}' GROUP BY question_id"
            )
            session.connection().execute(hardest).all()
            return [1000 * (time.perf_counter() - began)]

    def close(self) -> None:
        self.db.close()


def _text(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(sep=" ")


def _fill(session: Session, people: int, first: IsoWeek, weeks: int) -> None:
    """People on a track, and a week's answers for each of them, from the first week on."""
    connection, start = session.connection(), first.starts_at
    fill(connection, Member, people, id=NUMBER, slack_id=sa.literal("U") + NUMBER_AS_TEXT, joined_at=start)
    fill(connection, Enrolment, people, member_id=NUMBER, track_id="scaling-successes", enrolled_at=start)
    for week in range(weeks):
        for place in range(ANSWERS):
            number = week * ANSWERS + place
            asked_id = sa.literal(f"{number}-") + NUMBER_AS_TEXT
            at = start + timedelta(weeks=week, hours=9 + place)
            source = f"reviews.round:{number}" if place else f"journeys.step:{number}"
            asked = {"question_id": f"scaling-successes/lesson/q{number % QUESTIONS}", "version": "1", "source": source}
            fill(connection, AskedQuestion, people, id=asked_id, member_id=NUMBER, asked_at=at, **asked)
            given = {"given": '{"choices":[1]}', "answered_at": at, "correct": NUMBER % 3 > 0}
            fill(connection, Answer, people, ask_id=asked_id, member_id=NUMBER, **given)


def measure(*, quick: bool) -> list[Row]:
    rounds, people, weeks = (2, 500, 12) if quick else (5, 10_000, 52)
    with tempfile.TemporaryDirectory() as folder:
        year = YearOfAnswers(Path(folder), people, weeks)
        [snapshot] = interleaved(1, year.bare, year.snapshot)
        [shown] = interleaved(rounds, year.bare, year.report)
        statements = year.statements
        year.close()
    about = f"{people:,} people and {weeks} weeks (SQLite; beside it: bare counts by week)"
    return [
        Row(f"report of {about}, {statements} statements", "ms", *shown, at_most(1)),
        Row(f"keeping a week of {about}", "ms", *snapshot),
    ]
