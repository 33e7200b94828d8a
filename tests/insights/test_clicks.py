"""How many clicks were answered within a second."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.insights import clicks
from bot.kit.acks import AckCount, AckTimes
from bot.kit.db import Database
from bot.members.models import Workspace


def test_counts_are_added_up_by_day(db: Database, monday: datetime):
    """In each workspace; one that nobody knows is left out."""
    acks = AckTimes()
    for seconds in (0.1, 1.0, 1.1):
        acks.note("block_actions", "T1", seconds)
    acks.note("event_callback", "T1", 9.0)
    acks.note("command", "T404", 0.1)
    with Session(db.engine) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        clicks.keep(session, acks.take(), now=monday)
        clicks.keep(session, {"T1": AckCount(1, 1)}, now=monday + timedelta(days=1))
        assert acks.take() == {}
        assert clicks.since(session, "T1", monday.date()) == AckCount(4, 3)
        assert clicks.since(session, "T1", monday.date() + timedelta(days=1)) == AckCount(1, 1)
        assert clicks.since(session, "T2", monday.date()) == AckCount(0, 0)


def test_what_cannot_be_kept_is_kept_later():
    """A database that is away for a minute loses no click."""
    acks = AckTimes()
    acks.note("command", "T1", 0.1)
    taken = acks.take()
    acks.note("command", "T1", 2.0)
    acks.give_back(taken)
    assert acks.take() == {"T1": AckCount(2, 1)}
