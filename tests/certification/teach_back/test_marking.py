"""Marks: kept apart, locked for good, settled by rule, by a third or by a lead."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.certification.teach_back import (
    appeals,
    booking,
    commands,
    drawing,
    jobs,
    marking,
    pulse,
    queries,
    rating_views,
    timing,
    views,
)
from bot.certification.teach_back.marking import TeachBackLevel
from bot.certification.teach_back.models import RaterState, TeachBackState
from bot.community.context import CommunityContext
from bot.errors import NotAllowedError
from bot.kit.db import row_id
from bot.members.models import Member, Role
from tests.certification.teach_back.cast import CRITERIA, NO_TEMPLATES, TERMS, WORKSPACE, Cast

COMMUNITY = CommunityContext(NO_TEMPLATES, lessons=None)  # type: ignore[arg-type]


def test_two_who_nearly_agree_settle_it(cast: Cast, lena: Member) -> None:
    """Within one level the mean counts; it is passed, and others can ask for it."""
    made, (first, second) = cast.rated(lena)
    cast.locks(first)
    assert made.state == TeachBackState.RATING
    cast.locks(second, accuracy=4)
    assert made.state == TeachBackState.RELEASED
    assert made.total == "155/2"
    found = queries.passed(cast.session, WORKSPACE, row_id(lena))
    assert found
    assert found.teach_back_id == made.id
    assert queries.passed(cast.session, WORKSPACE, row_id(cast.known["mateo"])) is None


def test_below_the_setting_it_is_not_passed(cast: Cast, lena: Member) -> None:
    """And another one is booked with one press."""
    made, raters = cast.rated(lena)
    for rater in raters:
        cast.locks(rater, every=2)
    assert not made.is_passed
    assert queries.passed(cast.session, WORKSPACE, row_id(lena)) is None
    cast.begins(lena)


def test_locked_marks_stay(cast: Cast, lena: Member) -> None:
    """A change afterwards is refused, and the marks are as they were."""
    _made, (first, _second) = cast.rated(lena)
    cast.locks(first)
    with pytest.raises(marking.MarksLockedError):
        cast.marks(first, accuracy=0)
    assert queries.marks(cast.session, first)["accuracy"].level == 3


def test_marks_without_a_reason_or_a_level_are_refused(cast: Cast, lena: Member) -> None:
    """And a form that was never filled in can't be locked."""
    _made, (first, _second) = cast.rated(lena)
    member, number = cast.member(first), row_id(first)
    with pytest.raises(marking.MarksMissingError):
        marking.lock(cast.session, member, number, now=cast.now)
    for mark, error in (
        (TeachBackLevel(3, "  "), marking.NoMarkReasonError),
        (TeachBackLevel(5, "Seen"), marking.MarksMissingError),
        (TeachBackLevel(-1, "Seen"), marking.MarksMissingError),
    ):
        with pytest.raises(error):
            marking.keep(cast.session, member, number, dict.fromkeys(CRITERIA, mark), now=cast.now)


def test_nobody_marks_for_somebody_else_or_too_early(cast: Cast, lena: Member) -> None:
    """Not the candidate, not another rater, and not before it was held."""
    made = cast.begins(lena)
    first, second = cast.agree(made)
    with pytest.raises(marking.NotRatedNowError):
        cast.marks(first)
    cast.holds(made)
    for other in (lena, cast.member(second)):
        with pytest.raises(queries.NotARaterError):
            marking.rated(cast.session, other, row_id(first))


def test_a_third_who_was_there_decides(cast: Cast, lena: Member) -> None:
    """Where the two are further apart, and nowhere else; without a look at theirs."""
    made = cast.begins(lena)
    first, second = cast.agree(made)
    others = [
        each for each in drawing.judges(cast.session, WORKSPACE) if each.id not in {first.member_id, second.member_id}
    ]
    cast.holds(made, *others)
    cast.locks(first, "Secret-one", time=0)
    cast.locks(second, "Secret-two", time=4)
    assert made.state == TeachBackState.DECIDING
    third = queries.third(cast.session, made)
    assert third
    assert marking.to_mark(cast.session, made, third) == ["time"]
    assert "Secret" not in "".join(cast.letters(cast.member(third)))
    cast.locks(third, time=2)
    assert made.state == TeachBackState.RELEASED
    assert made.total == "70"


