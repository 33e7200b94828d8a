"""The check, what has changed since the one before, the embedding list, and gaps that become improvements."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.cohorts.service import ForStaffError
from bot.delivery.models import Delivery, Lane, Topic
from bot.improvement import service as improvements
from bot.improvement.models import Improvement, ImprovementState, Origin
from bot.improvement.rules import MatrixField, field_of
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.members.models import Member, Role
from bot.members.profiles import SlackProfile, learn
from bot.sustainability.practice_check import commands, jobs, modals, picture, queries, rules, service, views
from bot.sustainability.practice_check.content import PracticeCheckContext
from bot.sustainability.practice_check.modals import CheckWindow
from bot.sustainability.practice_check.models import EmbeddingState, PracticeCheck, PracticeRating
from bot.sustainability.practice_check.rules import CheckChange
from bot.sustainability.practice_check.service import (
    MAX_EVIDENCE,
    EmbeddingEntry,
    GivenRating,
    NoCheckError,
    NoEvidenceError,
    NoEvidenceOfDoneError,
    NoPracticeError,
)
from sandbox import limits
from tests.sentences import english_in, says
from tests.sustainability.practice_check.conftest import known

PAIRS = ("knowledge", "relationships", "decisions", "heroes", "fragility")
ZONE = "Europe/Berlin"


def rated(*scores: int) -> Mapping[str, GivenRating]:
    """The five pairs with these ratings, and evidence for all."""
    return {pair: GivenRating(score, f"proof of {pair}") for pair, score in zip(PAIRS, scores, strict=True)}


def test_only_leads_check_and_see(session: Session, lena: Member, content: PracticeCheckContext, monday: datetime):
    """Nothing is kept for others, and the lists aren't theirs to change."""
    with pytest.raises(ForStaffError):
        service.check(session, lena, rated(1, 1, 1, 1, 1), key="a", now=monday)
    with pytest.raises(ForStaffError):
        service.embed(session, lena, "budget", EmbeddingEntry(EmbeddingState.BEGUN), content, now=monday)
    with pytest.raises(ForStaffError):
        service.improve(session, lena, "pair:knowledge", content, now=monday)
    assert session.exec(select(PracticeCheck)).all() == []
    assert [each.audience.admits(lena) for each in commands.commands(content)] == [False]


def test_a_window_submitted_twice_is_one_check(session: Session, sam: Member, mateo: Member, monday: datetime):
    """Which every lead of the workspace sees, and nobody in another."""
    for _again in range(2):
        made = service.check(session, sam, rated(1, 2, 3, 4, 5), key="window:V1", now=monday)
    found = queries.standing(session, mateo.workspace_id)
    assert found.check == made
    assert found.by == sam.slack_id
    assert [found.ratings[pair].score for pair in PAIRS] == [1, 2, 3, 4, 5]
    assert len(session.exec(select(PracticeRating)).all()) == len(PAIRS)
    assert queries.standing(session, "T2").check is None


def test_a_high_rating_needs_something_that_shows_it(session: Session, sam: Member, monday: datetime):
    """Of the pair that lacks it; a low one may come without. Also when a check is corrected."""
    for score in (4, 5):
        hopeful = {**rated(1, 1, 1, 1, 1), "heroes": GivenRating(score, "  ")}
        with pytest.raises(NoEvidenceError) as refused:
            service.check(session, sam, hopeful, key="a", now=monday)
        assert refused.value.facts == {"pair": "heroes"}
    low = {pair: GivenRating(3) for pair in PAIRS}
    made = service.check(session, sam, low, key="a", now=monday)
    with pytest.raises(NoEvidenceError):
        service.correct(session, sam, row_id(made), {**low, "heroes": GivenRating(5)})
    service.correct(session, sam, row_id(made), rated(2, 2, 2, 2, 5))
    assert [queries.ratings(session, made)[pair].score for pair in PAIRS] == [2, 2, 2, 2, 5]
    stranger = known(session, "UELSE001", Role.ADMIN, monday, "T2")
    with pytest.raises(NoCheckError):
        service.correct(session, stranger, row_id(made), low)


def test_the_next_check_says_what_has_changed(
    session: Session, sam: Member, content: PracticeCheckContext, monday: datetime
):
    """Better, worse, or as before; the first one says how it is."""
    assert [rules.change(3, before) for before in (None, 2, 3, 4)] == [
        CheckChange.NEW, CheckChange.BETTER, CheckChange.SAME, CheckChange.WORSE
    ]  # fmt: skip
    service.check(session, sam, rated(2, 4, 3, 1, 1), key="a", now=monday)
    service.check(session, sam, rated(4, 2, 3, 1, 1), key="b", now=monday + timedelta(days=180))
    found = queries.standing(session, "T1")
    with in_language("de"):
        shown = views.result(found, content, ZONE)
        alt = views.alt_text(found, content)
    for text in (shown, alt):
        assert says(text, "was {m}, now {n} of 5: better", "de", m=2, n=4)
        assert says(text, "was {m}, now {n} of 5: worse", "de", m=4, n=2)
        assert says(text, "{n} of 5, as before", "de", n=3)
    assert english_in(shown) == []
    assert views.bar(4) == "●●●●○"
    assert picture.draw(found, content).startswith(b"\x89PNG")


