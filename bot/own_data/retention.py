"""Delete what is older than the installation keeps it, a small portion at a time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlmodel import Session, SQLModel, col, select

from bot.deps import Deps
from bot.members.service import person_of
from bot.own_data import service as own_data
from bot.own_data.inventory import INVENTORY
from bot.reflections import service as reflections
from bot.reflections.models import Reflection
from bot.settings import Settings

log = structlog.get_logger()

PORTION = 200
MAX_PORTIONS = 20  # of each kind, in one tick

# Deletes one portion of what is older than that moment; how many rows it was.
Portion = Callable[[Session, datetime, datetime], int]


@dataclass(frozen=True)
class Retention:
    """One kind of data: its name in the log, for how many days it is kept (0: for ever), and what deletes it."""

    name: str
    days: Callable[[Settings], int]
    portions: Sequence[Portion]


async def retain(deps: Deps) -> dict[str, int]:
    """Delete what is due; how many rows of each kind."""
    found: dict[str, int] = {}
    for kind in RETENTIONS:
        days = kind.days(deps.settings)
        before = deps.now() - timedelta(days=days)
        for portion in kind.portions if days else ():
            for _number in range(MAX_PORTIONS):
                gone = await deps.db.transact_aside(portion, before, deps.now())
                found[kind.name] = found.get(kind.name, 0) + gone
                if gone < PORTION:
                    break
        if found.get(kind.name):
            log.info("own_data.retained", kind=kind.name, rows=found[kind.name])
    return found


def _deleting(name: str, moment: str) -> Portion:
    """Delete the oldest rows of a table."""

    def portion(session: Session, before: datetime, _now: datetime) -> int:
        table = SQLModel.metadata.tables[name]
        return own_data.delete(session, table, table.c.id.in_(_oldest(session, table, table.c[moment] < before)))

    return portion


def _emptying(name: str, moment: str) -> Portion:
    """Empty the oldest rows of a table of the words that its holding names."""

    def portion(session: Session, before: datetime, _now: datetime) -> int:
        table, emptied = SQLModel.metadata.tables[name], dict(WORDS.get(name) or INVENTORY[name].emptied)
        has_words = sa.or_(*(table.c[column].is_distinct_from(value) for column, value in emptied.items()))
        oldest = _oldest(session, table, sa.and_(table.c[moment] < before, has_words))
        return session.connection().execute(sa.update(table).where(table.c.id.in_(oldest)).values(emptied)).rowcount

    return portion


def _oldest(session: Session, table: sa.Table, condition: sa.ColumnElement[bool]) -> Collection[int]:
    wanted = sa.select(table.c.id).where(condition).order_by(table.c.id).limit(PORTION)
    return list(session.connection().execute(wanted).scalars())


def _forget_reflections(session: Session, before: datetime, now: datetime) -> int:
    """Delete the words of the oldest reflections as their authors would."""
    wanted = select(Reflection).where(col(Reflection.deleted_at).is_(None), col(Reflection.written_at) < before)
    found = session.exec(wanted.order_by(col(Reflection.id)).limit(PORTION)).all()
    for one in found:
        reflections.erase(session, person_of(session, one), one.channel, one.ts, now=now)
    return len(found)


# Of tables whose rows go when their owner deletes them, but stay without words here.
WORDS: dict[str, dict[str, str | None]] = {
    "coaching_model_request": {"messages": None},
    "reading_model_request": {"messages": None},
}
MODEL_REQUESTS = (
    "reflection_model_request",
    "story_model_request",
    "capstone_model_request",
    "coaching_model_request",
    "reading_model_request",
)
RETENTIONS = (
    Retention("reflections", lambda settings: settings.keep_reflections_days, [_forget_reflections]),
    Retention("coaching", lambda settings: settings.keep_coaching_days, [_deleting("coaching", "changed_at")]),
    Retention(
        "pulse_words", lambda settings: settings.keep_pulse_words_days, [_emptying("change_pulse_ask", "answered_at")]
    ),
    Retention(
        "model_texts",
        lambda settings: settings.keep_model_texts_days,
        [_emptying(name, "sent_at") for name in MODEL_REQUESTS],
    ),
    Retention("audit", lambda settings: settings.keep_audit_days, [_deleting("audit_entry", "at")]),
)