def test_a_lead_decides_if_nobody_else_was_there(cast: Cast, lena: Member) -> None:
    """With a reason; not a rater, not the candidate, and only once."""
    made, (first, second) = cast.rated(lena)
    cast.joins("lead", Role.ADMIN)
    cast.locks(first, time=0)
    cast.locks(second, time=4)
    leads = drawing.leads(cast.session, made)
    for other in (lena, cast.member(first), cast.member(second), cast.known["mateo"]):
        with pytest.raises(NotAllowedError):
            marking.to_rule(cast.session, other, row_id(made))
    with pytest.raises(marking.NoMarkReasonError):
        marking.rule(cast.session, leads[0], row_id(made), {"time": TeachBackLevel(1, " ")}, now=cast.now)
    marking.rule(cast.session, leads[0], row_id(made), {"time": TeachBackLevel(1, "Five minutes late")}, now=cast.now)
    assert made.state == TeachBackState.RELEASED
    assert "Five minutes late" in cast.letters(lena)[-1]
    with pytest.raises(marking.RuledAlreadyError):
        marking.to_rule(cast.session, leads[-1], row_id(made))


def test_a_third_who_is_silent_makes_way_for_a_lead(cast: Cast, lena: Member) -> None:
    """After three days."""
    made = cast.begins(lena)
    first, second = cast.agree(made)
    others = [
        each for each in drawing.judges(cast.session, WORKSPACE) if each.id not in {first.member_id, second.member_id}
    ]
    cast.joins("lead", Role.ADMIN)
    cast.holds(made, *others)
    cast.locks(first, time=0)
    cast.locks(second, time=4)
    cast.now += marking.THIRD_HAS
    jobs.take_due(cast.session, COMMUNITY, now=cast.now)
    assert queries.third(cast.session, made) is None
    lead = drawing.leads(cast.session, made)[0]
    assert marking.to_rule(cast.session, lead, row_id(made))[1] == ["time"]


def test_with_nobody_checked_in_anybody_who_may_rate_decides(cast: Cast, lena: Member) -> None:
    """Without an admin or a facilitator apart from the two, somebody who judges capstones is asked, and can."""
    made, (first, second) = cast.rated(lena)
    for each in drawing.leads(cast.session, made):
        each.active = False
    judge = cast.judges_capstones("ines")
    cast.locks(first, time=0)
    cast.locks(second, time=4)
    assert drawing.leads(cast.session, made) == []
    assert rating_views.RULE in cast.letters(judge)[-1]
    marking.rule(cast.session, judge, row_id(made), {"time": TeachBackLevel(1, "From the reasons")}, now=cast.now)
    assert made.state == TeachBackState.RELEASED


def test_if_nobody_can_decide_the_admins_hear_and_it_is_looked_at_daily(cast: Cast, lena: Member) -> None:
    """With a button; once somebody can, they are asked; after ten working days the candidate books another one."""
    made, (first, second) = cast.rated(lena)
    for each in drawing.leads(cast.session, made):
        each.active = False
    cast.known["sam"].active = True
    cast.member(first).role = Role.ADMIN
    cast.session.flush()
    boss = cast.joins("boss", Role.ADMIN)
    made.manager_id = boss.id
    for name in ("sam", "priya", "jonas"):
        if cast.known[name].id not in {first.member_id, second.member_id}:
            cast.known[name].active = False
    cast.locks(first, time=0)
    cast.locks(second, time=4)
    cast.session.flush()
    assert drawing.deciders(cast.session, made) == []
    assert rating_views.RULE in cast.letters(boss)[-1]
    assert marking.to_rule(cast.session, boss, row_id(made))[1] == ["time"]
    card = commands.card(cast.session, TERMS.edition, lena, now=cast.now)
    assert views.BOOK not in str(card)
    known = len(cast.letters(boss))
    assert made.next_due_at == cast.now + marking.LOOKS_AGAIN_AFTER
    judge = cast.judges_capstones("ines")
    cast.now += marking.LOOKS_AGAIN_AFTER
    jobs.take_due(cast.session, COMMUNITY, now=cast.now)
    assert rating_views.RULE in cast.letters(judge)[-1]
    assert len(cast.letters(boss)) == known
    with pytest.raises(booking.OneAtATimeError):
        cast.begins(lena)
    cast.now += queries.BOOKS_AGAIN_AFTER
    jobs.take_due(cast.session, COMMUNITY, now=cast.now)
    assert views.BOOK in cast.letters(lena)[-1]
    assert views.BOOK in str(commands.card(cast.session, TERMS.edition, lena, now=cast.now))
    another = cast.begins(lena)
    assert (made.state, another.state) == (TeachBackState.MISSED, TeachBackState.ASKING)
    nothing_left = str(views.not_needed(made)["text"])
    assert nothing_left in cast.letters(judge)[-1]
    assert not any(nothing_left in each for each in cast.letters(boss) + cast.letters(cast.member(first)))


