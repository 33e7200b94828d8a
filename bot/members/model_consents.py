"""Members' consent that something of theirs is sent to a model; each feature keeps its own in a table of its own."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.kit.db import insert_new
from bot.members.models import ConsentRow
from bot.members.service import Person


@dataclass(frozen=True)
class ConsentTerms:
    """The terms shown to somebody before they consented: the model's host and the wording."""

    host: str
    wording: str


Row = TypeVar("Row", bound=ConsentRow)


class ModelConsents(Generic[Row]):
    """The consents in a table; `about` names the columns that say what one is about, and `more` what else it keeps."""

    def __init__(self, table: type[Row]) -> None:
        self._table = table

    def give(self, session: Session, who: Person, terms: ConsentTerms, *, now: datetime, **more: int) -> None:
        """Record a consent; nothing changes if there is one already."""
        owner = {"workspace_id": who.workspace_id, "member_id": who.member_id}
        insert_new(session, self._table, [{**owner, **asdict(terms), **more, "given_at": now}])

    def withdraw(self, session: Session, who: Person, /, *, now: datetime, **about: int) -> None:
        """End a member's consents; nothing is sent from then on."""
        mine = sa.update(self._table).where(*self._mine(who, about), col(self._table.withdrawn_at).is_(None))
        session.connection().execute(mine.values(withdrawn_at=now))

    def is_given(self, session: Session, who: Person, host: str, **about: int) -> bool:
        """Whether a member has consented that it is sent to this host."""
        wanted = select(self._table.id).where(*self._mine(who, about), self._table.host == host)
        return bool(host) and session.exec(wanted.where(col(self._table.withdrawn_at).is_(None))).first() is not None

    def of_member(self, session: Session, who: Person, **about: int) -> list[Row]:
        """Every consent of a member, withdrawn ones too, the latest first."""
        wanted = select(self._table).where(*self._mine(who, about))
        return list(session.exec(wanted.order_by(col(self._table.given_at).desc(), col(self._table.id).desc())))

    def _mine(self, who: Person, about: dict[str, int]) -> list[sa.ColumnElement[bool]]:
        owner = [col(self._table.workspace_id) == who.workspace_id, col(self._table.member_id) == who.member_id]
        return [*owner, *(getattr(self._table, name) == value for name, value in about.items())]
