"""A cast on a Monday morning, in a database of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.kit.db import Database
from bot.members.models import Member, Role
from tests.certification.teach_back.cast import Cast


@pytest.fixture
def cast(db: Database, monday: datetime) -> Iterator[Cast]:
    """Lena, who teaches; three who lead; Mateo, who learns."""
    with Session(db.engine, expire_on_commit=False) as session:
        made = Cast(session, monday)
        made.opens()
        made.joins("lena")
        made.joins("mateo")
        made.joins("sam", Role.ADMIN)
        for name in ("priya", "jonas"):
            made.joins(name, Role.FACILITATOR)
        yield made


@pytest.fixture
def lena(cast: Cast) -> Member:
    """The candidate."""
    return cast.known["lena"]
