"""Feedback on a version knows the feedback before: what was settled, what is open, and what was wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.kit import engine
from bot.kit.db import row_id
from bot.members import service as members
from bot.members.model_consents import ConsentTerms
from bot.members.service import Person, person
from bot.stories import labels, service
from bot.stories.feedback import consents, earlier_remarks, findings, store
from bot.stories.feedback.findings import FindingRating
from bot.stories.feedback.models import FindingDecision, RequestStatus, StoryFeedback, StoryFinding
from bot.stories.feedback.schema import FindingKind
from bot.stories.feedback.store import FeedbackSource
from bot.stories.sections import Section
from sandbox.people import LENA
from tests.office import Office, opened
from tests.sentences import says
from tests.stories.feedback.results import HAPPIER as HAPPIER_SAID
from tests.stories.feedback.results import PITFALLS, REMARKS, SENTENCES, WHERE, finished, remark, result
from tests.stories.feedback.whole_model import NAME, Said, WholeModel
from tests.waiting import until

STORY = {
    "context": "Nine people in the accounts team in Leeds did this in spring.",
    "approach": "We met on some days and built a prompt. Everybody was asked to use it.",
    "results": "Each invoice is done in 9 minutes now. Everyone is happier.",
    "key_success_factors": "Two people check every output against a list.",
    "scaling_guide": "Another team can copy the list from our wiki and replace the suppliers.",
}
BASELINE = Said("results", "9 minutes", "This gives the time now, not before.", "How long did it take before?")
HAPPIER = Said("results", "happier", "Nobody can check this.", "Who said so?", importance=1)
MEETINGS = Said("approach", "some days", "A reader can't tell how often.", "How often did you meet?")
PRAISED = Said("context", "Leeds", "A reader can see whether their team is alike.", kind="strength")


class Writer:
    """Lena with a story, in an office with a model that reads it."""

    def __init__(self, office: Office, model: WholeModel, lena: Person, story_id: int) -> None:
        self.office, self.model, self.lena, self.story_id = office, model, lena, story_id
        self.db, self.feedback = office.product.db, office.product.feedback

    async def writes(self, **texts: str) -> None:
        await self.db.transact(service.write, self.lena, self.story_id, texts, now=self.office.product.deps.now())

    async def asks(self, *, with_model: bool = True) -> StoryFeedback:
        """Feedback on the story as it is, once it is finished and has arrived."""
        asked = await self.db.transact(self.feedback.request, self.lena, self.story_id, with_model=with_model)

        async def look() -> StoryFeedback | None:
            row = await self.db.read(store.get, self.office.team, asked.feedback_id)
            await self.office.dispatch()
            states = await self.office.states()
            is_finished = row.status in {RequestStatus.DONE, RequestStatus.FAILED}
            return row if is_finished and not (states.get("pending") or states.get("sending")) else None

        row: StoryFeedback = await until(look, "the feedback")
        return row

    async def findings(self, row: StoryFeedback) -> dict[str, StoryFinding]:
        """The findings of a feedback by their text."""
        found = await self.db.read(findings.all_findings, self.office.team, row_id(row))
        return {one.text: one for one in found}

    async def rates(self, finding: StoryFinding, rating: FindingRating) -> None:
        await self.db.transact(findings.rate, self.lena, row_id(finding), rating)

    def last_message(self) -> str:
        return str(self.office.seen()[-1].blocks)


@pytest.fixture
async def writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Writer]:
    monkeypatch.setattr(engine, "POLL_SECONDS", 0.05)
    async with WholeModel(BASELINE, HAPPIER, MEETINGS, PRAISED) as model:
        settings = {"openai_base_url": model.url, "openai_model": NAME}
        async with opened(f"sqlite:///{tmp_path / 'earlier.db'}", **settings) as office:
            assert isinstance(model, WholeModel)
            db, now = office.product.db, office.product.deps.now()
            lena = await db.transact(lambda session: person(members.arrive(session, office.team, LENA.id, now=now)))
            story_id = await db.transact(service.start, lena, "Invoices", now=now)
            await db.transact(service.write, lena, story_id, STORY, now=now)
            host = office.product.feedback.host
            await db.transact(consents.give, lena, story_id, ConsentTerms(host, "It goes there."), now=now)
            yield Writer(office, model, lena, story_id)


async def test_the_next_version_is_read_with_the_remarks_on_the_one_before(writer: Writer):
    """With the sentences as they were then; praise is not told, and what became of each is kept and shown."""
    first = await writer.asks()
    assert (first.status, writer.model.earlier) == (RequestStatus.DONE, [])
    await writer.writes(results="Each invoice took 24 minutes and is done in 9 minutes now. Everyone is happier.")
    writer.model.remarks = [MEETINGS]
    writer.model.notes = {"not before": "You added the time before."}

    second = await writer.asks()

    assert len(writer.model.earlier) == 3
    assert "Each invoice is done in 9 minutes now." in next(one for one in writer.model.earlier if "not before" in one)
    assert PRAISED.comment not in str(writer.model.earlier)
    before, now = await writer.findings(first), await writer.findings(second)
    adopted = {text: one.adopted for text, one in before.items()}
    assert adopted[BASELINE.comment] is True
    assert adopted[MEETINGS.comment] is adopted[HAPPIER.comment] is False
    assert adopted[PRAISED.comment] is None
    assert {one.adopted for one in now.values()} == {None}
    message = writer.last_message()
    assert says(message, "Since the previous version")
    assert message.count("You added the time before.") == 1
    assert says(message, "{n} earlier remark is still open.", n=1)
    assert f"• {labels.title(Section.RESULTS)}: {HAPPIER.comment}" in message
    assert message.count(MEETINGS.comment) == 1


async def test_what_was_settled_is_counted_and_named_once(writer: Writer):
    """Notes that are the same are one line, and remarks without a note are counted beside it."""
    await writer.asks()
    await writer.writes(approach="We met each Tuesday and built a prompt. Everybody was asked to use it.")
    writer.model.notes = {"how often": "You named the day.", "before": "You named the day.", "Nobody can check": ""}
    writer.model.remarks = [PRAISED]

    await writer.asks()

    message = writer.last_message()
    assert message.count("You named the day.") == 1
    assert says(message, "{n} more remark is settled.")
    assert not says(message, "{n} earlier remark is still open.")


async def test_what_was_settled_does_not_return_in_other_words(writer: Writer):
    """Not in the next version nor in the one after that, unless the sentence it was about has changed."""
    again = Said(
        "results", "happier", "It stays open who can check it.", "Who says they are happier?", kind="unsupported_claim"
    )
    await writer.asks()
    await writer.writes(approach=f"{STORY['approach']} We asked all nine people in a survey whether it is better.")
    writer.model.notes, writer.model.remarks = {"Nobody can check": "You named the survey."}, [again, MEETINGS]
    second = await writer.asks()
    assert set(await writer.findings(second)) == {MEETINGS.comment}
    assert "You named the survey." in writer.last_message()
    writer.model.notes = {}
    await writer.writes(context="Nine people in the accounts team in Hull did this in spring.")
    third = await writer.asks()
    assert set(await writer.findings(third)) == {MEETINGS.comment}
    await writer.writes(results="Each invoice is done in 9 minutes now. Everyone in the house is happier.")
    assert again.comment in await writer.findings(await writer.asks())


async def test_a_remark_rated_wrong_stays_struck_two_versions_later(writer: Writer):
    """The model is told so, may not say it again, and it counts neither as settled nor as open."""
    first = await writer.asks()
    wrong = (await writer.findings(first))[MEETINGS.comment]
    await writer.rates(wrong, FindingRating.WRONG)
    await writer.writes(context="Nine people in the accounts team in Leeds and York did this in spring.")
    second = await writer.asks()
    assert any("called wrong by the author" in one and "some days" in one for one in writer.model.earlier)
    assert MEETINGS.comment not in await writer.findings(second)
    await writer.writes(context="Nine people in the accounts team in Hull did this in spring.")

    third = await writer.asks()

    assert any("called wrong by the author" in one for one in writer.model.earlier)
    assert MEETINGS.comment not in await writer.findings(third)
    result = store.result_of(third)
    assert len(result.settled) == len(writer.model.earlier) - 1
    assert (await writer.findings(first))[MEETINGS.comment].adopted is None


async def test_the_remarks_before_are_part_of_what_the_cache_knows(writer: Writer):
    """The same words after other feedback are read again, and a model that failed has said nothing before."""
    await writer.asks()
    await writer.writes(context="Somewhere in spring.")
    second = await writer.asks()
    first_finding = next(iter((await writer.findings(second)).values()))
    await writer.rates(first_finding, FindingRating.WRONG)
    await writer.writes(context=STORY["context"])

    third = await writer.asks()

    assert not third.from_cache
    assert store.result_of(third).settled


async def test_the_completeness_check_is_no_feedback_before(writer: Writer):
    """Nor does it say of a model's remarks that they are settled."""
    checked = await writer.asks(with_model=False)
    await writer.writes(context="Somewhere in spring.")
    second = await writer.asks()
    assert writer.model.earlier == []
    assert {one.adopted for one in (await writer.findings(checked)).values()} <= {None}
    await writer.writes(context="Somewhere in summer.")
    await writer.asks(with_model=False)
    assert {one.adopted for one in (await writer.findings(second)).values()} == {None}


