"""The log of requests to a model about reflections, written before they are sent, and their daily limits."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.kit.db import Database, row_id
from bot.kit.llm import Ask, FailureKind, LLMFailure, Message, Usage
from bot.members.service import Person
from bot.reflections.model_consents import consents
from bot.reflections.models import ReflectionModelRequest
from bot.settings import Settings

DAY = timedelta(hours=24)
MAX_CALLS = 3  # for one question, repairs and second tries included


@dataclass(frozen=True)
class QuestionErrand:
    """A question to a model about a member's reflection."""

    who: Person
    reflection_id: int
    host: str
    model: str


def log_request(
    session: Session, errand: QuestionErrand, request: ReflectionModelRequest, settings: Settings
) -> int | FailureKind:
    """Log a request before it is sent and return its id; or why it must not be sent."""
    if not consents.is_given(session, errand.who, errand.host):
        return FailureKind.NO_CONSENT
    who = errand.who
    limits = (
        (who.member_id, settings.person_calls_a_day, settings.person_tokens_a_day),
        (None, settings.workspace_calls_a_day, settings.workspace_tokens_a_day),
    )
    for member_id, calls, tokens in limits:
        used_calls, used_tokens = _usage(session, who.workspace_id, member_id, since=request.sent_at - DAY)
        if (calls and used_calls >= calls) or (tokens and used_tokens + request.tokens > tokens):
            return FailureKind.DAY_USED_UP
    session.add(request)
    session.flush()
    return row_id(request)


def _usage(session: Session, workspace_id: str, member_id: int | None, *, since: datetime) -> tuple[int, int]:
    """The calls and tokens of a member, or of a whole workspace."""
    counted = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(col(ReflectionModelRequest.tokens)), 0)).where(
        col(ReflectionModelRequest.workspace_id) == workspace_id, col(ReflectionModelRequest.sent_at) > since
    )
    if member_id is not None:
        counted = counted.where(col(ReflectionModelRequest.member_id) == member_id)
    calls, tokens = session.connection().execute(counted).one()
    return int(calls), int(tokens)


def log_answer(session: Session, request_id: int, usage: Usage, failure: FailureKind | None) -> None:
    """Record what a request used, and why it failed if it did."""
    answered = sa.update(ReflectionModelRequest).where(col(ReflectionModelRequest.id) == request_id)
    session.connection().execute(answered.values(tokens=usage.tokens, estimated=usage.estimated, failure=failure))


def forget(session: Session, who: Person, reflection_ids: Collection[int] | None = None) -> None:
    """Take the words out of requests about some of a member's reflections, or about all of them."""
    mine = sa.update(ReflectionModelRequest).where(
        col(ReflectionModelRequest.workspace_id) == who.workspace_id,
        col(ReflectionModelRequest.member_id) == who.member_id,
    )
    if reflection_ids is not None:
        mine = mine.where(col(ReflectionModelRequest.reflection_id).in_(reflection_ids))
    session.connection().execute(mine.values(messages=None))


def count(session: Session, who: Person) -> int:
    """How many requests about a member's reflections have been sent."""
    counted = sa.select(sa.func.count()).where(
        col(ReflectionModelRequest.workspace_id) == who.workspace_id,
        col(ReflectionModelRequest.member_id) == who.member_id,
    )
    return int(session.connection().execute(counted).scalar_one())


class QuestionBudget:
    """What one question may spend (a TokenBudget); every request is logged in the database before it is sent."""

    def __init__(
        self, db: Database, errand: QuestionErrand, settings: Settings, *, now: Callable[[], datetime]
    ) -> None:
        self._db, self._errand, self._settings, self._now = db, errand, settings, now
        self._calls = 0

    async def reserve(self, ask: Ask, messages: list[Message], tokens: int) -> int:
        if self._calls >= MAX_CALLS:
            raise LLMFailure(FailureKind.OVER_BUDGET)
        self._calls += 1
        request = ReflectionModelRequest(
            workspace_id=self._errand.who.workspace_id,
            member_id=self._errand.who.member_id,
            reflection_id=self._errand.reflection_id,
            prompt=ask.name,
            prompt_version=ask.version,
            host=self._errand.host,
            model=self._errand.model,
            messages=json.dumps(messages, ensure_ascii=False),
            tokens=tokens,
            sent_at=self._now(),
        )
        logged = await self._db.transact(log_request, self._errand, request, self._settings)
        if isinstance(logged, FailureKind):
            raise LLMFailure(logged)
        return logged

    async def settle(self, number: int, usage: Usage, failure: FailureKind | None) -> None:
        await self._db.transact_when_available(log_answer, number, usage, failure)
