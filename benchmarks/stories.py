"""Feedback on a story, from its job to the message on the ledger, with a model that answers at once."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from pathlib import Path
from typing import Any

from figures import Figures, Row, at_most
from pydantic import BaseModel

from bot import migrations
from bot.app.groundswell import Groundswell
from bot.cli.demo_model import answer
from bot.kit.llm import Ask, TokenBudget, Usage
from bot.members import service as members
from bot.members.models import Workspace
from bot.members.service import Person, person
from bot.settings import ROOT, Settings
from bot.stories import service
from bot.stories.feedback import consents, jobs, store
from bot.stories.feedback.consents import ConsentTerms
from bot.stories.feedback.pipeline import by_rules
from bot.stories.feedback.store import FeedbackRequest

LIMIT_MS = 150.0
TEAM = "T1"


class Instant:
    """A model that answers at once."""

    name, host = "instant", "models.example"

    async def fill(self, ask: Ask, shape: type[BaseModel], budget: TokenBudget) -> BaseModel:
        messages = [{"role": "system", "content": ask.system}, {"role": "user", "content": ask.user}]
        number = await budget.reserve(ask, messages, 500)
        await budget.settle(number, Usage(500, estimated=False), None)
        return shape.model_validate(answer({"messages": messages}))

    async def close(self) -> None:
        """Nothing is open."""


def measure(*, quick: bool) -> list[Row]:
    rounds = 10 if quick else 60
    stories = json.loads((ROOT / "tests" / "stories" / "own_tuned.json").read_text(encoding="utf-8"))
    whole = stories[0]["sections"]
    with tempfile.TemporaryDirectory() as folder:
        taken, processor = zip(*asyncio.run(_measure_runs(Path(folder), whole, rounds)), strict=True)
    rules = []
    for _ in range(rounds):
        began = time.process_time()
        by_rules(whole)
        rules.append((time.process_time() - began) * 1000)
    limit = Figures([LIMIT_MS])
    return [
        Row("feedback without its model (beside it: the limit)", "ms", Figures(taken), limit, at_most(1)),
        Row("the same: processor time (beside it: the limit)", "ms", Figures(processor), limit, at_most(1)),
        Row("of that, the rules: processor time", "ms", Figures(rules), limit),
    ]


async def _measure_runs(folder: Path, whole: dict[str, str], rounds: int) -> list[tuple[float, float]]:
    # Without daily limits: one person asks again and again, and every round has to ask the model.
    unlimited = dict.fromkeys(
        ("person_calls_a_day", "person_tokens_a_day", "workspace_calls_a_day", "workspace_tokens_a_day"), 0
    )
    product = Groundswell(Settings.model_validate({"database_url": f"sqlite:///{folder / 'feedback.db'}", **unlimited}))
    migrations.upgrade(product.db)
    model: Any = Instant()
    product.feedback.model = model
    try:
        who = await product.db.transact(_arrive, product)
        return [await _one(product, who, whole, number) for number in range(rounds)]
    finally:
        await product.stop()


def _arrive(session: Any, product: Groundswell) -> Person:
    at = product.deps.now()
    session.add(Workspace(id=TEAM, installed_at=at))
    session.flush()
    return person(members.arrive(session, TEAM, "U1", now=at))


async def _one(product: Groundswell, who: Person, whole: dict[str, str], number: int) -> tuple[float, float]:
    """Milliseconds by the clock and of the processor for feedback on a story that has none yet."""

    def ask(session: Any) -> FeedbackRequest:
        at = product.deps.now()
        story = service.start(session, who, f"Story {number}", now=at)
        words = {**whole, "context": f"{whole['context']} This was team {number} of many."}
        service.write(session, who, story, words, now=at)
        consents.give(session, who, story, ConsentTerms(Instant.host, "It goes there."), now=at)
        return product.feedback.request(session, who, story, with_model=True)

    request = await product.db.transact(ask)
    began, worked = time.perf_counter(), time.process_time()
    await jobs.run(product.feedback, request.job_id)
    taken = (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000
    done = await product.db.transact(store.get, who.workspace_id, request.feedback_id)
    assert done.calls, "feedback without a question to the model measures nothing"
    return taken
