"""The pace of a workspace: one schedule of slots for all its lanes, in whatever processes they are sent.

It is kept by the database's clock, since those of two machines may differ by a minute.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery.models import SendingPace

pace_table = SendingPace.__table__  # type: ignore[attr-defined] # the hot path speaks Core


def wait(session: Session, workspace_id: str, *, wall: float) -> float:
    """Seconds until the next slot; `wall` is the machine's clock, where the database has none."""
    now = _clock(session.get_bind().dialect.name)
    mine = sa.select(pace_table.c.next_at - now).where(pace_table.c.workspace_id == workspace_id)
    return max(0.0, session.connection().execute(mine, {"wall": wall}).scalar() or 0.0)


def take(session: Session, workspace_id: str, *, slots: int, seconds: float, wall: float) -> float:
    """Take so many slots, each of so many seconds; returns the seconds until the first."""
    return _move(session, workspace_id, wall, taken=slots * seconds) - slots * seconds


def hold(session: Session, workspace_id: str, *, seconds: float, wall: float) -> None:
    """Let nothing out in a workspace for so long, as Slack has asked."""
    if wait(session, workspace_id, wall=wall) < seconds:
        _move(session, workspace_id, wall, held=seconds)


def _move(session: Session, workspace_id: str, wall: float, *, taken: float = 0.0, held: float = 0.0) -> float:
    """Move the next slot; returns the seconds until it from now."""
    dialect = session.get_bind().dialect.name
    given = {"workspace": workspace_id, "taken": taken, "held": held} | ({"wall": wall} if dialect == "sqlite" else {})
    moved: float = session.connection().execute(_moving(dialect), given).scalar_one()
    return moved


def _clock(dialect: str) -> sa.ColumnElement[Any]:
    if dialect == "sqlite":
        return sa.bindparam("wall", type_=sa.Float())
    return sa.cast(sa.extract("epoch", sa.func.statement_timestamp()), sa.Float())


@lru_cache
def _moving(dialect: str) -> Any:
    now = _clock(dialect)
    taken, held = (sa.bindparam(name, type_=sa.Float()) for name in ("taken", "held"))
    first = {"workspace_id": sa.bindparam("workspace"), "next_at": now + held + taken}
    since = sa.case((pace_table.c.next_at > now + held, pace_table.c.next_at), else_=now + held)
    inserted = _insert(dialect)(pace_table).values(first)
    moved = inserted.on_conflict_do_update(index_elements=["workspace_id"], set_={"next_at": since + taken})
    return moved.returning(pace_table.c.next_at - now)


def _insert(dialect: str) -> Any:
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert  # noqa: PLC0415 - only the dialect in use

        return sqlite_insert
    from sqlalchemy.dialects.postgresql import insert as postgres_insert  # noqa: PLC0415 - as above

    return postgres_insert