def test_the_check_is_asked_for_again_after_half_a_year(session: Session, sam: Member, mateo: Member, monday: datetime):
    """Of the lead who made it, once and unhurried; of another if they don't lead any more; of nobody after that."""
    service.check(session, mateo, rated(1, 1, 1, 1, 1), key="a", now=monday)
    due = jobs.next_due_at(session)
    assert due
    assert 175 < (due - monday).days < 190
    assert not jobs.ask_again(session, now=due - timedelta(seconds=1))
    assert [jobs.ask_again(session, now=due) for _again in range(2)] == [True, False]
    (message,) = session.exec(select(Delivery)).all()
    assert (message.target, message.lane, message.topic) == (mateo.slack_id, Lane.STEADY, Topic.REMINDER)
    assert views.BEGIN in (message.payload or "")
    assert jobs.next_due_at(session) is None

    month = service.ask_again(session, mateo, service.MONTH, now=due)
    assert 28 <= (month - due).days <= 33
    mateo.role = Role.LEARNER
    session.flush()
    assert jobs.ask_again(session, now=month)
    assert {each.target for each in session.exec(select(Delivery))} == {mateo.slack_id, sam.slack_id}


def test_a_gap_becomes_an_improvement_with_one_press(
    session: Session, sam: Member, content: PracticeCheckContext, monday: datetime
):
    """With what the check says of it; a second press finds the same, and once that is done a new one is made."""
    service.check(session, sam, rated(2, 5, 5, 5, 5), key="a", now=monday)
    made = [service.improve(session, sam, "pair:knowledge", content, now=monday) for _again in range(2)]
    assert made[0].id == made[1].id
    (row,) = session.exec(select(Improvement)).all()
    assert (row.origin, row.about, row.evidence) == (Origin.PRACTICE, "pair:knowledge", "proof of knowledge")
    pair = content.languages["en"].pair("knowledge")
    assert pair
    assert row.title == pair.improvement
    assert pair.dependence in row.today
    assert field_of(row.impact, row.effort) is MatrixField.UNKNOWN
    assert (row.impact, row.effort, row.category) == (None, None, None)
    found = queries.standing(session, "T1")
    assert str(views.result(found, content, ZONE)).count(views.IMPROVE) == 0
    improvements.move(session, sam, row, ImprovementState.DONE, "", was=ImprovementState.OPEN, now=monday)
    found = queries.standing(session, "T1")
    assert str(views.result(found, content, ZONE)).count(views.IMPROVE) == 1
    assert service.improve(session, sam, "pair:knowledge", content, now=monday).id != row.id


def test_what_is_no_gap_of_ours_becomes_nothing(
    session: Session, sam: Member, content: PracticeCheckContext, monday: datetime
):
    """A pair before the first check, a name that isn't there, a value of another kind."""
    with pytest.raises(NoCheckError):
        service.improve(session, sam, "pair:knowledge", content, now=monday)
    for about in ("pair:budget", "practice:knowledge", "", "other:budget"):
        with pytest.raises(NoPracticeError):
            service.improve(session, sam, about, content, now=monday)
    assert session.exec(select(Improvement)).all() == []


def test_a_row_of_the_list_has_owner_day_state_and_evidence(
    session: Session, sam: Member, mateo: Member, content: PracticeCheckContext, monday: datetime
):
    """Done only with something that shows it; the owner hears of it once, and is missed when they leave."""
    with pytest.raises(NoEvidenceOfDoneError):
        service.embed(session, sam, "budget", EmbeddingEntry(EmbeddingState.DONE), content, now=monday)
    with pytest.raises(NoPracticeError):
        service.embed(session, sam, "parties", EmbeddingEntry(EmbeddingState.OPEN), content, now=monday)
    entry = EmbeddingEntry(EmbeddingState.BEGUN, mateo.slack_id, date(2026, 11, 20), "a draft")
    for _again in range(2):
        service.embed(session, sam, "budget", entry, content, now=monday)
    (message,) = session.exec(select(Delivery)).all()
    practice = content.languages["en"].practice("budget")
    assert practice
    assert message.target == mateo.slack_id
    assert practice.text in json.loads(message.payload or "")["text"]
    learn(session, mateo, SlackProfile(active=False), ())
    found = queries.embedding(session, "T1")
    with in_language("de"):
        shown = views.embedding(found, content, monday.date())
    assert says(shown, "{person} has left: who will take over?", "de", person=f"<@{mateo.slack_id}>")
    assert says(shown, "was due on {day}", "de")
    assert english_in(shown) == []
    assert queries.embedding(session, "T2").rows == {}
    made = service.improve(session, sam, "practice:budget", content, now=monday)
    assert (made.title, made.evidence) == (practice.improvement, "a draft")


def test_everything_fits_into_slack(session: Session, sam: Member, content: PracticeCheckContext, monday: datetime):
    """The longest evidence in every row, in both languages, in messages and in windows."""
    long = "&" * MAX_EVIDENCE
    service.check(session, sam, {pair: GivenRating(3, long) for pair in PAIRS}, key="a", now=monday)
    for group in content.current.lists:
        for each in group.practices:
            entry = EmbeddingEntry(EmbeddingState.BEGUN, sam.slack_id, date(2026, 12, 24), long)
            service.embed(session, sam, each.id, entry, content, now=monday)
            service.improve(session, sam, f"practice:{each.id}", content, now=monday)
    for pair in PAIRS:
        service.improve(session, sam, f"pair:{pair}", content, now=monday)
    check, rows = queries.standing(session, "T1"), queries.embedding(session, "T1")
    for language in ("en", "de"):
        with in_language(language):
            for shown in (views.result(check, content, ZONE), views.embedding(rows, content, monday.date())):
                assert limits.check_message(shown["blocks"]) == []
            windows = [modals.check(CheckWindow(), content, check.ratings)]
            windows += [modals.embedding(each, rows.rows[each.id]) for each in content.current.lists[0].practices]
            assert [limits.check_view(each) for each in windows] == [[]] * len(windows)
    with in_language("de"):
        last = content.current.lists[-1].practices[-1].text
        assert last in str(views.embedding(rows, content, monday.date()))
