"""Fifty feedback runs in a process that is killed again and again: none is lost, and none is completed twice."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.app.groundswell import Groundswell
from bot.cli.demo_model import ScriptedModel
from bot.journeys.content import Library
from bot.kit.db import Database
from bot.members import service as members
from bot.members.model_consents import ConsentTerms
from bot.members.models import Workspace
from bot.members.service import person
from bot.settings import Settings
from bot.stories import service
from bot.stories.feedback import consents
from bot.stories.feedback.models import RequestStatus, StoryFeedback, StoryFinding, StoryModelRequest
from tests.processes import Running, Town, enrol, posted, settings
from tests.stories.stories import STRONG
from tests.waiting import until

STORIES, KILLS = 50, 5
HANGING, LEARNERS = 12, 60  # stories with a model that hangs, and people with a lesson meanwhile
PATIENCE_SECONDS = 240
Report = Callable[[str], None]

pytestmark = pytest.mark.timeout(900)  # thousands of messages and several restarts


async def request_feedback(product: Groundswell, team: str, people: list[str], host: str) -> None:
    """Everybody has a story of their own, has agreed, and asks; rows and jobs are committed together."""
    now = datetime.now(UTC)

    def ask(session: Session) -> None:
        session.add(Workspace(id=team, installed_at=now))
        session.flush()
        for number, slack_id in enumerate(people):
            who = person(members.arrive(session, team, slack_id, now=now))
            story = service.start(session, who, f"Story {number}", now=now)
            own = {**STRONG, "context": f"{STRONG['context']} It was team number {number} of fifty."}
            service.write(session, who, story, own, now=now)
            consents.give(session, who, story, ConsentTerms(host, "It goes there."), now=now)
            product.feedback.request(session, who, story, with_model=True)

    await product.db.transact_aside(ask)


async def finished(database: Database) -> int:
    """How many runs are done."""
    counted = sa.select(sa.func.count()).where(col(StoryFeedback.status) == RequestStatus.DONE)
    return await database.read(lambda session: session.connection().execute(counted).scalar_one())


async def test_fifty_runs_over_kills(harbour: Town, database: Database, tmp_path: Path, report: Report) -> None:
    """Killed while it starts, asks, waits or writes down, and started again."""
    seed = secrets.randbits(32)
    chance = random.Random(seed)  # noqa: S311 - chance, not a secret
    people = await harbour.populate(STORIES)
    began, kills, now = time.monotonic(), 0, 0

    async def done() -> bool:
        nonlocal now
        now = await finished(database)
        return now == STORIES

    async with ScriptedModel() as model:
        model.delay = 0.1
        env = settings(harbour, database, **model.env())
        given = {"database_url": env["DATABASE_URL"], "openai_base_url": model.url, "openai_model": "scripted-demo"}
        product = Groundswell(Settings.model_validate(given))
        await request_feedback(product, await harbour.team_id(), people, product.feedback.host)
        await product.stop()
        while kills < KILLS and not await done():
            with Running(tmp_path, "serve", env=env) as serving:
                if chance.random() < 0.8:
                    await posted(harbour, serving, unless=done)
                await asyncio.sleep(chance.uniform(0, 2))
                serving.kill()
            kills += 1
        with Running(tmp_path, "serve", env=env) as serving:
            await until(done, lambda: f"the end of {STORIES} runs, and {now} ended", patience=PATIENCE_SECONDS)
            copies = await everybody_heard(harbour, people)
            serving.end()
        with Session(database.engine) as session:
            rows = session.exec(select(StoryFeedback)).all()
            findings = Counter(session.exec(select(StoryFinding.feedback_id)).all())
            sent = session.exec(select(sa.func.count()).select_from(StoryModelRequest)).one()
    report(
        f"seed {seed}: {STORIES} feedback runs, {kills} kills: "
        f"lost {copies[0]}, doubled {STORIES - copies[0] - copies[1]}; "
        f"{sent} requests written down, {len(model.bodies)} arrived, {time.monotonic() - began:.0f} s"
    )
    assert copies == Counter({1: STORIES})
    assert len(rows) == STORIES
    assert len(set(findings.values())) == 1, "every story is as whole as the others, and none was written down twice"
    assert all(one.calls <= 8 for one in rows)
    assert len(model.bodies) <= sent


async def test_a_model_that_hangs(
    harbour: Town, database: Database, library: Library, tmp_path: Path, report: Report
) -> None:
    """For an hour: each story gets the completeness check once its time is up, and lessons go out meanwhile."""
    people = await harbour.populate(HANGING + LEARNERS)
    authors, learners = people[:HANGING], people[HANGING:]
    began = time.monotonic()
    async with ScriptedModel() as model:
        model.delay = 3600
        env = settings(harbour, database, **model.env(), GROUNDSWELL_FEEDBACK_DEADLINE_SECONDS="5")
        given = {"database_url": env["DATABASE_URL"], "openai_base_url": model.url, "openai_model": "scripted-demo"}
        product = Groundswell(Settings.model_validate(given))
        await request_feedback(product, await harbour.team_id(), authors, product.feedback.host)
        await product.stop()
        enrol(database, library, await harbour.team_id(), learners)
        with Running(tmp_path, "serve", env=env) as serving:
            lessons = await everybody_heard(harbour, learners)
            seconds = time.monotonic() - began
            # An author has a lesson and what was found out without the model.
            checks = await everybody_heard(harbour, authors, times=2)
            serving.end()
    report(
        f"{LEARNERS} lessons within {seconds:.0f} s, {HANGING} stories checked by rules alone within "
        f"{time.monotonic() - began:.0f} s: lost {lessons[0] + checks[0] + checks[1]}"
    )
    assert lessons == Counter({1: LEARNERS})
    assert checks == Counter({2: HANGING})
    with Session(database.engine) as session:
        assert {one.status for one in session.exec(select(StoryFeedback))} == {RequestStatus.FAILED}


async def everybody_heard(town: Town, people: list[str], *, times: int = 1) -> Counter[int]:
    """How many have so many messages of ours, once all have had so many."""
    copies: Counter[int] = Counter()

    async def look() -> bool:
        nonlocal copies
        copies = await town.copies(people)
        return not any(copies[fewer] for fewer in range(times))

    await until(look, lambda: f"{times} messages to everybody, and there were {copies}", patience=PATIENCE_SECONDS)
    await asyncio.sleep(1)  # in which one more would arrive
    return await town.copies(people)
