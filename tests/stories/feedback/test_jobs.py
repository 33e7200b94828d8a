"""Feedback as the engine gives it, in a running product: consent, daily limits, the cache, and one result each."""

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
from bot.kit.db import row_id
from bot.kit.engine import failed_jobs
from bot.members import service as members
from bot.members.model_consents import ConsentTerms
from bot.members.models import Role
from bot.members.service import Person, person
from bot.stories import erasure, queries, service
from bot.stories.feedback import consents, findings, jobs, model_requests, request, store
from bot.stories.feedback.models import RequestStatus, StoryFeedback, StoryModelRequest
from bot.stories.feedback.store import FeedbackRequest
from sandbox.people import LENA, SAM
from tests.office import Office, opened
from tests.sentences import says
from tests.stories.stage import BY_MODEL, BY_RULES
from tests.stories.stories import BY_ID, STRONG
from tests.waiting import until


class Author:
    """An office in which Lena writes, and what was asked of the model."""

    def __init__(self, office: Office, model: ScriptedModel, lena: Person, story: int) -> None:
        self.office, self.model, self.lena, self.story = office, model, lena, story
        self.feedback = office.product.feedback
        self.db = office.product.db

    async def agrees(self) -> None:
        host = self.feedback.host
        assert host
        await self.db.transact(consents.give, self.lena, self.story, ConsentTerms(host, f"To {host}."), now=self.now)

    @property
    def now(self) -> Any:
        return self.office.product.deps.now()

    async def writes(self, texts: dict[str, str]) -> None:
        await self.db.transact(service.write, self.lena, self.story, texts, now=self.now)

    async def asks(self, *, with_model: bool = True) -> FeedbackRequest:
        return await self.db.transact(self.feedback.request, self.lena, self.story, with_model=with_model)

    async def done(self, asked: FeedbackRequest) -> StoryFeedback:
        """The feedback once it is finished and its message has arrived."""
        row: StoryFeedback | None = None

        async def look() -> StoryFeedback | None:
            nonlocal row
            row = await self.db.read(store.get, self.office.team, asked.feedback_id)
            if row.status in {RequestStatus.DONE, RequestStatus.FAILED} and not await self._on_the_way():
                return row
            await self.office.dispatch()
            return None

        found: StoryFeedback = await until(look, lambda: f"the end and the arrival of {row}")
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


async def author_at(office: Office, model: ScriptedModel) -> Author:
    db, now = office.product.db, office.product.deps.now()
    lena = await db.transact(lambda session: person(members.arrive(session, office.team, LENA.id, now=now)))
    story = await db.transact(service.start, lena, "Letters", now=now)
    await db.transact(service.write, lena, story, STRONG, now=now)
    return Author(office, model, lena, story)


@pytest.fixture
async def author(tmp_path: Path, model: ScriptedModel, often: None) -> AsyncIterator[Author]:
    """A product with a model, and a whole story."""
    where = {"openai_base_url": model.url, "openai_model": NAME}
    async with opened(f"sqlite:///{tmp_path / 'feedback.db'}", **where) as office:
        yield await author_at(office, model)


async def test_feedback_comes_to_its_author(author: Author):
    """Labelled, with quotes of theirs and no score; its findings are kept one by one."""
    await author.agrees()
    row = await author.done(await author.asks())

    assert (row.status, row.model, row.calls) == (RequestStatus.DONE, NAME, 2)
    assert row.tokens > 1000
    [message] = author.said()
    assert says(message, BY_MODEL, model=NAME, host=author.feedback.host)
    assert "26 minutes in January" in message
    kept = await author.db.read(findings.all_findings, author.office.team, row_id(row))
    assert len(kept) == len(store.result_of(row).findings)


async def test_a12_nothing_leaves_without_consent(author: Author):
    """Asking for a model without having agreed is asking the rules; agreeing later is another request."""
    row = await author.done(await author.asks())
    assert (row.model, row.status) == ("", RequestStatus.DONE)
    assert author.model.bodies == []
    assert says(author.said()[0], BY_RULES)
    await author.agrees()
    row = await author.done(await author.asks(with_model=False))
    assert row.model == ""
    assert author.model.bodies == []
    assert (await author.done(await author.asks())).model == NAME


