"""Run by Alembic inside `upgrade`'s transaction, with its connection."""

from typing import Any, Literal

from alembic import context
from sqlmodel import SQLModel, UTCDateTime
from sqlmodel.sql.sqltypes import AutoString

import bot.app.groundswell  # noqa: F401 - registers every feature's tables


def plain_types(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Render types as SQLAlchemy's own, so that migrations don't depend on SQLModel."""
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
