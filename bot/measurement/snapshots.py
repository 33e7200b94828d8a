"""Weekly snapshots: kept once a week is over everywhere, so that every later comparison has its baseline."""

from __future__ import annotations

import json
from base64 import b85decode, b85encode
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.figures.rules import as_bits, pack, unpack
from bot.kit.db import insert_new
from bot.measurement import measures
from bot.measurement.models import MeasurementSchedule, QuestionTally, WeeklySnapshot, snapshots
from bot.measurement.weeks import IsoWeek, parse_week, week_of
from bot.members.models import Workspace
from bot.quizzes.models import answers, asked_questions
from bot.reviews.rules import ROUND_PREFIX

# Older weeks of a workspace that was away for longer are skipped: nobody was there to be counted.
MAX_WEEKS_BEHIND = 60
_NEW = sa.select(col(Workspace.id), col(Workspace.installed_at)).where(
    col(Workspace.gone_at).is_(None), col(Workspace.id).not_in(sa.select(col(MeasurementSchedule.workspace_id)))
)


def next_due_at(session: Session) -> datetime | None:
    """When a week is next over that is to be kept."""
    chosen = sa.select(sa.func.min(col(MeasurementSchedule.next_due_at)))
    known = session.connection().execute(chosen).scalar()
    new = [week_of(row.installed_at).closes_at for row in session.connection().execute(_NEW)]
    return min([*new, *([known] if known else [])], default=None)


def enter(session: Session) -> None:
    """Put workspaces that have none on the schedule, from the week in which they installed the app."""
    weeks = {row.id: week_of(row.installed_at) for row in session.connection().execute(_NEW)}
    rows = [
        {"workspace_id": workspace_id, "next_week": week.label, "next_due_at": week.closes_at}
        for workspace_id, week in weeks.items()
    ]
    insert_new(session, MeasurementSchedule, rows)


def keep_due(session: Session, *, now: datetime) -> str | None:
    """Keep one week of one workspace that is over; returns the workspace's id, None if nothing is due."""
    chosen = (
        select(MeasurementSchedule)
        .where(MeasurementSchedule.next_due_at <= now)
        .order_by(col(MeasurementSchedule.next_due_at))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    due = session.exec(chosen).first()
    if due is None:
        return None
    week = max(parse_week(due.next_week), week_of(now - timedelta(weeks=MAX_WEEKS_BEHIND)))
    keep(session, due.workspace_id, week, now=now)
    due.next_week, due.next_due_at = week.plus(1).label, week.plus(1).closes_at
    session.add(due)
    return due.workspace_id


def keep(session: Session, workspace_id: str, week: IsoWeek, *, now: datetime) -> None:
    """Keep what every measure finds in a week, and add its first answers to the tallies; once."""
    rows: list[dict[str, Any]] = [
        {
            "workspace_id": workspace_id,
            "week": week.label,
            "measure": name,
            "people": pack(as_bits(found.people)),
            "base": pack(as_bits(found.base)),
            "made_at": now,
        }
        for name, found in measures.read_all(session, workspace_id, week).items()
    ]
    if insert_new(session, WeeklySnapshot, rows):
        _tally(session, workspace_id, week)


@dataclass
class Tally:
    """Members, as bits, who have answered a question; who was wrong, and with which option by its position."""

    answered: int = 0
    wrong: int = 0
    chosen: dict[int, int] = field(default_factory=dict)

    def add(self, member_id: int, *, correct: bool, choices: Collection[int]) -> None:
        """Count the first answer of a member; later ones change nothing."""
        bit = 1 << member_id
        if self.answered & bit:
            return
        self.answered |= bit
        if correct:
            return
        self.wrong |= bit
        for choice in choices:
            self.chosen[choice] = self.chosen.get(choice, 0) | bit


def _tally(session: Session, workspace_id: str, week: IsoWeek) -> None:
    """Add a week's first answers to the tallies of their questions."""
    chosen = (
        sa.select(answers.c.member_id, answers.c.correct, answers.c.given, asked_questions.c.question_id)
        .join(asked_questions, asked_questions.c.id == answers.c.ask_id)
        .where(
            answers.c.workspace_id == workspace_id,
            answers.c.answered_at >= week.starts_at,
            answers.c.answered_at < week.ends_at,
            answers.c.correct.is_not(None),
            ~asked_questions.c.source.startswith(ROUND_PREFIX),
        )
        .order_by(answers.c.answered_at)
    )
    held = read_tallies(session, workspace_id)
    touched: set[str] = set()
    for row in session.connection().execute(chosen):
        touched.add(row.question_id)
        choices = () if row.correct else json.loads(row.given).get("choices", ())
        held.setdefault(row.question_id, Tally()).add(row.member_id, correct=row.correct, choices=choices)
    if touched:
        session.connection().execute(
            sa.delete(QuestionTally).where(
                col(QuestionTally.workspace_id) == workspace_id, col(QuestionTally.question_id).in_(touched)
            )
        )
        rows = [_tally_row(workspace_id, question_id, held[question_id]) for question_id in sorted(touched)]
        insert_new(session, QuestionTally, rows)


def _tally_row(workspace_id: str, question_id: str, tally: Tally) -> dict[str, Any]:
    chosen = {str(option): b85encode(pack(bits)).decode() for option, bits in sorted(tally.chosen.items())}
    return {
        "workspace_id": workspace_id,
        "question_id": question_id,
        "answered": pack(tally.answered),
        "wrong": pack(tally.wrong),
        "chosen": json.dumps(chosen),
    }


def read_tallies(session: Session, workspace_id: str) -> dict[str, Tally]:
    """The tallies of a workspace by question."""
    chosen = select(QuestionTally).where(QuestionTally.workspace_id == workspace_id)
    return {
        row.question_id: Tally(
            unpack(row.answered),
            unpack(row.wrong),
            {int(option): unpack(b85decode(bits)) for option, bits in json.loads(row.chosen).items()},
        )
        for row in session.exec(chosen)
    }


@dataclass(frozen=True)
class KeptMeasure:
    """What a measure found in a week: members as bits."""

    people: int
    base: int


def read_weeks(session: Session, workspace_id: str, weeks: Collection[IsoWeek]) -> dict[str, dict[str, KeptMeasure]]:
    """What is kept of these weeks, by their label and the measure's name."""
    chosen = sa.select(snapshots).where(
        snapshots.c.workspace_id == workspace_id, snapshots.c.week.in_([week.label for week in weeks])
    )
    found: dict[str, dict[str, KeptMeasure]] = {}
    for row in session.connection().execute(chosen):
        found.setdefault(row.week, {})[row.measure] = KeptMeasure(unpack(row.people), unpack(row.base))
    return found
