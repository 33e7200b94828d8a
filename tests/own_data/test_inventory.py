"""Every table with a person in it is known: to whom its rows belong, and what becomes of them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

import bot.app.groundswell  # noqa: F401 - with it come the tables of all features
from bot.own_data import views
from bot.own_data.inventory import INVENTORY, foreign
from bot.own_data.kinds import Holding, Kind, Stays

TABLES = SQLModel.metadata.tables
# Slack's own id of a person.
SLACK_IDS = ("slack_id", "target")
# Who installed the app, which Slack asks for.
NOT_A_MEMBER = {("workspace", "installed_by")}


def names_a_person(column: sa.Column[object]) -> bool:
    """Whether a column holds a member or a Slack user."""
    is_member = any(key.column.table.name == "member" for key in column.foreign_keys)
    return is_member or column.name in SLACK_IDS


def known(holding: Holding) -> set[str]:
    """The columns that are said to name somebody."""
    return {*holding.named} if holding.via else {*holding.own, *holding.named}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_each_column_that_names_somebody_is_exported_or_has_a_reason(table: sa.Table):
    """A new table with a member in it fails here until somebody has decided."""
    naming = {column.name for column in table.columns if names_a_person(column)}
    holding = INVENTORY.get(table.name)
    assert naming == (known(holding) & naming if holding else set())
    if holding:
        assert known(holding) - naming <= {"by"}


@pytest.mark.parametrize("name", INVENTORY)
def test_what_is_said_of_a_table_fits_it(name: str):
    """Its columns exist, and what belongs to other rows belongs to rows of the inventory."""
    table, holding = TABLES[name], INVENTORY[name]
    assert {*known(holding), *holding.emptied, *([holding.via] if holding.via else [])} <= {*table.columns.keys()}
    if holding.via:
        assert foreign(table.c[holding.via]).table.name in INVENTORY


@pytest.mark.parametrize("name", [name for name, holding in INVENTORY.items() if holding.stays is None])
def test_what_stays_does_not_go_with_what_is_deleted(name: str):
    """No row that has a reason to stay needs one that is deleted."""
    for child in TABLES.values():
        needs = [key for key in child.columns if any(one.column.table.name == name for one in key.foreign_keys)]
        if any(not key.nullable for key in needs):
            assert child.name in INVENTORY
            assert INVENTORY[child.name].stays is None


def test_every_kind_and_reason_is_said_in_words():
    """Nothing is shown by its code."""
    assert views.names().keys() == {*Kind}
    assert views.reasons().keys() == {*Stays}