def test_the_timer_may_end_it_before_its_speaker_does(cast: Cast, lena: Member) -> None:
    """A late press on *End it* is no error, and ends nothing twice."""
    made, _raters = cast.rated(lena)
    ended_at = made.ended_at
    cast.now += timedelta(hours=1)
    timing.end_by_speaker(cast.session, lena, row_id(made), now=cast.now)
    assert made.ended_at == ended_at
    assert made.state == TeachBackState.RATING


def test_raters_who_were_not_there(cast: Cast, lena: Member) -> None:
    """One leaves a lead to decide on the other's marks; if both weren't there, it doesn't count."""
    made, (first, second) = cast.rated(lena)
    marking.withdraw(cast.session, cast.member(first), row_id(first), now=cast.now)
    cast.locks(second)
    assert made.state == TeachBackState.DECIDING
    assert queries.undecided(cast.session, made) == list(CRITERIA)
    other, raters = cast.rated(cast.known["mateo"])
    for rater in raters:
        marking.withdraw(cast.session, cast.member(rater), row_id(rater), now=cast.now)
    assert other.state == TeachBackState.MISSED


def test_a_rater_who_leaves_the_company_midway_is_replaced_by_who_saw_it(cast: Cast, lena: Member) -> None:
    """Their unlocked marks count for nothing; locked ones stay."""
    made = cast.begins(lena)
    first, second = cast.agree(made)
    others = [
        each for each in drawing.judges(cast.session, WORKSPACE) if each.id not in {first.member_id, second.member_id}
    ]
    cast.holds(made, *others)
    cast.locks(first)
    cast.marks(second, "Lost")
    for rater in (first, second):
        cast.member(rater).active = False
    cast.session.flush()
    jobs.take_due(cast.session, COMMUNITY, now=cast.now)
    assert [each.member_id for each in queries.two(cast.session, made)] == [first.member_id, row_id(others[0])]
    cast.locks(queries.two(cast.session, made)[1])
    assert made.state == TeachBackState.RELEASED
    assert "Lost" not in cast.letters(lena)[-1]


def test_new_words_in_the_rubric_leave_an_older_teach_back_as_it_is(cast: Cast, lena: Member) -> None:
    """It is rated by what it was booked with."""
    made, raters = cast.rated(lena)
    assert '"version":2' in made.rubric
    made.rubric = made.rubric.replace("Content accuracy and depth", "Older words")
    for rater in raters:
        cast.locks(rater)
    assert "Older words" in cast.letters(lena)[-1]


def test_an_appeal_goes_to_a_lead_who_had_no_part_in_it(cast: Cast, lena: Member) -> None:
    """Once; answered with a reason, and what was granted counts."""
    cast.known["sam"].role = Role.FACILITATOR
    lead = cast.joins("lead", Role.ADMIN)
    lead.paused_until = cast.now + timedelta(days=30)
    made, raters = cast.rated(lena)
    with pytest.raises(pulse.NotReleasedError):
        appeals.ask(cast.session, lena, row_id(made), "Too low", now=cast.now)
    for rater in raters:
        cast.locks(rater, every=2)
    with pytest.raises(appeals.NoSecondLookReasonError):
        appeals.ask(cast.session, lena, row_id(made), " ", now=cast.now)
    appeals.ask(cast.session, lena, row_id(made), "Too low", now=cast.now)
    with pytest.raises(appeals.AppealedOnceError):
        appeals.ask(cast.session, lena, row_id(made), "Again", now=cast.now)
    assert "Too low" in cast.letters(lead)[-1]
    with pytest.raises(NotAllowedError):
        appeals.answer(cast.session, cast.member(raters[0]), row_id(made), "No", is_granted=False, now=cast.now)
    appeals.answer(cast.session, lead, row_id(made), "The clock was wrong", is_granted=True, now=cast.now)
    assert queries.passed(cast.session, WORKSPACE, row_id(lena))
    with pytest.raises(appeals.AnsweredAlreadyError):
        appeals.answer(cast.session, lead, row_id(made), "No", is_granted=False, now=cast.now)