async def test_a12_consent_that_was_taken_back_holds_at_once(author: Author):
    """Even for a request that waits already."""
    await author.agrees()

    def ask_and_regret(session: Session) -> FeedbackRequest:
        asked = author.feedback.request(session, author.lena, author.story, with_model=True)
        consents.withdraw(session, author.lena, author.story, now=author.now)
        return asked

    row = await author.done(await author.db.transact(ask_and_regret))
    assert (row.status, row.failure) == (RequestStatus.FAILED, "no_consent")
    assert author.model.bodies == []
    assert says(author.said()[0], "You've withdrawn your consent, so nothing more will be sent.")


async def test_what_was_sent_can_be_read(author: Author):
    """Word for word, masked, with where it went; it was written down before it left."""
    await author.writes({"context": BY_ID["S07"]["sections"]["context"]})
    await author.agrees()
    await author.done(await author.asks())
    sent = await author.db.read(model_requests.of_story, author.lena, author.story)

    assert len(sent) == len(author.model.bodies) == 2
    assert {(one.host, one.model, one.estimated) for one in sent} == {(author.feedback.host, NAME, False)}
    assert all("m.lindqvist" not in (one.messages or "") for one in sent)
    assert any("[EMAIL_1]" in (one.messages or "") for one in sent)


async def test_a07_the_same_words_come_from_the_cache(author: Author):
    """In another story too: no call, and the same result."""
    await author.agrees()
    first = await author.done(await author.asks())
    author.story = await author.db.transact(service.start, author.lena, "Again", now=author.now)
    await author.writes(STRONG)
    await author.agrees()
    second = await author.done(await author.asks())

    assert second.from_cache
    assert second.calls == 0
    assert second.result == first.result
    assert len(author.model.bodies) == 2


async def test_asking_twice_is_one_review(author: Author):
    """As long as the words are the same."""
    await author.agrees()
    first, second = await author.asks(), await author.asks()
    await author.done(first)
    assert (first.is_repeat, second.is_repeat) == (False, True)
    assert (await author.asks()).is_repeat
    assert len(author.said()) == 1


async def test_a14_a_failed_review_keeps_the_story_and_can_be_tried_again(author: Author):
    """There is the completeness check meanwhile."""
    await author.agrees()
    author.model.always = "auth"
    row = await author.done(await author.asks())
    assert (row.status, row.failure) == (RequestStatus.FAILED, "auth")
    assert says(author.said()[0], "The model's server did not accept our key. Your admins can fix that.")
    draft = await author.db.read(queries.draft, author.lena, author.story)
    assert draft.sections == STRONG
    author.model.always = "good"
    row = await author.done(await author.asks())
    assert (row.status, row.failure, row.attempt) == (RequestStatus.DONE, None, 2)
    assert len(author.said()) == 2


async def test_a13_a_days_share_can_be_used_up(tmp_path: Path, model: ScriptedModel, often: None):
    """Then there is only the completeness check, which says why."""
    where = {"openai_base_url": model.url, "openai_model": NAME, "person_calls_a_day": 1}
    async with opened(f"sqlite:///{tmp_path / 'feedback.db'}", **where) as office:
        author = await author_at(office, model)
        await author.agrees()
        row = await author.done(await author.asks())
        assert row.failure == "day_used_up"
        assert len(model.bodies) == 1
        assert says(author.said()[0], "Today's AI budget is used up. You can ask again tomorrow.")


async def test_a_facilitator_may_look_first(tmp_path: Path, model: ScriptedModel, often: None):
    """Its author hears nothing until it is released, and then sees what was left."""
    where = {"openai_base_url": model.url, "openai_model": NAME, "feedback_moderator": "facilitator"}
    async with opened(f"sqlite:///{tmp_path / 'feedback.db'}", **where) as office:
        author = await author_at(office, model)
        await author.db.transact(members.make_admin, office.team, SAM.id, now=author.now)
        await author.agrees()
        row = await author.done(await author.asks())
        assert row.released_at is None
        assert author.said() == []
        assert any(
            says(text, "Feedback on {title} is waiting for you: please check it before the author sees it.")
            for text in author.said(SAM.id)
        )


