"""A review is asked for once, finished once, and seen when it may be seen; on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bot.kit.llm_answers import Kind as Failure
from bot.members.service import Person
from bot.stories import authors, service
from bot.stories.feedback import consents, findings, store
from bot.stories.feedback.consents import Agreement, Caps, Sent
from bot.stories.feedback.findings import AlreadyReleasedError, Look, UnknownFindingError
from bot.stories.feedback.schema import Advice, Finding, Kind, Readiness, Result
from bot.stories.feedback.store import Outcome, Reviewer, UnknownReviewError, Work
from bot.stories.models import Decision, Progress
from bot.stories.sections import Section

RULES = Reviewer("rules-1")
MODEL = Reviewer("abc", "scripted")
HOST = "models.example"


@pytest.fixture
def story(session: Session, lena: Person, monday: datetime) -> int:
    """Lena's story, with its first section."""
    made = service.start(session, lena, now=monday)
    service.write(session, lena, made, {"context": "In spring we tried it in Leeds."}, now=monday)
    return made


def said(*, failure: str | None = None, words: str = "Who was involved?") -> Outcome:
    """What a review may come to."""
    gap = Finding(kind=Kind.GAP, section=Section.CONTEXT, question="q2", source="rules", words=words)
    notice = Finding(
        kind=Kind.NOTICE, section=Section.CONTEXT, question="thin", source="rules", words="Thin", sentences=("C1",)
    )
    result = Result(
        language="en",
        sentences={"C1": "In spring we tried it in Leeds."},
        marks=(),
        findings=(gap, notice),
        steps=(),
        readiness=Readiness(criteria=(), warnings=(), advice=Advice.LEARN, reasons=()),
        failure=failure,
    )
    return Outcome(result, "key", calls=6, tokens=900)


def work(session: Session, lena: Person, story: int, reviewer: Reviewer, at: datetime) -> Work:
    asked = store.ask(session, lena, story, reviewer, now=at)
    found = store.claim(session, asked.job_id)
    assert found
    return found


def test_the_same_words_are_reviewed_once(session: Session, lena: Person, story: int, monday: datetime):
    """By each reviewer; other words are another review."""
    first = store.ask(session, lena, story, RULES, now=monday)
    again = store.ask(session, lena, story, RULES, now=monday)
    other = store.ask(session, lena, story, MODEL, now=monday)
    service.write(session, lena, story, {"context": "Changed"}, now=monday)
    newer = store.ask(session, lena, story, RULES, now=monday)

    assert (first.again, again.again, other.again, newer.again) == (False, True, False, False)
    assert first.job_id == again.job_id == f"stories.review:{first.review_id}:1"
    assert len({first.review_id, other.review_id, newer.review_id}) == 3


def test_only_the_last_claim_may_finish(session: Session, lena: Person, story: int, monday: datetime):
    """So two workers with one job leave one result."""
    asked = store.ask(session, lena, story, MODEL, now=monday)
    dead, alive = store.claim(session, asked.job_id), store.claim(session, asked.job_id)
    assert dead
    assert alive

    assert not store.finish(session, dead, said(), release=True, now=monday)
    assert store.finish(session, alive, said(), release=True, now=monday)
    assert not store.finish(session, alive, said(words="twice"), release=True, now=monday)
    assert store.claim(session, asked.job_id) is None
    assert [words for _, words in findings.shown(session, "T1", asked.review_id)] == ["Who was involved?", "Thin"]


def test_a_failed_review_can_be_asked_for_again(session: Session, lena: Person, story: int, monday: datetime):
    """As another attempt of the same one; the old job comes to nothing."""
    first = store.ask(session, lena, story, MODEL, now=monday)
    begun = store.claim(session, first.job_id)
    assert begun
    store.finish(session, begun, said(failure="timeout"), release=True, now=monday)
    second = store.ask(session, lena, story, MODEL, now=monday)

    assert not second.again
    assert second.review_id == first.review_id
    assert second.job_id == f"stories.review:{first.review_id}:2"
    assert store.claim(session, first.job_id) is None
    assert store.claim(session, second.job_id)


def test_a_deleted_story_is_not_reviewed(session: Session, lena: Person, story: int, monday: datetime):
    """Its job ends without a claim."""
    asked = store.ask(session, lena, story, MODEL, now=monday)
    service.delete(session, lena, story, now=monday)

    assert store.claim(session, asked.job_id) is None
    assert store.review(session, "T1", asked.review_id).progress == Progress.FAILED


def test_the_cache_lasts_a_day(session: Session, lena: Person, story: int, monday: datetime):
    """Within the workspace; a failure is never taken from it."""
    store.finish(session, work(session, lena, story, RULES, monday), said(failure="timeout"), release=True, now=monday)
    assert store.cached(session, "T1", "key", now=monday) is None
    store.finish(session, work(session, lena, story, MODEL, monday), said(), release=True, now=monday)

    assert store.cached(session, "T1", "key", now=monday + timedelta(hours=23)) == said().result
    assert store.cached(session, "T1", "key", now=monday + timedelta(hours=25)) is None
    assert store.cached(session, "T2", "key", now=monday) is None


