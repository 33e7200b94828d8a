"""The benchmarks' tables can be filled as the models are now; the figures themselves are of no interest here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa

from bot.kit.db import Database
from bot.members.models import Member, member_table
from bot.settings import ROOT


@pytest.fixture(scope="module")
def crowd() -> Iterator[ModuleType]:
    """What fills the tables; benchmarks are run as files, and find one another in their folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        yield import_module("crowd")


def test_rows_are_numbered_and_have_the_models_defaults(crowd: ModuleType, db: Database, monday: datetime):
    """Columns that are not named are as in a member that the product makes."""
    crowd.prepare(db)
    with db.engine.begin() as connection:
        crowd.fill(connection, Member, 3, id=crowd.NUMBER, slack_id="U" + crowd.NUMBER_AS_TEXT, joined_at=monday)
        rows = connection.execute(sa.select(member_table).order_by(member_table.c.id)).mappings().all()
    assert [(row["id"], row["slack_id"], row["workspace_id"]) for row in rows] == [
        (number, f"U{number}", crowd.TEAM) for number in (1, 2, 3)
    ]
    named = {"id", "slack_id", "workspace_id", "joined_at"}
    fresh = Member(workspace_id=crowd.TEAM, slack_id="U1", joined_at=monday).model_dump(exclude=named)
    assert all({name: row[name] for name in fresh} == fresh for row in rows)


def test_a_tick_is_measured(crowd: ModuleType, db: Database):
    """In each round those who are due get a lesson, and nobody else."""
    crowd.prepare(db)
    with import_module("tick").Calendar(db, people=5, rounds=2, due=2) as calendar:
        assert all(milliseconds > 0 for _ in range(2) for milliseconds in calendar.tick())


def test_a_tick_of_sessions_is_measured(crowd: ModuleType, tmp_path: Path):
    """In each round the sessions that are due take their step, and no others."""
    sessions = import_module("calendar_month").Sessions(tmp_path, 5, due=2)
    assert all(milliseconds > 0 for _ in range(2) for milliseconds in sessions.tick())
    sessions.close()


def test_clicks_on_a_lesson_are_made(crowd: ModuleType, tmp_path: Path):
    """Everybody has one, with a reflection or without."""
    database = crowd.new_database(tmp_path)
    for nth, position in enumerate((crowd.WITH_REFLECTION, crowd.WITHOUT_REFLECTION)):
        assert len(crowd.gather(database, 2, position, after=2 * nth)) == 2
    database.close()


def test_review_cards_are_filled(crowd: ModuleType):
    """Those who are due are found among them."""
    reviews = import_module("reviews")
    with ExitStack() as stack:
        assert reviews._looking(reviews._filled(stack, 1_000)) > 0
