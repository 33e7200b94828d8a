"""Drafted assets as the engine makes them, in a running product: consent, the file, the cache, and every failure."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot.cli.demo_model import NAME, ScriptedModel
from bot.kit import engine
from bot.members import service as members
from bot.members.model_consents import ConsentTerms
from bot.members.models import Member, Role
from bot.members.service import Person, person
from bot.stories import erasure, service
from bot.stories.feedback import consents, model_requests
from bot.stories.feedback.models import RequestStatus, StoryModelRequest
from bot.stories.publishing import service as publishing
from bot.stories.publishing.assets import AssetKind
from bot.stories.publishing.drafting import jobs, request, store
from bot.stories.publishing.modals import AssetChoice
from bot.stories.publishing.models import StoryAsset
from sandbox.people import CHANNELS, LENA, PRIYA
from tests.office import Office, opened
from tests.sentences import says
from tests.stories.publishing.drafting import drafts
from tests.waiting import until


class Shop:
    """An office in which Lena has published a story that Priya wants an asset of."""

    def __init__(self, office: Office, model: ScriptedModel, lena: Person, priya: Person, story: int) -> None:
        self.office, self.model, self.lena, self.priya, self.story = office, model, lena, priya, story
        self.feedback, self.db = office.product.feedback, office.product.db

    @property
    def now(self) -> Any:
        return self.office.product.deps.now()

    async def agrees(self) -> None:
        terms = ConsentTerms(self.feedback.host, "To the host.")
        await self.db.transact(consents.give, self.lena, self.story, terms, now=self.now)

    async def asks(self, kind: AssetKind = AssetKind.CHECKLIST, *, who: Person | None = None, **more: Any) -> bool:
        choice = AssetChoice(kind, "md", **more)
        asked = self.db.transact(request.ask_if_agreed, who or self.priya, self.feedback, self.story, choice)
        return await asked

    def answers(self, kind: AssetKind = AssetKind.CHECKLIST, verdict: str = "yes") -> None:
        """The model answers as a strong one would; its second look says the same of each line."""
        lines = drafts.lines_of("en", kind)
        numbers = range(1, len(lines) + 1)
        verdicts = [{"number": number, "verdict": verdict, "comment": ""} for number in numbers]
        self.model.answers.extend([{"lines": lines}, {"verdicts": verdicts}])

    async def done(self) -> list[StoryAsset]:
        """Every request once all are finished and their messages have arrived."""
        rows: list[StoryAsset] = []

        def read(session: Session) -> list[StoryAsset]:
            return list(session.exec(select(StoryAsset).order_by(col(StoryAsset.id))))

        async def look() -> bool:
            nonlocal rows
            rows = await self.db.read(read)
            finished = rows and all(row.status in {RequestStatus.DONE, RequestStatus.FAILED} for row in rows)
            states = await self.office.states()
            if finished and not any(states.get(state) for state in ("pending", "sending")):
                return True
            await self.office.dispatch()
            return False

        await until(look, lambda: f"the end and the arrival of {rows}")
        return rows

    def files(self, who: str = PRIYA.id) -> list[str]:
        """What is in the files that somebody got."""
        files = self.office.sandbox.workspace.files
        return [files[each].content.decode() for one in self.office.seen(who) for each in one.files or []]

    def said(self, who: str = PRIYA.id) -> list[str]:
        return [str(message.blocks) for message in self.office.seen(who) if not message.files]


@pytest.fixture
async def model() -> AsyncIterator[ScriptedModel]:
    """The scripted model's server."""
    async with ScriptedModel() as running:
        yield running


async def shop_at(office: Office, model: ScriptedModel) -> Shop:
    db, now = office.product.db, office.product.deps.now()

    def furnish(session: Session) -> tuple[Person, Person, int]:
        lena, priya = (person(members.arrive(session, office.team, one.id, now=now)) for one in (LENA, PRIYA))
        story = service.start(session, lena, drafts.TITLES["en"], now=now)
        service.write(session, lena, story, drafts.STORIES["en"], now=now)
        publishing.agree(session, lena, story, CHANNELS["ai-showcase"], now=now)
        return lena, priya, story

    lena, priya, story = await db.transact(furnish)
    return Shop(office, model, lena, priya, story)


