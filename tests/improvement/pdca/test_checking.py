from __future__ import annotations

from datetime import timedelta

import pytest

from bot.cohorts import service as cohorts
from bot.improvement.experiments.verdict import ExperimentVerdict
from bot.improvement.pdca import checking, planning, result_views, running
from bot.improvement.pdca.arithmetic import ExperimentCandidate
from bot.improvement.pdca.models import ExperimentState, Half
from bot.members.models import Member
from tests.improvement.answering import answered, asked
from tests.improvement.pdca.conftest import Lab
from tests.sentences import says

FIGURES = (
    "With the change: {a} %. Without the change: {b} %. The difference is somewhere between {low} and {high} points."
)
HIDDEN = "Those figures would be about fewer than {k} people, so I can't show them."


def test_better_is_said_with_its_range_and_the_rest_gets_it(lab: Lab):
    """Both shares, the range, how many people; the second half gets what it was promised."""
    number = lab.started(lab.cohort("Spring", 60))
    first, second = lab.half(number, Half.NOW), lab.half(number, Half.LATER)
    answered(lab.session, "T1", [*first[:24], *second[:6]], lab.now + timedelta(days=2))
    found = lab.ended(number)

    assert found.verdict == ExperimentVerdict.BETTER
    shown = result_views.result(lab.details(number))
    assert says(shown, FIGURES, a=80, b=20)
    assert says(shown, "{n} people took part.", n=60)
    assert lab.hours([each.member_id for each in lab.people(number)]) == {"15:00"}
    assert lab.experiment(number).state == ExperimentState.CHECKED


def test_worse_gives_everybody_the_usual_back(lab: Lab):
    """Nobody waits for a decision with what went worse."""
    number = lab.started(lab.cohort("Spring", 30))
    answered(lab.session, "T1", lab.half(number, Half.LATER), lab.now + timedelta(days=2))
    assert lab.ended(number).verdict == ExperimentVerdict.WORSE
    assert lab.hours([each.member_id for each in lab.people(number)]) == {None}


@pytest.mark.parametrize("yes", [5, 6, 9])
def test_small_counts_in_a_half_are_not_shown(lab: Lab, yes: int):
    """Neither a few who did it nor all but a few."""
    number = lab.started(lab.cohort("Spring", 20))
    answered(lab.session, "T1", lab.half(number, Half.NOW)[:yes], lab.now + timedelta(days=2))
    lab.ended(number)
    shown = result_views.result(lab.details(number))
    assert says(shown, HIDDEN, k=5)
    assert not says(shown, FIGURES)


def test_ten_people_are_too_few_to_say(lab: Lab):
    """Even where all of one half did it and nobody of the other."""
    number = lab.started(lab.cohort("Spring", 10))
    answered(lab.session, "T1", lab.half(number, Half.NOW), lab.now + timedelta(days=2))
    assert lab.ended(number).verdict == ExperimentVerdict.TOO_FEW


@pytest.mark.parametrize("yes", [0, 1, 4])
def test_what_nobody_or_hardly_anybody_did_says_so(lab: Lab, yes: int):
    """A measure that stands at nought for everybody compares nothing; a few look like nobody."""
    number = lab.started(lab.cohort("Spring", 20))
    answered(lab.session, "T1", lab.half(number, Half.NOW)[:yes], lab.now + timedelta(days=2))
    found = lab.ended(number)
    assert (found.verdict, found.spoiled) == (ExperimentVerdict.TOO_FEW, "nobody_measured")
    assert says(
        result_views.result(lab.details(number)),
        (
            "*Too few to say.* There's hardly anything to measure: in both halves together, fewer than "
            "{k} people have a figure above zero. Choose a measure that the change affects more "
            "directly."
        ),
    )


def test_everybody_leaving_is_spoiled(lab: Lab):
    """Whether by keeping the usual or by leaving the cohort."""
    number = lab.started(lab.cohort("Spring", 12))
    people = [lab.session.get_one(Member, each.member_id) for each in lab.people(number)]
    for each in people[:6]:
        running.keep_usual(lab.session, lab.library, each, number, now=lab.now)
    for each in people[6:]:
        cohorts.leave(lab.session, each, lab.experiment(number).cohort_id)
    assert lab.ended(number).spoiled == "everybody_left"


