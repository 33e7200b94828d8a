"""Feedback is requested once, finished once, and seen when it may be seen; on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bot.kit.db import row_id
from bot.kit.llm_answers import FailureKind
from bot.members.model_consents import ConsentTerms
from bot.members.service import Person
from bot.stories import erasure, queries, service
from bot.stories.feedback import consents, findings, model_requests, sending, store
from bot.stories.feedback.findings import AlreadyReleasedError, FindingRating, Moderation, UnknownFindingError
from bot.stories.feedback.model_requests import DailyLimits, DailyUsage, ModelRequest
from bot.stories.feedback.models import FindingDecision, RequestStatus
from bot.stories.feedback.schema import FeedbackResult, Finding, FindingKind
from bot.stories.feedback.store import FeedbackOutcome, FeedbackRun, FeedbackSource, UnknownFeedbackError
from bot.stories.sections import Section
from bot.stories.writing import co_authors

RULES = FeedbackSource("rules-1")
MODEL = FeedbackSource("abc", "scripted")
HOST = "models.example"
TWO_CALLS = DailyLimits(person=DailyUsage(calls=2), workspace=DailyUsage(tokens=1000))


@pytest.fixture
def story(session: Session, lena: Person, monday: datetime) -> int:
    """Lena's story, with its first section."""
    made = service.start(session, lena, now=monday)
    service.write(session, lena, made, {"context": "In spring we tried it in Leeds."}, now=monday)
    return made


def said(*, failure: str | None = None, words: str = "Who was involved?", asked_model: bool = False) -> FeedbackOutcome:
    """A possible outcome of a run."""
    gap = Finding(kind=FindingKind.MISSING, section=Section.CONTEXT, topic="q2", source="rules", text=words)
    notice = Finding(
        kind=FindingKind.VAGUE, section=Section.CONTEXT, topic="thin", source="rules", text="Thin", sentences=("C1",)
    )
    result = FeedbackResult(
        language="en",
        sentences={"C1": "In spring we tried it in Leeds."},
        scores=(),
        findings=(gap, notice),
        failure=failure,
        asked_model=asked_model,
    )
    return FeedbackOutcome(result, "key", calls=6, tokens=900)


def shown(session: Session, feedback_id: int) -> list[str]:
    return [one.text for one in findings.details(session, "T1", feedback_id).findings]


def work(session: Session, lena: Person, story: int, source: FeedbackSource, at: datetime) -> FeedbackRun:
    asked = store.request(session, lena, story, source, now=at)
    found = store.claim(session, asked.job_id)
    assert found
    return found


def test_the_same_words_get_feedback_once(session: Session, lena: Person, story: int, monday: datetime):
    """By each source; other words are another request."""
    first = store.request(session, lena, story, RULES, now=monday)
    again = store.request(session, lena, story, RULES, now=monday)
    other = store.request(session, lena, story, MODEL, now=monday)
    service.write(session, lena, story, {"context": "Changed"}, now=monday)
    newer = store.request(session, lena, story, RULES, now=monday)

    assert (first.is_repeat, again.is_repeat, other.is_repeat, newer.is_repeat) == (False, True, False, False)
    assert first.job_id == again.job_id == f"stories.feedback:{first.feedback_id}:1"
    assert len({first.feedback_id, other.feedback_id, newer.feedback_id}) == 3


def test_only_the_last_claim_may_finish(session: Session, lena: Person, story: int, monday: datetime):
    """So two workers with one job leave one result."""
    asked = store.request(session, lena, story, MODEL, now=monday)
    dead, alive = store.claim(session, asked.job_id), store.claim(session, asked.job_id)
    assert dead
    assert alive

    assert not store.finish(session, dead, said(), release=True, now=monday)
    assert store.finish(session, alive, said(), release=True, now=monday)
    assert not store.finish(session, alive, said(words="twice"), release=True, now=monday)
    assert store.claim(session, asked.job_id) is None
    assert shown(session, asked.feedback_id) == ["Who was involved?", "Thin"]