@pytest.fixture
async def shop(tmp_path: Path, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    """A product with a model, and a published story."""
    monkeypatch.setattr(engine, "POLL_SECONDS", 0.05)
    where = {"openai_base_url": model.url, "openai_model": NAME}
    async with opened(f"sqlite:///{tmp_path / 'assets.db'}", **where) as office:
        yield await shop_at(office, model)


async def test_a_draft_comes_to_whoever_asked(shop: Shop):
    """They hear at once that it is on its way; the file has boxes before steps, and says who drafted it."""
    await shop.agrees()
    shop.answers()
    assert await shop.asks()
    (row,) = await shop.done()
    assert (row.status, row.failure, row.calls) == (RequestStatus.DONE, None, 2)
    (status,) = shop.said()
    assert says(status, "I'm preparing your document: {name}.")
    (told,) = shop.files()
    assert NAME in told
    assert "- [ ] Draft two letters a day with the assistant" in told
    assert f"- {drafts.HERO['en']}" in told


async def test_nothing_leaves_without_an_authors_consent(shop: Shop):
    """Whoever asks, and an author who does not agree in the same window."""
    assert not await shop.asks()
    assert not await shop.asks(who=shop.lena)
    assert not await shop.asks(agrees=True)
    assert shop.model.bodies == []


async def test_an_author_may_agree_in_the_window(shop: Shop):
    """From then on others may have drafts too."""
    shop.answers()
    assert await shop.asks(who=shop.lena, agrees=True)
    await shop.done()
    assert len(shop.files(LENA.id)) == 1
    (consent,) = await shop.db.read(consents.of_author, shop.lena, shop.story)
    assert consent.host == shop.feedback.host
    assert await shop.asks()


async def test_a_small_model_drafts_nothing(tmp_path: Path, model: ScriptedModel):
    """It only points at sentences."""
    where = {"openai_base_url": model.url, "openai_model": NAME, "model_profile": "small"}
    async with opened(f"sqlite:///{tmp_path / 'assets.db'}", **where) as office:
        shop = await shop_at(office, model)
        await shop.agrees()
        assert not await shop.asks()


async def test_where_feedback_is_checked_colleagues_get_no_draft(tmp_path: Path, model: ScriptedModel):
    """Only an author or a facilitator does, and passes it on; without a facilitator, an admin stands in."""
    where = {"openai_base_url": model.url, "openai_model": NAME, "feedback_moderator": "facilitator"}
    async with opened(f"sqlite:///{tmp_path / 'assets.db'}", **where) as office:
        shop = await shop_at(office, model)
        await shop.agrees()
        assert not await shop.asks()
        assert await shop.db.read(request.offer, shop.feedback, shop.priya, shop.story) is None
        assert await shop.db.read(request.offer, shop.feedback, shop.lena, shop.story)
        await shop.db.transact(appoint, shop.priya, Role.FACILITATOR)
        assert await shop.db.read(request.offer, shop.feedback, shop.priya, shop.story)
        await shop.db.transact(appoint, shop.priya, Role.ADMIN)
        assert await shop.db.read(request.offer, shop.feedback, shop.priya, shop.story)
        assert model.bodies == []


def appoint(session: Session, who: Person, role: Role) -> None:
    session.get_one(Member, who.member_id).role = role


async def test_the_asker_pays_and_an_author_reads_what_was_sent(shop: Shop):
    """Masked, and written down before it left."""
    await shop.agrees()
    shop.answers()
    await shop.asks()
    await shop.done()
    sent = await shop.db.read(model_requests.of_story, shop.lena, shop.story)
    assert {(one.prompt, one.member_id, one.estimated) for one in sent} == {
        ("stories/asset", shop.priya.member_id, False),
        ("stories/asset_check", shop.priya.member_id, False),
    }


async def test_the_same_draft_is_not_paid_for_twice(shop: Shop):
    """Somebody else gets the same lines without a request."""
    await shop.agrees()
    shop.answers()
    await shop.asks()
    await shop.done()
    await shop.asks(who=shop.lena)
    first, second = await shop.done()
    assert (second.calls, second.lines) == (0, first.lines)
    assert shop.files(LENA.id) == shop.files()
    assert len(shop.model.bodies) == 2


@pytest.mark.parametrize(
    ("failing", "sentence"),
    [
        ("auth", "The model's server did not accept our key. Your admins can fix that."),
        ("truncated", "The model's answer broke off halfway. Please try again."),
    ],
)
async def test_if_the_model_fails_the_storys_own_sentences_come(shop: Shop, failing: str, sentence: str):
    """With one sentence about why; asking again is a new attempt."""
    await shop.agrees()
    shop.model.always = failing
    await shop.asks()
    (row,) = await shop.done()
    assert row.status == RequestStatus.FAILED
    assert any(says(one, sentence) for one in shop.said())
    (told,) = shop.files()
    assert says(told, "From the story: what was done")
    assert "- [ ] In week 1 we collected twenty letters" in told
    assert "- [ ] Without" not in told


@pytest.mark.parametrize("few", ["too few", "not carried", "no step"])
async def test_a_draft_of_too_little_gives_way(shop: Shop, few: str):
    """Fewer than three lines, or a checklist without a step."""
    await shop.agrees()
    if few == "not carried":
        shop.answers(verdict="no")
    else:
        lines = drafts.lines_of("en", AssetKind.CHECKLIST)
        kept = lines[:2] if few == "too few" else [one for one in lines if one["role"] != "step"]
        shop.model.answers.append({"lines": kept})
    await shop.asks()
    (row,) = await shop.done()
    assert (row.status, row.failure) == (RequestStatus.FAILED, "too_little")
    assert any(
        says(one, "The story doesn't say enough yet. A draft may only use the story's own sentences.")
        for one in shop.said()
    )
    assert len(shop.files()) == 1


async def test_consent_that_was_taken_back_holds_at_once(shop: Shop):
    """Even for a request that waits already."""
    await shop.agrees()

    def ask_and_regret(session: Session) -> None:
        request.ask_if_agreed(session, shop.priya, shop.feedback, shop.story, AssetChoice(AssetKind.CHECKLIST, "md"))
        consents.withdraw(session, shop.lena, shop.story, now=shop.now)

    await shop.db.transact(ask_and_regret)
    (row,) = await shop.done()
    assert row.failure == "no_consent"
    assert shop.model.bodies == []
    assert len(shop.files()) == 1


async def test_a_days_share_can_be_used_up(tmp_path: Path, model: ScriptedModel):
    """Whoever asks has used theirs; the story's own sentences come."""
    where = {"openai_base_url": model.url, "openai_model": NAME, "person_calls_a_day": 1}
    async with opened(f"sqlite:///{tmp_path / 'assets.db'}", **where) as office:
        shop = await shop_at(office, model)
        await shop.agrees()
        shop.answers()
        await shop.asks()
        (row,) = await shop.done()
        assert row.failure == "day_used_up"
        assert len(model.bodies) == 1


async def test_a_job_that_runs_again_sends_one_file(shop: Shop):
    """As after a process has died between the answer and the record."""
    await shop.agrees()
    for _ in range(4):
        shop.answers()
    await shop.asks()
    await asyncio.gather(*(jobs.run(shop.feedback, store.job_id(1)) for _ in range(3)))
    await shop.done()
    await jobs.run(shop.feedback, store.job_id(1))
    assert len(shop.files()) == 1


async def test_a_story_deleted_meanwhile_leaves_no_words(shop: Shop):
    """Neither in the draft nor in what was sent; whoever asked hears that no file comes."""
    await shop.agrees()
    shop.answers()
    await shop.asks()
    await shop.done()
    shop.model.delay = 0.3
    shop.answers(AssetKind.PLAYBOOK)
    await shop.asks(AssetKind.PLAYBOOK)
    await asyncio.sleep(0.2)
    await shop.db.transact(erasure.delete_story, shop.lena, shop.story, now=shop.now)
    rows = await shop.done()
    assert [(row.status, row.lines) for row in rows] == [(RequestStatus.DONE, None), (RequestStatus.FAILED, None)]
    assert len(shop.files()) == 1
    withdrawn = "The story has been withdrawn, so I can't make your document."
    await until(lambda: says(shop.office.seen(PRIYA.id)[-1].text, withdrawn))
    with Session(shop.db.engine) as session:
        assert {one.messages for one in session.exec(select(StoryModelRequest))} == {None}