def test_uneven_leaving_is_spoiled(lab: Lab):
    """Those who stayed in one half are no longer like those in the other."""
    number = lab.started(lab.cohort("Spring", 30))
    for each in lab.half(number, Half.NOW)[:9]:
        member = lab.session.get_one(Member, each)
        running.keep_usual(lab.session, lab.library, member, number, now=lab.now)
    answered(lab.session, "T1", lab.half(number, Half.LATER), lab.now + timedelta(days=2))
    found = lab.ended(number)
    assert (found.verdict, found.spoiled) == (ExperimentVerdict.SPOILED, "uneven")


def test_leavers_are_named_by_number_alone(lab: Lab):
    """And a few of them not by their number."""
    number = lab.started(lab.cohort("Spring", 20))
    gone = lab.session.get_one(Member, lab.half(number, Half.NOW)[0])
    running.keep_usual(lab.session, lab.library, gone, number, now=lab.now)
    lab.ended(number)
    shown = result_views.result(lab.details(number))
    assert says(shown, "Fewer than {k} people have opted out or left.", k=5)


def test_it_is_looked_at_once(lab: Lab):
    """A second look finds nothing, and one message has gone out."""
    number = lab.started(lab.cohort("Spring", 20))
    found = lab.ended(number)
    assert checking.facts(lab.session, number) is None
    assert not checking.keep(lab.session, number, found, now=lab.now)
    assert len(lab.told(lab.sam)) == 1


def test_without_a_comparison_it_says_what_that_cannot_show(lab: Lab):
    """Before and after, and the sentence about the season, a deadline or habit."""
    cohort = lab.cohort("Spring", 20)
    number = lab.planned(cohort, is_compared=False)
    ids = [each.member_id for each in _members(lab, number)]
    answered(lab.session, "T1", ids[:10], lab.now - timedelta(days=3))
    running.start(lab.session, lab.sam, number, now=lab.now)
    answered(lab.session, "T1", ids[:15], lab.now + timedelta(days=3))
    assert lab.ended(number).verdict == checking.UNCOMPARED
    shown = result_views.result(lab.details(number))
    assert says(shown, "{a} % before, {b} % since then.", a=50, b=75)
    assert says(
        shown,
        "You had no second group to compare with. So you can see that something changed, but not that "
        "your change caused it. The season, a deadline or habit can have the same effect.",
    )


def _members(lab: Lab, number: int) -> list[ExperimentCandidate]:
    return list(planning.outlook(lab.session, lab.sam, number, now=lab.now).candidates)


def test_shares_are_compared_too(lab: Lab):
    """Of the questions that each was asked, how many they answered."""
    number = lab.started(lab.cohort("Spring", 24), measure="share_answered")
    first, second = lab.half(number, Half.NOW), lab.half(number, Half.LATER)
    answered(lab.session, "T1", first, lab.now + timedelta(days=2))
    asked(lab.session, "T1", first[:6], lab.now + timedelta(days=3))
    asked(lab.session, "T1", second, lab.now + timedelta(days=2))
    found = lab.ended(number)
    assert found.verdict == ExperimentVerdict.BETTER
    assert (found.result.changed.average, found.result.usual.average) == (75, 0)


def test_the_same_in_two_cohorts_is_pooled(lab: Lab):
    """Each is shown beside what both say together."""
    for name in ("Spring", "Autumn"):
        cohort = lab.cohort(name, 40)
        number = lab.started(cohort, f"Later for {name}")
        first, second = lab.half(number, Half.NOW), lab.half(number, Half.LATER)
        answered(lab.session, "T1", [*first[:15], *second[:5]], lab.now + timedelta(days=2))
        lab.ended(number)
    shown = result_views.result(lab.details(number))
    assert says(
        shown, "*This experiment, {n} cohorts taken together:* the difference is between {low} and {high} points.", n=2
    )
