"""What a review may spend: so many requests and tokens, and no more than the day still has."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from itertools import count

from sqlmodel import Session

from bot.kit.db import Database
from bot.kit.llm import Ask, Kind, LLMFailure, Message, Usage
from bot.stories.feedback import consents
from bot.stories.feedback.consents import Caps, Sent
from bot.stories.feedback.pipeline import MAX_CALLS, MAX_TOKENS
from bot.stories.feedback.store import Work


class Budget:
    """Counts one review's requests; a request that would go over is refused before it leaves.

    Until an answer tells what it cost, a request counts with its estimate.
    """

    def __init__(self) -> None:
        self.calls = 0
        self.tokens = 0
        self.estimated = False
        self._numbers = count(1)
        self._open: dict[int, int] = {}

    async def open(self, ask: Ask, messages: list[Message], tokens: int) -> int:
        if self.calls >= MAX_CALLS or self.tokens + tokens > MAX_TOKENS:
            raise LLMFailure(Kind.OVER_BUDGET)
        self.calls += 1
        self.tokens += tokens
        number = next(self._numbers)
        self._open[number] = tokens
        await self.note(number, ask, messages, tokens)
        return number

    async def close(self, number: int, usage: Usage, failure: Kind | None) -> None:
        self.tokens += usage.tokens - self._open.pop(number)
        self.estimated = self.estimated or usage.estimated
        await self.settle(number, usage, failure)

    async def note(self, number: int, ask: Ask, messages: list[Message], tokens: int) -> None:
        """A request is about to leave."""

    async def settle(self, number: int, usage: Usage, failure: Kind | None) -> None:
        """A request is over."""


class KeptBudget(Budget):
    """A budget that writes every request down before it leaves, and asks what the day still has.

    What the answers cost is written down with the result, by `keep`; until then the estimates stand.
    """

    def __init__(self, db: Database, work: Work, caps: Caps, *, host: str, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._db, self._work, self._caps, self._host, self._now = db, work, caps, host, now
        self._rows: dict[int, int] = {}
        self._answers: list[tuple[int, Usage, Kind | None]] = []
        self._waiting: dict[int, Sent] = {}
        self._verdicts: dict[int, int | Kind] = {}
        # One at a time, so that two requests cannot share the last of a day.
        self._writing = asyncio.Lock()

    async def note(self, number: int, ask: Ask, messages: list[Message], tokens: int) -> None:
        words = json.dumps(messages, ensure_ascii=False)
        model = self._work.reviewer.model
        self._waiting[number] = Sent(
            self._work.story_id, self._work.review_id, ask.name, self._host, model, ask.version, words, tokens
        )
        # Requests that leave together are written down together.
        await asyncio.sleep(0)
        async with self._writing:
            await self._write()
        row = self._verdicts.pop(number)
        if isinstance(row, Kind):
            self.calls -= 1
            self.tokens -= self._open.pop(number)
            raise LLMFailure(row)
        self._rows[number] = row

    async def _write(self) -> None:
        waiting, self._waiting = self._waiting, {}
        if waiting:
            requests = list(waiting.values())
            rows = await self._db.transact(consents.log_sent, self._work.author, requests, self._caps, now=self._now())
            self._verdicts |= dict(zip(waiting, rows, strict=True))

    async def settle(self, number: int, usage: Usage, failure: Kind | None) -> None:
        self._answers.append((self._rows[number], usage, failure))

    def keep(self, session: Session) -> None:
        """Write down what the answers cost."""
        for row, usage, failure in self._answers:
            consents.log_answer(session, row, tokens=usage.tokens, estimated=usage.estimated, failure=failure)
        self._answers = []