def test_failed_feedback_can_be_requested_again(session: Session, lena: Person, story: int, monday: datetime):
    """As another attempt of the same one; the old job comes to nothing."""
    first = store.request(session, lena, story, MODEL, now=monday)
    begun = store.claim(session, first.job_id)
    assert begun
    store.finish(session, begun, said(failure="timeout"), release=True, now=monday)
    second = store.request(session, lena, story, MODEL, now=monday)

    assert not second.is_repeat
    assert second.feedback_id == first.feedback_id
    assert second.job_id == f"stories.feedback:{first.feedback_id}:2"
    assert store.claim(session, first.job_id) is None
    assert store.claim(session, second.job_id)


def test_a_deleted_story_gets_no_feedback(session: Session, lena: Person, story: int, monday: datetime):
    """Its job ends without a claim."""
    asked = store.request(session, lena, story, MODEL, now=monday)
    erasure.delete_story(session, lena, story, now=monday)

    assert store.claim(session, asked.job_id) is None
    assert store.get(session, "T1", asked.feedback_id).status == RequestStatus.FAILED


def test_the_cache_lasts_a_day(session: Session, lena: Person, story: int, monday: datetime):
    """Within the workspace; a failure is never taken from it."""
    store.finish(session, work(session, lena, story, RULES, monday), said(failure="timeout"), release=True, now=monday)
    assert store.cached_result(session, "T1", "key", now=monday) is None
    store.finish(session, work(session, lena, story, MODEL, monday), said(), release=True, now=monday)

    assert store.cached_result(session, "T1", "key", now=monday + timedelta(hours=23)) == said().result
    assert store.cached_result(session, "T1", "key", now=monday + timedelta(hours=25)) is None
    assert store.cached_result(session, "T2", "key", now=monday) is None


def test_how_long_it_takes_is_told_by_what_it_took(session: Session, lena: Person, story: int, monday: datetime):
    """Of one model's own answers, not of what was kept from before; nothing as long as there are few."""
    for number, seconds in enumerate((40, 50, 200)):
        assert store.usual_seconds(session, "T1", "scripted") is None
        at = monday + timedelta(hours=number)
        service.write(session, lena, story, {"context": f"In spring we tried it {number} times."}, now=at)
        run = work(session, lena, story, MODEL, at)
        assert store.finish(session, run, said(asked_model=True), release=True, now=at + timedelta(seconds=seconds))
        session.flush()
    assert store.usual_seconds(session, "T1", "scripted") == 200
    assert store.usual_seconds(session, "T1", "another") is None
    assert store.usual_seconds(session, "T2", "scripted") is None


def test_a_facilitator_looks_first(session: Session, lena: Person, mateo: Person, story: int, monday: datetime):
    """They edit one finding and dismiss another; afterwards it stays as it is."""
    begun = work(session, lena, story, MODEL, monday)
    store.finish(session, begun, said(), release=False, now=monday)
    assert store.awaiting_release(session, "T1") == [begun.feedback_id]
    gap, notice = (row_id(one) for one in findings.all_findings(session, "T1", begun.feedback_id))
    decisions = {
        gap: Moderation(FindingDecision.EDITED, "Who took part?"),
        notice: Moderation(FindingDecision.DISMISSED),
    }

    findings.release(session, mateo, begun.feedback_id, decisions, now=monday)
    assert shown(session, begun.feedback_id) == ["Who took part?"]
    assert store.awaiting_release(session, "T1") == []
    with pytest.raises(AlreadyReleasedError):
        findings.release(session, mateo, begun.feedback_id, {}, now=monday)


def test_an_author_says_what_they_think(
    session: Session, lena: Person, mateo: Person, *, stranger: Person, story: int, monday: datetime
):
    """Their last word counts, and nobody else's."""
    begun = work(session, lena, story, MODEL, monday)
    store.finish(session, begun, said(), release=True, now=monday)
    gap = row_id(findings.all_findings(session, "T1", begun.feedback_id)[0])
    findings.rate(session, lena, gap, FindingRating.HELPFUL)
    assert findings.rate(session, lena, gap, FindingRating.WRONG).rating == "wrong"
    with pytest.raises(queries.UnknownStoryError):
        findings.rate(session, mateo, gap, FindingRating.HELPFUL)
    with pytest.raises(UnknownFindingError):
        findings.rate(session, stranger, gap, FindingRating.HELPFUL)
    with pytest.raises(UnknownFeedbackError):
        store.get(session, "T2", begun.feedback_id)


