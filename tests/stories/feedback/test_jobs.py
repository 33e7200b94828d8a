"""A review as the engine does it, in a running product: consent, the day's share, the cache, and one result each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from bot.cli.demo_model import NAME, ScriptedModel
from bot.kit import engine
from bot.members import service as members
from bot.members.models import Role
from bot.members.service import Person, person
from bot.stories import service
from bot.stories.feedback import consents, findings, jobs, store
from bot.stories.feedback.consents import Agreement
from bot.stories.feedback.store import Asked
from bot.stories.models import Progress, StoryReview, StorySent
from sandbox.people import LENA, SAM
from tests.office import Office, opened
from tests.stories.stories import BY_ID, STRONG
from tests.waiting import until


class Desk:
    """An office in which Lena writes, and what was asked of the model."""

    def __init__(self, office: Office, model: ScriptedModel, lena: Person, story: int) -> None:
        self.office, self.model, self.lena, self.story = office, model, lena, story
        self.desk = office.product.desk
        self.db = office.product.db

    async def agrees(self) -> None:
        host = self.desk.host
        assert host
        await self.db.transact(consents.agree, self.lena, self.story, Agreement(host, f"To {host}."), now=self.now)

    @property
    def now(self) -> Any:
        return self.office.product.deps.now()

    async def writes(self, texts: dict[str, str]) -> None:
        await self.db.transact(service.write, self.lena, self.story, texts, now=self.now)

    async def asks(self, *, with_model: bool = True) -> Asked:
        return await self.db.transact(self.desk.request, self.lena, self.story, with_model=with_model)

    async def done(self, asked: Asked) -> StoryReview:
        """The review once it is finished and its message has arrived."""
        row: StoryReview | None = None

        async def look() -> StoryReview | None:
            nonlocal row
            row = await self.db.read(store.review, self.office.team, asked.review_id)
            if row.progress in {Progress.DONE, Progress.FAILED} and not await self._on_the_way():
                return row
            await self.office.dispatch()
            return None

        found: StoryReview = await until(look, lambda: f"the end and the arrival of {row}")
        return found

    async def _on_the_way(self) -> bool:
        states = await self.office.states()
        return any(states.get(state) for state in ("pending", "sending"))

    def said(self, who: str = LENA.id) -> list[str]:
        return [str(message.blocks) for message in self.office.seen(who)]


@pytest.fixture
async def model() -> AsyncIterator[ScriptedModel]:
    """The scripted model's server."""
    async with ScriptedModel() as running:
        yield running


