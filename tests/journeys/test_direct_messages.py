"""A reply that is quicker than our own notes."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import cast

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from bot.delivery.service import ledger
from bot.deps import Deps
from bot.errors import AskAgainError
from bot.journeys import commands, direct_messages
from bot.journeys.content import Library
from bot.journeys.lesson_flow import LessonFlow
from bot.kit.db import Database
from bot.members.models import Workspace
from bot.reflections.models import Reflection

REPLY = {"type": "message", "channel_type": "im", "user": "U1", "channel": "D1", "ts": "2.0", "thread_ts": "1.0"}


async def test_a_reply_waits_until_it_is_known_what_it_answers(db: Database, library: Library, monday: datetime):
    """While a lesson is on its way a reply is asked for again; once it is written down it is a reflection."""
    lesson_flow, deps = LessonFlow(library, lambda: monday), cast("Deps", SimpleNamespace(now=lambda: monday))

    def begin(session: Session) -> None:
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        commands.obey(session, library, ("T1", "U1"), "start", now=monday)
        session.connection().execute(sa.update(ledger).values(state="sending", tried_at=1.0))

    def arrive(session: Session) -> None:
        session.connection().execute(sa.update(ledger).values(state="sent", channel="D1", ts="1.0"))

    def words(session: Session) -> list[str | None]:
        return [reflection.text for reflection in session.exec(select(Reflection))]

    await db.transact(begin)
    with pytest.raises(AskAgainError):
        await db.transact(direct_messages.written, {**REPLY, "text": "a thought"}, lesson_flow, deps, "T1")
    await db.transact(arrive)
    heard = await db.transact(direct_messages.written, {**REPLY, "text": "a thought"}, lesson_flow, deps, "T1")

    assert heard.source
    assert await db.read(words) == ["a thought"]