def test_what_became_of_a_remark_is_kept(session: Session, lena: Person, story: int, monday: datetime):
    """A gap that the next feedback no longer has was closed."""
    begun = work(session, lena, story, MODEL, monday)
    store.finish(session, begun, said(), release=True, now=monday)

    findings.record_adoption(session, "T1", begun.feedback_id, {("context", "thin")})
    assert [one.adopted for one in findings.all_findings(session, "T1", begun.feedback_id)] == [True, False]


@pytest.mark.parametrize("by_model_again", [True, False])
def test_only_feedback_of_the_same_kind_tells_what_became_of_a_remark(
    session: Session,
    lena: Person,
    story: int,
    monday: datetime,
    by_model_again: bool,  # noqa: FBT001
):
    """A completeness check, such as after a failure, says nothing about a model's remarks."""
    first = work(session, lena, story, MODEL, monday)
    store.finish(session, first, said(asked_model=True), release=True, now=monday)
    service.write(session, lena, story, {"context": "In spring nine of us tried it in Leeds."}, now=monday)
    second = work(session, lena, story, MODEL, monday)
    store.finish(session, second, said(asked_model=by_model_again), release=True, now=monday)
    session.expire_all()
    sending.record_adoption(session, store.get(session, "T1", second.feedback_id))
    adopted = {one.adopted for one in findings.all_findings(session, "T1", first.feedback_id)}
    assert adopted == ({False} if by_model_again else {None})


def test_consent_is_for_one_host_and_can_be_taken_back(
    session: Session, lena: Person, mateo: Person, story: int, monday: datetime
):
    """It is written down with the words that were shown; agreeing twice is agreeing once."""
    assert not consents.is_given(session, lena, story, HOST)
    for _ in range(2):
        consents.give(session, lena, story, ConsentTerms(HOST, "Your story goes to models.example."), now=monday)
    assert consents.is_given(session, lena, story, HOST)
    assert not consents.is_given(session, lena, story, "elsewhere.example")
    assert not consents.is_given(session, mateo, story, HOST)
    consents.withdraw(session, lena, story, now=monday)
    assert not consents.is_given(session, lena, story, HOST)
    consents.give(session, lena, story, ConsentTerms(HOST, "Again."), now=monday)
    assert consents.is_given(session, lena, story, HOST)


def test_a_day_has_its_caps(session: Session, lena: Person, mateo: Person, story: int, monday: datetime):
    """For a person and for the workspace, in calls and in tokens; tomorrow is another day."""
    begun = work(session, lena, story, MODEL, monday)
    consents.give(session, lena, story, ConsentTerms(HOST, "It goes there."), now=monday)
    co_authors.add_author(session, lena, story, mateo, now=monday)
    consents.give(session, mateo, story, ConsentTerms(HOST, "It goes there."), now=monday)
    request = ModelRequest(begun.feedback_id, "stories/section", "abc", HOST, "scripted", "C1: …", tokens=400)

    def log(who: Person, limits: DailyLimits, at: datetime = monday) -> int | FailureKind:
        return model_requests.log_requests(session, who, story, [request], limits, now=at)[0]

    first = log(lena, TWO_CALLS)
    assert isinstance(first, int)
    assert isinstance(log(lena, TWO_CALLS), int)
    assert log(lena, DailyLimits(DailyUsage(calls=2), DailyUsage())) == FailureKind.DAY_USED_UP, "two calls a person"
    assert log(mateo, TWO_CALLS) == FailureKind.DAY_USED_UP, "1,000 tokens for everybody"
    model_requests.log_answer(session, first, tokens=100, estimated=False)
    assert isinstance(log(mateo, TWO_CALLS), int)
    assert isinstance(log(lena, TWO_CALLS, monday + timedelta(hours=25)), int)
    assert model_requests.usage(session, "T1", None, now=monday) == DailyUsage(4, 1300)
    assert [one.estimated for one in model_requests.of_story(session, lena, story)] == [True, True, True, False]
