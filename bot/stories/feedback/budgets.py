"""What one feedback run may spend on a model."""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import ClassVar

from sqlmodel import Session

from bot.kit.db import Database
from bot.kit.llm import Ask, FailureKind, LLMFailure, Message, Usage
from bot.members.service import Person
from bot.stories.feedback import model_requests
from bot.stories.feedback.model_requests import DailyLimits, ModelRequest
from bot.stories.feedback.models import LoggedRequest, StoryModelRequest

MAX_CALLS, MAX_TOKENS = 8, 20_000


class RequestBudget:
    """Counts the requests of one run (a TokenBudget); refuses one that would exceed the limits before it is sent.

    A request counts with its estimate until the answer reports its usage.
    """

    def __init__(self) -> None:
        self.calls = 0
        self.tokens = 0
        self.estimated = False
        self._numbers = count(1)
        self._reserved: dict[int, int] = {}

    async def reserve(self, ask: Ask, messages: list[Message], tokens: int) -> int:
        if self.calls >= MAX_CALLS or self.tokens + tokens > MAX_TOKENS:
            raise LLMFailure(FailureKind.OVER_BUDGET)
        number = next(self._numbers)
        self.calls += 1
        self.tokens += tokens
        self._reserved[number] = tokens
        try:
            await self.record_request(number, ask, messages, tokens)
        except LLMFailure:
            self.calls -= 1
            self.tokens -= self._reserved.pop(number)
            raise
        return number

    async def settle(self, number: int, usage: Usage, failure: FailureKind | None) -> None:
        self.tokens += usage.tokens - self._reserved.pop(number)
        self.estimated = self.estimated or usage.estimated
        self.record_answer(number, usage, failure)

    async def record_request(self, number: int, ask: Ask, messages: list[Message], tokens: int) -> None:
        """Called before a request is sent; LLMFailure refuses it."""

    def record_answer(self, number: int, usage: Usage, failure: FailureKind | None) -> None:
        """Called when a request is over."""


class BudgetInDatabase(RequestBudget, ABC):
    """A budget that logs every request in the database before it is sent.

    What the answers used is stored with the result, by `store_usage`.
    """

    table: ClassVar[type[LoggedRequest]] = StoryModelRequest

    def __init__(
        self, db: Database, feedback_id: int | None, limits: DailyLimits, *, host: str, now: Callable[[], datetime]
    ) -> None:
        super().__init__()
        self._db, self._feedback_id, self.limits, self._host, self._now = db, feedback_id, limits, host, now
        self._logged: dict[int, int | FailureKind] = {}
        self._answers: list[tuple[int, Usage, FailureKind | None]] = []
        self._waiting: dict[int, ModelRequest] = {}
        # One write at a time, so that two requests cannot both use the rest of a day.
        self._writing = asyncio.Lock()

    @property
    @abstractmethod
    def model(self) -> str:
        """The name of the model that is asked."""

    @abstractmethod
    def log(self, session: Session, requests: list[ModelRequest], *, now: datetime) -> list[int | FailureKind]:
        """For each request its id in the log, or why it must not be sent."""

    async def record_request(self, number: int, ask: Ask, messages: list[Message], tokens: int) -> None:
        self._waiting[number] = ModelRequest(
            feedback_id=self._feedback_id,
            prompt=ask.name,
            prompt_version=ask.version,
            host=self._host,
            model=self.model,
            messages=json.dumps(messages, ensure_ascii=False),
            tokens=tokens,
        )
        # Requests that are sent together are logged in one transaction.
        await asyncio.sleep(0)
        async with self._writing:
            waiting, self._waiting = self._waiting, {}
            if waiting:
                logged = await self._db.transact(self.log, list(waiting.values()), now=self._now())
                self._logged |= dict(zip(waiting, logged, strict=True))
        refusal = self._logged[number]
        if isinstance(refusal, FailureKind):
            raise LLMFailure(refusal)

    def record_answer(self, number: int, usage: Usage, failure: FailureKind | None) -> None:
        request_id = self._logged[number]
        assert not isinstance(request_id, FailureKind), "a refused request is not sent"
        self._answers.append((request_id, usage, failure))

    def store_usage(self, session: Session) -> None:
        """Record what the answers used."""
        for request_id, usage, failure in self._answers:
            model_requests.log_answer(
                session,
                request_id,
                tokens=usage.tokens,
                estimated=usage.estimated,
                failure=failure,
                table=self.table,
            )
        self._answers = []


@dataclass(frozen=True)
class ModelErrand:
    """What a model is asked for: about which story, at whose request, with which author's consent.

    `feedback_id` is None where it is not for feedback.
    """

    story_id: int
    asker: Person
    author: Person
    model: str
    feedback_id: int | None = None


class LoggedBudget(BudgetInDatabase):
    """A budget for a request about a story, which enforces the daily limits."""

    def __init__(
        self, db: Database, errand: ModelErrand, limits: DailyLimits, *, host: str, now: Callable[[], datetime]
    ) -> None:
        super().__init__(db, errand.feedback_id, limits, host=host, now=now)
        self._errand = errand

    @property
    def model(self) -> str:
        return self._errand.model

    def log(self, session: Session, requests: list[ModelRequest], *, now: datetime) -> list[int | FailureKind]:
        errand = self._errand
        return model_requests.log_requests(
            session, errand.asker, errand.story_id, requests, self.limits, now=now, author=errand.author
        )