def test_only_the_candidate_starts_and_ends_it(cast: Cast, lena: Member) -> None:
    """Not too early, not twice, and nobody else."""
    made = cast.begins(lena)
    first, _second = cast.agree(made)
    with pytest.raises(timing.NotYetError):
        timing.start(cast.session, lena, row_id(made), now=cast.now)
    cast.now = made.starts_at
    with pytest.raises(queries.NotYourTeachBackError):
        timing.start(cast.session, cast.member(first), row_id(made), now=cast.now)
    timing.start(cast.session, lena, row_id(made), now=cast.now)
    with pytest.raises(timing.NotRunningNowError):
        timing.start(cast.session, lena, row_id(made), now=cast.now)
    with pytest.raises(timing.NotRunningNowError):
        timing.nobody_came(cast.session, lena, row_id(made), now=cast.now)


def test_nobody_came(cast: Cast, lena: Member) -> None:
    """The candidate says so, the raters hear that there is nothing to mark, and another one is free."""
    made = cast.begins(lena)
    raters = cast.agree(made)
    cast.now = made.starts_at + timedelta(minutes=8)
    timing.nobody_came(cast.session, lena, row_id(made), now=cast.now)
    assert made.state == TeachBackState.MISSED
    assert all(each.state == RaterState.AGREED for each in raters)
    cast.begins(lena)


def test_it_took_place_without_start(cast: Cast, lena: Member) -> None:
    """The candidate says so within three days, and the raters are asked; later, or with a newer one, it isn't taken."""
    made = cast.begins(lena)
    raters = cast.agree(made)
    cast.now = made.starts_at + timing.WAITS_FOR
    timing.miss(cast.session, made, now=cast.now)
    with pytest.raises(timing.NotRunningNowError):
        timing.took_place(cast.session, lena, row_id(made), now=made.starts_at + timedelta(days=4))
    timing.took_place(cast.session, lena, row_id(made), now=cast.now)
    assert made.state == TeachBackState.RATING
    for rater in raters:
        cast.locks(rater)
    assert made.is_passed
    with pytest.raises(timing.NotRunningNowError):
        timing.took_place(cast.session, lena, row_id(made), now=cast.now)


def test_it_did_not_take_place_if_no_two_raters_came(cast: Cast, lena: Member) -> None:
    """Nobody is rated by one; another time has to be found."""
    made = cast.begins(lena)
    first, _second = cast.agree(made)
    timing.miss(cast.session, made, now=made.starts_at)
    first.state = RaterState.LEFT
    cast.session.flush()
    with pytest.raises(timing.RatersLeftError):
        timing.took_place(cast.session, lena, row_id(made), now=made.starts_at)


def test_learners_figures_need_five(cast: Cast, lena: Member) -> None:
    """Four say nothing; the fifth shows averages, with comments but without the late sixth's."""
    learners = [cast.joins(f"l{at}") for at in range(6)]
    made = cast.begins(lena)
    raters = cast.agree(made)
    cast.holds(made, *learners, cast.member(raters[0]))
    cast.now = made.starts_at + timing.WAITS_FOR
    jobs.take_due(cast.session, COMMUNITY, now=cast.now)
    assert all(len(cast.letters(each)) == 1 for each in learners)
    for rater in raters:
        cast.locks(rater)
    number = row_id(made)
    with pytest.raises(pulse.NotThereError):
        pulse.answer(cast.session, cast.known["mateo"], number, clear=5, now=cast.now)
    with pytest.raises(pulse.NotThereError):
        pulse.answer(cast.session, cast.member(raters[0]), number, clear=5, now=cast.now)
    with pytest.raises(pulse.NotAnOptionError):
        pulse.answer(cast.session, learners[0], number, clear=6, now=cast.now)
    for at, each in enumerate(learners[:4]):
        pulse.answer(cast.session, each, number, clear=5, now=cast.now)
        pulse.answer(cast.session, each, number, would_use=3, now=cast.now)
        pulse.comment(cast.session, each, number, f"Comment-{at}", now=cast.now)
    assert "Comment" not in str(pulse.shown(cast.session, lena, number, now=cast.now))
    pulse.answer(cast.session, learners[4], number, clear=4, now=cast.now)
    shown = str(pulse.shown(cast.session, lena, number, now=cast.now))
    assert "4.8" in shown
    assert "Comment-0" in shown
    assert not any(each.slack_id in shown for each in learners)
    cast.now += timedelta(minutes=1)
    pulse.answer(cast.session, learners[5], number, clear=1, now=cast.now)
    pulse.comment(cast.session, learners[5], number, "Late-comment", now=cast.now)
    later = str(pulse.shown(cast.session, lena, number, now=cast.now))
    assert "4.8" in later
    assert "Late-comment" not in later
    with pytest.raises(queries.NotYourTeachBackError):
        pulse.shown(cast.session, learners[0], number, now=cast.now)