def test_what_is_told_of_earlier_feedback(session: Session, lena: Person, monday: datetime):
    """The steps first and twelve at most, in a facilitator's words if there are any, masked; nothing private twice."""
    reviewer = remark(Section.CONTEXT, "This is for a reviewer.", ("C1",), kind=FindingKind.ADDRESSED_TO_REVIEWER)
    private = remark(Section.CONTEXT, "It is clear who this was.", ("C1",), kind=FindingKind.PRIVACY)
    praise = remark(Section.RESULTS, "Good.", ("R1",), kind=FindingKind.STRENGTH)
    others = [remark(Section.SCALING, f"Remark {number}.", kind=FindingKind.MISSING) for number in range(12)]
    first = finished(session, lena, result(*REMARKS, praise, reviewer, private, *others), now=monday)
    edited, dismissed = first.findings[0].row, first.findings[1].row
    edited.edited_text = "Ask dana.lee@example.org for the time before."
    dismissed.decision = FindingDecision.DISMISSED
    session.flush()
    service.write(session, lena, first.feedback.story_id, {"context": "Ten people in Hull."}, now=monday)
    asked = store.request(session, lena, first.feedback.story_id, FeedbackSource("prompts", "a-model"), now=monday)
    run = store.claim(session, asked.job_id)
    assert run

    told = earlier_remarks.of_run(session, run)

    assert len(told.remarks) == len(told.finding_ids) == 12
    assert told.finding_ids[0] == row_id(edited)
    assert [one.text for one in told.remarks[:4]] == [
        "Ask [EMAIL_1] for the time before.",
        WHERE.text,
        PITFALLS.text,
        private.text,
    ]
    assert [one.quotes for one in told.remarks[:4]] == [(SENTENCES["R1"],), (SENTENCES["C1"],), (), ()]
    assert not {reviewer.text, praise.text, HAPPIER_SAID.text} & {one.text for one in told.remarks}


def test_feedback_that_nobody_could_read_is_not_told_of(session: Session, lena: Person, monday: datetime):
    """Nor is that of another story."""
    first = finished(session, lena, result(*REMARKS), now=monday)
    first.feedback.released_at = None
    finished(session, lena, result(*REMARKS), now=monday)
    service.write(session, lena, first.feedback.story_id, {"context": "Ten people in Hull."}, now=monday)
    asked = store.request(session, lena, first.feedback.story_id, FeedbackSource("prompts", "a-model"), now=monday)
    run = store.claim(session, asked.job_id)
    assert run
    assert earlier_remarks.of_run(session, run).remarks == ()