def test_a_facilitator_looks_first(session: Session, lena: Person, mateo: Person, story: int, monday: datetime):
    """They edit one finding and dismiss another; afterwards it stays as it is."""
    begun = work(session, lena, story, MODEL, monday)
    store.finish(session, begun, said(), release=False, now=monday)
    assert store.waiting(session, "T1") == [begun.review_id]
    gap, notice = (one.id or 0 for one in findings.findings(session, "T1", begun.review_id))
    findings.decide(session, mateo, gap, Look(Decision.EDITED, "Who took part?"), now=monday)
    findings.decide(session, mateo, notice, Look(Decision.DISMISSED), now=monday)

    assert findings.release(session, mateo, begun.review_id, now=monday)
    assert not findings.release(session, mateo, begun.review_id, now=monday)
    assert [words for _, words in findings.shown(session, "T1", begun.review_id)] == ["Who took part?"]
    assert store.waiting(session, "T1") == []
    with pytest.raises(AlreadyReleasedError):
        findings.decide(session, mateo, gap, Look(Decision.ACCEPTED), now=monday)


def test_an_author_says_what_they_think(
    session: Session, lena: Person, mateo: Person, *, stranger: Person, story: int, monday: datetime
):
    """Their last word counts, and nobody else's."""
    begun = work(session, lena, story, MODEL, monday)
    store.finish(session, begun, said(), release=True, now=monday)
    gap = findings.findings(session, "T1", begun.review_id)[0].id or 0
    findings.opine(session, lena, gap, "up")
    assert findings.opine(session, lena, gap, "wrong").opinion == "wrong"
    with pytest.raises(service.UnknownStoryError):
        findings.opine(session, mateo, gap, "up")
    with pytest.raises(UnknownFindingError):
        findings.opine(session, stranger, gap, "up")
    with pytest.raises(UnknownReviewError):
        store.review(session, "T2", begun.review_id)


def test_what_became_of_a_remark_is_kept(session: Session, lena: Person, story: int, monday: datetime):
    """A gap that the next review no longer has was closed."""
    begun = work(session, lena, story, MODEL, monday)
    store.finish(session, begun, said(), release=True, now=monday)

    assert findings.note_adoption(session, "T1", begun.review_id, still=[("context", "thin")]) == 1
    assert [one.adopted for one in findings.findings(session, "T1", begun.review_id)] == [True, False]


def test_consent_is_for_one_host_and_can_be_taken_back(
    session: Session, lena: Person, mateo: Person, story: int, monday: datetime
):
    """It is written down with the words that were shown; agreeing twice is agreeing once."""
    assert not consents.has_agreed(session, lena, story, HOST)
    for _ in range(2):
        consents.agree(session, lena, story, Agreement(HOST, "Your story goes to models.example."), now=monday)
    assert consents.has_agreed(session, lena, story, HOST)
    assert not consents.has_agreed(session, lena, story, "elsewhere.example")
    assert not consents.has_agreed(session, mateo, story, HOST)
    consents.take_back(session, lena, story, now=monday)
    assert not consents.has_agreed(session, lena, story, HOST)
    consents.agree(session, lena, story, Agreement(HOST, "Again."), now=monday)
    assert consents.has_agreed(session, lena, story, HOST)


def test_a_day_has_its_caps(session: Session, lena: Person, mateo: Person, story: int, monday: datetime):
    """For a person and for the workspace, in calls and in tokens; tomorrow is another day."""
    begun = work(session, lena, story, MODEL, monday)
    consents.agree(session, lena, story, Agreement(HOST, "It goes there."), now=monday)
    authors.add_author(session, lena, story, mateo, now=monday)
    consents.agree(session, mateo, story, Agreement(HOST, "It goes there."), now=monday)
    sent = Sent(story, begun.review_id, "stories/section", HOST, "scripted", "abc", "C1: …", tokens=400)

    def log(who: Person, caps: Caps, at: datetime = monday) -> int | Failure:
        return consents.log_sent(session, who, [sent], caps, now=at)[0]

    first = log(lena, Caps((2, 0), (0, 1000)))
    assert isinstance(first, int)
    assert isinstance(log(lena, Caps((2, 0), (0, 1000))), int)
    assert log(lena, Caps((2, 0), (0, 0))) == Failure.DAY_USED_UP, "two calls a person"
    assert log(mateo, Caps((2, 0), (0, 1000))) == Failure.DAY_USED_UP, "1,000 tokens for everybody"
    consents.log_answer(session, first, tokens=100, estimated=False)
    assert isinstance(log(mateo, Caps((2, 0), (0, 1000))), int)
    assert isinstance(log(lena, Caps((2, 0), (0, 1000)), monday + timedelta(hours=25)), int)
    assert consents.spent(session, "T1", None, now=monday) == (4, 1300)
    assert [one.estimated for one in consents.what_was_sent(session, lena, story)] == [True, True, True, False]
