"""Which language somebody speaks, remembered for a minute so that a click need not ask the database."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.kit.db import Database
from bot.members.models import Member

REMEMBER_SECONDS = 60.0
MOST_REMEMBERED = 20_000


class Languages:
    """The language of each (workspace, Slack user); None for a stranger."""

    def __init__(self, db: Database, wall: Callable[[], float]) -> None:
        self._db = db
        self._wall = wall
        self._known: dict[tuple[str, str], tuple[float, str | None]] = {}

    async def of(self, workspace_id: str, slack_id: str) -> str | None:
        known = self._known.get((workspace_id, slack_id))
        if known and known[0] > self._wall() - REMEMBER_SECONDS:
            return known[1]
        found = await self._db.read(language_of, workspace_id, slack_id)
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[workspace_id, slack_id] = (self._wall(), found)
        return found

    def forget(self, workspace_id: str, slack_id: str) -> None:
        """They have just changed it."""
        self._known.pop((workspace_id, slack_id), None)


def language_of(session: Session, workspace_id: str, slack_id: str) -> str | None:
    """The language of a Slack user, if we know them."""
    return session.connection().execute(_LANGUAGE, {"workspace": workspace_id, "slack": slack_id}).scalar()


_LANGUAGE = sa.select(col(Member.language)).where(
    col(Member.workspace_id) == sa.bindparam("workspace"), col(Member.slack_id) == sa.bindparam("slack")
)