async def test_without_a_model_the_whole_way_works(tmp_path: Path, model: ScriptedModel, often: None):
    """And says what it is."""
    async with opened(f"sqlite:///{tmp_path / 'feedback.db'}") as office:
        author = await author_at(office, model)
        assert author.feedback.host == ""
        row = await author.done(await author.asks())
        assert row.model == ""
        assert says(author.said()[0], BY_RULES)


async def test_a_job_that_runs_again_leaves_one_result(author: Author):
    """As after a process has died between the answer and the record: one message, one set of findings."""
    await author.agrees()
    asked = await author.asks()
    await asyncio.gather(*(jobs.run(author.feedback, asked.job_id) for _ in range(3)))
    row = await author.done(asked)
    await jobs.run(author.feedback, asked.job_id)
    assert len(author.said()) == 1
    with Session(author.db.engine) as session:
        assert len(session.exec(select(StoryFeedback)).all()) == 1
    kept = await author.db.read(findings.all_findings, author.office.team, row_id(row))
    assert len(kept) == len(store.result_of(row).findings)


def _refuse(session: Session, condition: str) -> None:
    """The database refuses some results of feedback from now on."""
    trigger = f"CREATE TRIGGER poison BEFORE UPDATE OF result ON story_feedback WHEN {condition}"
    session.connection().exec_driver_sql(f"{trigger} BEGIN SELECT RAISE(ABORT, 'refused'); END")


async def test_a_result_that_the_database_refuses_gives_way_to_the_rules(author: Author):
    """Its author hears of them what the model has said in vain."""
    await author.agrees()
    await author.db.transact(_refuse, "NEW.failure IS NULL")

    row = await author.done(await author.asks())

    assert (row.status, row.failure) == (RequestStatus.FAILED, "internal")
    assert len(author.said()) == 1


async def test_feedback_that_cannot_be_kept_at_all_lets_the_next_one_run(author: Author):
    """Its job has failed, and says so."""
    await author.db.transact(_refuse, "NEW.story_id = 1")
    asked = await author.asks(with_model=False)
    lanes = author.office.product.deps.settings.feedback_at_once
    others = []
    for number in range(lanes):  # as many as share a partition with the first
        author.story = await author.db.transact(service.start, author.lena, f"Story {number}", now=author.now)
        await author.writes(STRONG)
        others.append(await author.asks(with_model=False))

    for other in others:
        assert (await author.done(other)).status == RequestStatus.DONE

    [failed] = await author.db.read(failed_jobs, author.office.team)
    assert (failed.name, failed.count) == (request.JOB, 1)
    assert (await author.db.read(store.get, author.office.team, asked.feedback_id)).status == RequestStatus.RUNNING


async def test_a_story_deleted_meanwhile_leaves_no_words(author: Author):
    """Neither in its feedback nor in what was sent; nobody is told."""
    await author.agrees()
    author.model.delay = 0.3
    asked = await author.asks()
    await asyncio.sleep(0.2)
    await author.db.transact(erasure.delete_story, author.lena, author.story, now=author.now)
    row = await author.done(asked)
    assert row.status == RequestStatus.FAILED
    assert row.result is None
    assert author.said() == []
    with Session(author.db.engine) as session:
        words = session.connection().execute(sa.select(sa.func.count(StoryModelRequest.messages)))  # type: ignore[arg-type]
        assert words.scalar_one() == 0


async def test_somebodys_role_decides_who_looks(author: Author):
    """Facilitators where there are some, admins otherwise."""

    def with_facilitator(session: Session) -> list[str]:
        member = members.arrive(session, author.office.team, "U0FAC", now=author.now)
        before = members.facilitators(session, author.office.team)
        member.role = Role.FACILITATOR
        session.add(member)
        session.flush()
        return [*before, *members.facilitators(session, author.office.team)]

    await author.db.transact(members.make_admin, author.office.team, SAM.id, now=author.now)
    assert await author.db.transact(with_facilitator) == [SAM.id, "U0FAC"]