Open = Callable[..., Any]


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine looks for work more often than it needs to in life."""
    monkeypatch.setattr(engine, "POLL_SECONDS", 0.05)


async def at_desk(office: Office, model: ScriptedModel) -> Desk:
    db, now = office.product.db, office.product.deps.now()
    lena = await db.transact(lambda session: person(members.arrive(session, office.team, LENA.id, now=now)))
    story = await db.transact(service.start, lena, "Letters", now=now)
    await db.transact(service.write, lena, story, STRONG, now=now)
    return Desk(office, model, lena, story)


@pytest.fixture
async def desk(tmp_path: Path, model: ScriptedModel, often: None) -> AsyncIterator[Desk]:
    """A product with a model, and a whole story."""
    where = {"openai_base_url": model.url, "openai_model": NAME}
    async with opened(f"sqlite:///{tmp_path / 'desk.db'}", **where) as office:
        yield await at_desk(office, model)


async def test_a_review_comes_to_its_author(desk: Desk):
    """Labelled, with quotes of theirs and no score; its findings are kept one by one."""
    await desk.agrees()
    row = await desk.done(await desk.asks())

    assert (row.progress, row.model, row.calls) == (Progress.DONE, NAME, 6)
    assert row.tokens > 1000
    [message] = desk.said()
    assert f"AI-drafted by {NAME} at 127.0.0.1" in message
    assert "The median time for a letter fell from 26 minutes in January to 15" in message
    kept = await desk.db.read(findings.findings, desk.office.team, row.id or 0)
    assert len(kept) == len(store.result(row).findings)


async def test_a12_nothing_leaves_without_consent(desk: Desk):
    """Asking for a model without having agreed is asking the rules; agreeing later is another review."""
    row = await desk.done(await desk.asks())
    assert (row.model, row.progress) == ("", Progress.DONE)
    assert desk.model.bodies == []
    assert "Checked by rules; no model was asked." in desk.said()[0]
    await desk.agrees()
    row = await desk.done(await desk.asks(with_model=False))
    assert row.model == ""
    assert desk.model.bodies == []
    assert (await desk.done(await desk.asks())).model == NAME


async def test_a12_consent_that_was_taken_back_holds_at_once(desk: Desk):
    """Even for a review that waits already."""
    await desk.agrees()

    def ask_and_regret(session: Session) -> Asked:
        asked = desk.desk.request(session, desk.lena, desk.story, with_model=True)
        consents.take_back(session, desk.lena, desk.story, now=desk.now)
        return asked

    row = await desk.done(await desk.db.transact(ask_and_regret))
    assert (row.progress, row.failure) == (Progress.FAILED, "no_consent")
    assert desk.model.bodies == []
    assert "nothing more is sent" in desk.said()[0]


async def test_what_was_sent_can_be_read(desk: Desk):
    """Word for word, masked, with where it went; it was written down before it left."""
    await desk.writes({"context": BY_ID["S07"]["sections"]["context"]})
    await desk.agrees()
    await desk.done(await desk.asks())
    sent = await desk.db.read(consents.what_was_sent, desk.lena, desk.story)

    assert len(sent) == len(desk.model.bodies) == 6
    assert {(one.host, one.model, one.estimated) for one in sent} == {(desk.desk.host, NAME, False)}
    assert all("m.lindqvist" not in (one.words or "") for one in sent)
    assert any("[EMAIL_1]" in (one.words or "") for one in sent)


async def test_a07_the_same_words_come_from_the_cache(desk: Desk):
    """In another story too: no call, and the same result."""
    await desk.agrees()
    first = await desk.done(await desk.asks())
    desk.story = await desk.db.transact(service.start, desk.lena, "Again", now=desk.now)
    await desk.writes(STRONG)
    await desk.agrees()
    second = await desk.done(await desk.asks())

    assert second.from_cache
    assert second.calls == 0
    assert second.result == first.result
    assert len(desk.model.bodies) == 6


async def test_asking_twice_is_one_review(desk: Desk):
    """As long as the words are the same."""
    await desk.agrees()
    first, second = await desk.asks(), await desk.asks()
    await desk.done(first)
    assert (first.again, second.again) == (False, True)
    assert (await desk.asks()).again
    assert len(desk.said()) == 1


async def test_a14_a_failed_review_keeps_the_story_and_can_be_tried_again(desk: Desk):
    """The rules have had their say meanwhile."""
    await desk.agrees()
    desk.model.always = "auth"
    row = await desk.done(await desk.asks())
    assert (row.progress, row.failure) == (Progress.FAILED, "auth")
    assert "did not accept our key" in desk.said()[0]
    draft = await desk.db.read(service.draft, desk.lena, desk.story)
    assert draft.sections == STRONG
    desk.model.always = "good"
    row = await desk.done(await desk.asks())
    assert (row.progress, row.failure, row.attempt) == (Progress.DONE, None, 2)
    assert len(desk.said()) == 2


async def test_a13_a_days_share_can_be_used_up(tmp_path: Path, model: ScriptedModel, often: None):
    """Then the rules alone review, and say why."""
    where = {"openai_base_url": model.url, "openai_model": NAME, "person_calls_a_day": 4}
    async with opened(f"sqlite:///{tmp_path / 'desk.db'}", **where) as office:
        desk = await at_desk(office, model)
        await desk.agrees()
        row = await desk.done(await desk.asks())
        assert row.failure == "day_used_up"
        assert len(model.bodies) <= 4
        assert "What a day may cost is used up" in desk.said()[0]


async def test_a_facilitator_may_look_first(tmp_path: Path, model: ScriptedModel, often: None):
    """Its author hears nothing until it is released, and then sees what was left."""
    where = {"openai_base_url": model.url, "openai_model": NAME, "stories_reviewer": "facilitator"}
    async with opened(f"sqlite:///{tmp_path / 'desk.db'}", **where) as office:
        desk = await at_desk(office, model)
        await desk.db.transact(members.make_admin, office.team, SAM.id, now=desk.now)
        await desk.agrees()
        row = await desk.done(await desk.asks())
        assert row.released_at is None
        assert desk.said() == []
        assert any("waits for you to look at it before its author does" in text for text in desk.said(SAM.id))


async def test_without_a_model_the_whole_way_works(tmp_path: Path, model: ScriptedModel, often: None):
    """And says what it is."""
    async with opened(f"sqlite:///{tmp_path / 'desk.db'}") as office:
        desk = await at_desk(office, model)
        assert desk.desk.host is None
        row = await desk.done(await desk.asks())
        assert row.model == ""
        assert "Checked by rules; no model was asked." in desk.said()[0]


async def test_a_job_that_runs_again_leaves_one_result(desk: Desk):
    """As after a process has died between the answer and the record: one message, one set of findings."""
    await desk.agrees()
    asked = await desk.asks()
    await asyncio.gather(*(jobs.review(desk.desk, asked.job_id) for _ in range(3)))
    row = await desk.done(asked)
    await jobs.review(desk.desk, asked.job_id)
    assert len(desk.said()) == 1
    with Session(desk.db.engine) as session:
        assert len(session.exec(select(StoryReview)).all()) == 1
    kept = await desk.db.read(findings.findings, desk.office.team, row.id or 0)
    assert len(kept) == len(store.result(row).findings)


async def test_a_story_deleted_meanwhile_leaves_no_words(desk: Desk):
    """Neither in its review nor in what was sent; nobody is told."""
    await desk.agrees()
    desk.model.delay = 0.3
    asked = await desk.asks()
    await asyncio.sleep(0.2)
    await desk.db.transact(service.delete, desk.lena, desk.story, now=desk.now)
    row = await desk.done(asked)
    assert row.progress == Progress.FAILED
    assert row.result is None
    assert desk.said() == []
    with Session(desk.db.engine) as session:
        words = session.connection().execute(sa.select(sa.func.count(StorySent.words)))  # type: ignore[arg-type]
        assert words.scalar_one() == 0


async def test_somebodys_role_decides_who_looks(desk: Desk):
    """Facilitators where there are some, admins otherwise."""

    def with_facilitator(session: Session) -> list[str]:
        member = members.arrive(session, desk.office.team, "U0FAC", now=desk.now)
        before = members.facilitators(session, desk.office.team)
        member.role = Role.FACILITATOR
        session.add(member)
        session.flush()
        return [*before, *members.facilitators(session, desk.office.team)]

    await desk.db.transact(members.make_admin, desk.office.team, SAM.id, now=desk.now)
    assert await desk.db.transact(with_facilitator) == [SAM.id, "U0FAC"]
