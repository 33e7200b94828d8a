"""People, and a channel they gather in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import drafts
from bot.community.calendar.models import CommunitySession
from bot.community.calendar.schedule_reading import ScheduleRequest
from bot.kit.db import Database, row_id
from bot.members import service as members
from bot.members.models import Member, Role, Workspace

WORKSPACE = "T0HARBOUR1"
CHANNEL = "C0CHAMPION"
NO_TEMPLATES = ActivityCatalog({}, {}, {}, {})


@pytest.fixture
def people(db: Database, monday: datetime) -> Callable[..., list[Member]]:
    """Makes so many members, the first of them a facilitator."""

    def make(count: int, *, zone: str = "Europe/Berlin") -> list[Member]:
        with Session(db.engine, expire_on_commit=False) as session, session.begin():
            if session.get(Workspace, WORKSPACE) is None:
                session.add(Workspace(id=WORKSPACE, installed_at=monday))
                session.flush()
            made = [members.arrive(session, WORKSPACE, f"U{n:04d}", now=monday) for n in range(count)]
            for member in made:
                member.zone = zone
                session.add(member)
            made[0].role = Role.FACILITATOR
        return made

    return make


@pytest.fixture
def plan(db: Database, monday: datetime) -> Callable[..., list[CommunitySession]]:
    """Announces a series of a facilitator: weekly from tomorrow at 15:00 in Berlin, unless a wish says otherwise."""

    def make(by: Member, **wish: Any) -> list[CommunitySession]:
        tomorrow = datetime(monday.year, monday.month, monday.day, 15) + timedelta(days=1)  # noqa: DTZ001 - on the wall
        said: dict[str, Any] = {
            "kind": "prompt-jam", "title": "Prompt jam", "starts": tomorrow, "zone": "Europe/Berlin",
            "rule": "FREQ=WEEKLY",
        }  # fmt: skip
        made = ScheduleRequest(**{**said, **wish})
        with Session(db.engine, expire_on_commit=False) as session, session.begin():
            draft = drafts.create(session, NO_TEMPLATES, made, CHANNEL, session.merge(by), now=monday)
            return drafts.announce(session, WORKSPACE, row_id(draft.series), now=monday)

    return make
