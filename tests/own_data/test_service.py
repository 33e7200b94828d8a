"""What somebody sees, gets as a file and deletes of their own data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, select

import bot.app.groundswell  # noqa: F401 - with it come the tables of all features
from bot.delivery.models import Delivery, DeliveryState
from bot.kit.db import Database
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.members.service import Person
from bot.own_data import organisation, service, views
from bot.own_data.inventory import INVENTORY, belonging
from bot.own_data.kinds import Kind
from tests.migrations.filling import NOW, fill

ME = Person("1", 1, "1")
# What needs more than rows: their own tests show that it goes.
STORY_WORDS = {"story_version_section", "story_finding", "story_use"}


@pytest.fixture
def full(db: Database) -> Iterator[Session]:
    """One row in every table, all of them of one person in one workspace."""
    fill(db)
    with Session(db.engine) as session:
        table = SQLModel.metadata.tables
        session.connection().execute(sa.update(table["plan"]).values(state="open", key="p"))
        session.connection().execute(sa.update(table["story"]).values(deleted_at=None, published_version=None))
        session.connection().execute(sa.update(table["delivery"]).values(state="pending", payload="{}"))
        session.connection().execute(sa.update(table["member"]).values(zone="Europe/Berlin", language="en"))
        if not db.is_sqlite:  # whose sequences know nothing of rows that came with a number
            for name in ("member", "delivery"):
                session.connection().execute(sa.text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), 10)"))
        yield session


def count(session: Session, name: str, who: Person = ME) -> int:
    table = SQLModel.metadata.tables[name]
    return int(
        session.connection()
        .execute(sa.select(sa.func.count()).select_from(table).where(belonging(table, who)))
        .scalar_one()
    )


def test_every_kind_is_counted(full: Session):
    """By kind; of somebody else there is nothing."""
    counted = service.counts(full, ME)
    assert counted.keys() == {*Kind}
    assert sum(counted.values()) == len(INVENTORY)
    assert not service.counts(full, Person("1", 2, "2"))
    assert not service.counts(full, Person("2", 1, "1"))


def test_the_file_has_a_row_of_every_table(full: Session):
    """As JSON that a program reads, and without what opens something."""
    service.export(full, ME, now=NOW)
    full.flush()
    sent = full.exec(select(Delivery).where(Delivery.target == "1", Delivery.id != 1)).one()
    content = json.loads(json.loads(sent.payload or "")["file"]["content"])
    tables = {name for kind in content["data"].values() for name in kind}
    assert tables == {*INVENTORY}
    assert content["data"].keys() == {*views.names().values()}
    assert not {key for kind in content["data"].values() for rows in kind.values() for key in rows[0]} & service.SECRETS


def test_what_has_no_reason_to_stay_is_deleted(full: Session):
    """Every other table keeps its rows, without the words in them."""
    service.erase(full, ME, now=NOW)
    full.flush()
    left = {name for name in INVENTORY if count(full, name)}
    stays = {name for name, holding in INVENTORY.items() if holding.stays is not None}
    assert stays - left == STORY_WORDS
    assert left <= stays
    for name in left:
        for column, value in INVENTORY[name].emptied.items():
            found = full.connection().execute(sa.select(SQLModel.metadata.tables[name].c[column])).scalar_one()
            assert found == value, (name, column)


def test_nothing_more_is_sent_and_the_account_is_as_new(full: Session):
    """Pending messages lose their content; the role and the time zone stay."""
    full.connection().execute(sa.update(SQLModel.metadata.tables["member"]).values(role="admin", per_day=7))
    service.erase(full, ME, now=NOW)
    full.flush()
    [message] = full.exec(select(Delivery).where(Delivery.target == "1"))
    assert (message.state, message.payload) == (DeliveryState.SKIPPED, None)
    member = full.get_one(Member, 1)
    assert (member.role, member.zone, member.per_day, member.days) == (
        "admin",
        "Europe/Berlin",
        None,
        "mon,tue,wed,thu,fri",
    )


def test_nobody_else_loses_anything(full: Session):
    """Two people, one deletes."""
    other = members.arrive(full, "1", "U2", now=NOW)
    full.flush()
    before = {name: count(full, name) for name in INVENTORY}
    service.erase(full, members.person(other), now=NOW)
    full.flush()
    assert {name: count(full, name) for name in INVENTORY} == before


def test_the_organisations_export_has_nothing_private(full: Session):
    """No answers, reflections, drafts, requests to a model or secrets, and nothing of another workspace."""
    full.add(Workspace(id="T2", installed_at=NOW))
    full.flush()
    found: dict[str, Any] = organisation.everything(full, "1")
    private = {"answer", "ask", "reflection", "plan", "coaching", "stakeholder", "change_pulse_ask", "habit_answer"}
    assert not found.keys() & private
    assert not [name for name in found if "model_request" in name or "consent" in name or "draft" in name]
    assert {*found["member"][0]} == {*organisation.COLUMNS["member"]}
    assert found["story"] == []
    assert not {key for rows in found.values() for row in rows for key in row} & service.SECRETS
    assert not any(organisation.everything(full, "T2").values())
