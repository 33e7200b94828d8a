"""Everything that is kept encrypted, for the day on which the secret changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.certification.certificates.models import IssuerKey
from bot.community.feeds.models import Feed
from bot.kit.secrets import ADDRESSES, BADGES, TOKENS, Cipher
from bot.members.models import Workspace
from bot.settings import Settings


@dataclass(frozen=True)
class SealedCount:
    """How many texts of a kind can be opened, and how many cannot."""

    kind: str
    readable: int
    unreadable: int


def reseal(session: Session, settings: Settings) -> list[SealedCount]:
    """Encrypt everything with the secret of now, whichever of the two it was encrypted with; what was found."""
    return [_each(session, settings, kind, seal=True) for kind in _columns()]


def count(session: Session, settings: Settings) -> list[SealedCount]:
    """What can be opened with the secrets of now."""
    return [_each(session, settings, kind, seal=False) for kind in _columns()]


def _columns() -> dict[str, sa.Column[Any]]:
    tables = {TOKENS: Workspace, ADDRESSES: Feed, BADGES: IssuerKey}
    return {kind: table.__table__.c["token" if kind == TOKENS else "sealed"] for kind, table in tables.items()}  # type: ignore[attr-defined]


def _each(session: Session, settings: Settings, kind: str, *, seal: bool) -> SealedCount:
    secret, column = settings.token_secret if kind == TOKENS else settings.address_secret, _columns()[kind]
    cipher = Cipher(secret, kind, old=settings.old_secret) if secret else None
    key = list(column.table.primary_key)
    rows = session.connection().execute(sa.select(*key, column).where(column.is_not(None))).all()
    readable = 0
    for *place, sealed in rows:
        text = cipher.open(sealed) if cipher else None
        if cipher is None or text is None:
            continue
        readable += 1
        if seal:
            here = sa.and_(*(part == value for part, value in zip(key, place, strict=True)))
            session.connection().execute(sa.update(column.table).where(here).values({column: cipher.seal(text)}))
    return SealedCount(kind, readable, len(rows) - readable)
