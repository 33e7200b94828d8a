"""Show, export and delete what is kept of one person."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from bot.certification.capstone.models import Capstone, CapstoneSubmission
from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import ledger
from bot.kit.db import row_id
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.message_updates import Redrawn
from bot.members.models import member_table
from bot.members.service import Person
from bot.own_data import views
from bot.own_data.inventory import INVENTORY, belonging, foreign, tables
from bot.own_data.kinds import Kind
from bot.reflections import data_export
from bot.stories import erasure
from bot.stories.models import Story
from bot.stories.publishing import notifications
from bot.stories.publishing.notifications import ShowcaseUpdate

# What opens something for whoever holds it.
SECRETS = frozenset({"sealed", "secret_hash", "token", "code", "claim"})
# What a member keeps: it is needed to talk to them, and for what they run.
KEPT_OF_ACCOUNT = frozenset(
    {"workspace_id", "id", "slack_id", "role", "zone", "zone_is_own", "language", "language_is_own", "active"}
    | {"is_guest", "joined_at"}
)


@dataclass(frozen=True)
class Erasure:
    """What has to be redrawn in Slack once somebody's data is deleted."""

    redraws: Sequence[Redrawn]
    showcase: Sequence[ShowcaseUpdate]


def counts(session: Session, who: Person) -> Counter[Kind]:
    """How many rows are kept of somebody, by kind; kinds without any are left out."""
    found: Counter[Kind] = Counter()
    for table in tables():
        counted = sa.select(sa.func.count()).select_from(table).where(belonging(table, who))
        found[INVENTORY[table.name].kind] += int(session.connection().execute(counted).scalar_one())
    return +found


def everything(session: Session, who: Person) -> dict[str, dict[str, list[Json]]]:
    """All rows of somebody, by the name of their kind and by table, as JSON takes them; secrets are left out."""
    found: dict[str, dict[str, list[Json]]] = {}
    for table in tables():
        if rows := rows_of(session, table, belonging(table, who)):
            found.setdefault(views.names()[INVENTORY[table.name].kind], {})[table.name] = rows
    return found


def rows_of(session: Session, table: sa.Table, condition: sa.ColumnElement[bool]) -> list[Json]:
    """The rows of a table, as JSON takes them."""
    columns = [column for column in table.columns if column.name not in SECRETS]
    found = session.connection().execute(sa.select(*columns).where(condition)).mappings()
    return [{name: _plain(value) for name, value in row.items()} for row in found]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


def export(session: Session, who: Person, *, now: datetime) -> None:
    """Send somebody a file with everything, at most once a minute."""
    content = {"made_at": now.isoformat(), "note": views.file_note(), "data": everything(session, who)}
    text = json.dumps(content, ensure_ascii=False, indent=1, default=str)
    payload = files.file(f"my-data-{now.date().isoformat()}.json", views.file_title(), text)
    key = f"own_data.export:{who.member_id}:{now:%Y%m%dT%H%M}"
    delivery.post(session, delivery.Outgoing(who.workspace_id, key, who.slack_id, payload, now, lane=Lane.PROMPT))


def erase(session: Session, who: Person, *, now: datetime) -> Erasure:
    """Delete somebody's data but for what has a reason to stay; what was going to be sent to them isn't sent."""
    keys = [
        erasure.delete_story(session, who, story_id, now=now)
        for story_id in session.exec(
            select(Story.id).where(
                Story.workspace_id == who.workspace_id,
                Story.member_id == who.member_id,
                col(Story.deleted_at).is_(None),
            )
        ).all()
        if story_id is not None
    ]
    showcase = [notifications.withdrawn(session, who.workspace_id, key) for key in keys]
    _, redraws = data_export.forget(session, who, now=now)
    _withdraw_messages(session, who)
    _delete_drafts(session, who)
    for table in reversed(tables()):
        holding = INVENTORY[table.name]
        if holding.stays is None:
            delete(session, table, belonging(table, who))
        elif holding.emptied:
            session.connection().execute(sa.update(table).where(belonging(table, who)).values(dict(holding.emptied)))
    usual = members.newcomer(who.workspace_id, who.slack_id, now)
    fresh: Mapping[str, object] = {
        column.name: usual.get(column.name) for column in member_table.columns if column.name not in KEPT_OF_ACCOUNT
    }
    session.connection().execute(sa.update(member_table).where(belonging(member_table, who)).values(dict(fresh)))
    session.expire_all()
    return Erasure(redraws, [update for update in showcase if update is not None])


def delete(session: Session, table: sa.Table, condition: sa.ColumnElement[bool]) -> int:
    """Delete rows, and those that can't be without them; what only refers to them refers to nothing. How many."""
    for child in SQLModel.metadata.sorted_tables:
        for key in (column for column in child.columns if _refers_to(column, table)):
            refers = key.in_(sa.select(foreign(key)).where(condition))
            if key.nullable:
                session.connection().execute(sa.update(child).where(refers).values({key.name: None}))
            else:
                delete(session, child, refers)
    return session.connection().execute(sa.delete(table).where(condition)).rowcount


def _refers_to(column: sa.Column[Any], table: sa.Table) -> bool:
    return any(key.column.table is table for key in column.foreign_keys)


def _withdraw_messages(session: Session, who: Person) -> None:
    waiting = sa.select(ledger.c.key).where(
        ledger.c.workspace_id == who.workspace_id, ledger.c.target == who.slack_id, ledger.c.payload.is_not(None)
    )
    keys = list(session.connection().execute(waiting).scalars())
    delivery.withdraw(session, who.workspace_id, keys, reason="its recipient had their data deleted")


def _delete_drafts(session: Session, who: Person) -> None:
    """Delete a capstone that was never handed in."""
    handed_in = select(CapstoneSubmission.capstone_id).where(CapstoneSubmission.workspace_id == who.workspace_id)
    drafts = select(Capstone).where(
        Capstone.workspace_id == who.workspace_id,
        Capstone.member_id == who.member_id,
        col(Capstone.id).not_in(handed_in),
    )
    for draft in session.exec(drafts).all():
        table = SQLModel.metadata.tables["capstone"]
        delete(session, table, table.c.id == row_id(draft))
