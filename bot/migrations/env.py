"""Run by Alembic inside `upgrade`'s transaction, with its connection."""

from typing import Any, Literal

from alembic import context
from sqlmodel import SQLModel, UTCDateTime
from sqlmodel.sql.sqltypes import AutoString

import bot.app.groundswell  # noqa: F401 - so that every slice's tables are known


def plain_types(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """History is written in SQLAlchemy's own types, so that it needs no model library to be read."""
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=plain_types,
    include_object=lambda _object, name, kind, *_: kind != "table" or name in SQLModel.metadata.tables,
)
context.run_migrations()
