"""One schedule of slots for a workspace, whoever takes them."""

from __future__ import annotations

import asyncio

import pytest
from sqlmodel import Session

from bot.delivery import pace
from bot.kit.db import Database

WALL = 1000.0


def take(session: Session, slots: int, team: str = "T1", wall: float = WALL) -> float:
    return pace.take(session, team, slots=slots, seconds=10.0, wall=wall)


def test_slots_follow_one_another(session: Session):
    """The first begins at once, each lane's next ones after those that are taken; workspaces do not share them."""
    waits = [take(session, 2), take(session, 1), take(session, 3)]

    assert waits == pytest.approx([0, 20, 30], abs=1)
    assert pace.wait(session, "T1", wall=WALL) == pytest.approx(60, abs=1)
    assert take(session, 1, "T2") == pytest.approx(0, abs=1)


def test_a_pause_is_no_credit(db: Database, session: Session):
    """Slots that nobody took are gone, and a machine whose clock is wrong takes no others."""
    take(session, 1)
    later = WALL + 3600 if db.is_sqlite else WALL - 60

    first, second = take(session, 1, wall=later), take(session, 1, wall=later)

    assert second - first == pytest.approx(10, abs=1)
    assert first == pytest.approx(0 if db.is_sqlite else 10, abs=1)


def test_what_slack_asks_for_holds_for_all_lanes(session: Session):
    """A shorter wait does not end a longer one."""
    take(session, 1)
    pace.hold(session, "T1", seconds=300, wall=WALL)
    pace.hold(session, "T1", seconds=5, wall=WALL)

    assert pace.wait(session, "T1", wall=WALL) == pytest.approx(300, abs=1)
    assert take(session, 1) == pytest.approx(300, abs=1)
    assert pace.wait(session, "T2", wall=WALL) == 0


async def test_no_two_get_the_same_slot(session: Session, db: Database):
    """However many take them at once."""
    session.rollback()
    waits = await asyncio.gather(*(db.transact_aside(take, 1) for _ in range(20)))
    assert sorted(round(wait / 10) for wait in waits) == list(range(20))
