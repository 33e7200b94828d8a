"""What a verdict shows obeys the rules of every other figure, and an attacker finds nobody in it."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.figures import ledger
from bot.figures.models import ReleasedFigure, Shown
from bot.improvement.pdca import acting, releasing, result_views, running, views
from bot.improvement.pdca.acting import Decision
from bot.improvement.pdca.models import ExperimentDecision, Half
from bot.members.models import Member
from tests.improvement.answering import answered
from tests.improvement.pdca.conftest import Lab
from tests.measurement.test_attack import found, released
from tests.sentences import says

FIGURES = (
    "With the change: {a} %. Without the change: {b} %. The difference is somewhere between {low} and {high} points."
)
HIDDEN = "Those figures would be about fewer than {k} people, so I can't show them."
ONLY = "All I can say is: {a} with the change, and {b} without it."


def ended(lab: Lab, name: str, people: int, yes: tuple[int, int]) -> int:
    """An experiment in a cohort of so many at its end, with so many of each half who answered; its number."""
    number = lab.started(lab.cohort(name, people), f"Later for {name}")
    first, second = lab.half(number, Half.NOW), lab.half(number, Half.LATER)
    answered(lab.session, "T1", [*first[: yes[0]], *second[: yes[1]]], lab.now + timedelta(days=2))
    lab.ended(number)
    return number


@pytest.mark.parametrize("yes", [(15, 0), (14, 0), (12, 4), (15, 3), (11, 1)])
def test_all_and_nearly_all_look_the_same_and_so_do_few_and_nobody(lab: Lab, yes: tuple[int, int]):
    """In a half of fifteen: neither a share nor the range of the difference, which would give it away."""
    shown = result_views.result(lab.details(ended(lab, "Spring", 30, yes)))
    assert says(shown, HIDDEN, k=5)
    assert says(shown, ONLY, a="more than 10 of 15", b="fewer than 5 of 15")
    assert not says(shown, FIGURES)
    assert "%" not in shown["text"]


@pytest.mark.parametrize("yes", [(15, 0), (12, 4), (10, 5)])
def test_nothing_is_kept_that_may_not_be_shown(lab: Lab, yes: tuple[int, int]):
    """The result in the database has no share, no range and no p value unless both halves may be shown."""
    result = lab.details(ended(lab, "Spring", 30, yes)).result
    assert result
    kept = [result.changed.average, result.usual.average, result.difference, result.low, result.p, result.boschloo]
    may = yes == (10, 5)
    assert [each is not None for each in kept] == [may] * 6


@pytest.mark.parametrize("left", [0, 1, 4])
def test_nobody_who_left_looks_like_a_few(lab: Lab, left: int):
    """While it runs and in the verdict."""
    number = lab.started(lab.cohort("Spring", 20))
    for each in lab.half(number, Half.NOW)[:left]:
        member = lab.session.get_one(Member, each)
        running.keep_usual(lab.session, lab.library, member, number, now=lab.now)
    assert says(views.progress(lab.details(number), now=lab.now), "Fewer than {k} people have opted out.", k=5)
    lab.ended(number)
    shown = result_views.result(lab.details(number))
    assert says(shown, "Fewer than {k} people have opted out or left.", k=5)


def test_those_who_leave_one_by_one_are_counted_five_at_a_time(lab: Lab):
    """Otherwise looking every day would say on which day somebody left."""
    number = lab.started(lab.cohort("Spring", 40))
    seen = []
    for each in [each.member_id for each in lab.people(number)][:14]:
        running.keep_usual(lab.session, lab.library, lab.session.get_one(Member, each), number, now=lab.now)
        lab.now += timedelta(hours=1)
        left = lab.details(number).left
        assert left
        seen.append(left.counted)
    assert seen == [None] * 4 + [5] * 5 + [10] * 5


def test_a_higher_threshold_hides_what_was_shown(lab: Lab):
    """It may rise after the verdict, which then says less."""
    number = ended(lab, "Spring", 30, (10, 5))
    assert says(result_views.result(lab.details(number)), FIGURES, a=67, b=33)
    ledger.raise_threshold(lab.session, "T1", 8)
    shown = result_views.result(lab.details(number))
    assert not says(shown, FIGURES)
    assert says(shown, HIDDEN, k=8)


def test_a_question_of_the_report_is_the_same_figure_here(lab: Lab):
    """Who got it right at first belongs to one family, so that the two can't be subtracted."""
    number = lab.planned(lab.cohort("Spring", 20), measure="right_first:track/lesson/q1")
    assert releasing.families(lab.experiment(number))[releasing.SINCE] == ledger.question_family("track/lesson/q1")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_an_attacker_finds_nobody_in_a_year_of_experiments(lab: Lab, seed: int):
    """Several in two cohorts, by yes and no and by shares, with people who leave, read on every day of them."""
    chance = random.Random(seed)  # noqa: S311 - a story, not a secret
    cohorts = [lab.cohort("Spring", 24), lab.cohort("Autumn", 41)]
    for turn, (hour, measure) in enumerate([("15:00", "answered"), ("10:00", "share_answered"), ("12:00", "answered")]):
        for cohort in cohorts:
            number = lab.started(cohort, f"Turn {turn} in {cohort.name}", setting=hour, measure=measure)
            begun, people = lab.now, [each.member_id for each in lab.people(number)]
            for day in range(8):
                lab.now = begun + timedelta(days=day + 1)
                for each in chance.sample(people, chance.randrange(3)):
                    member = lab.session.get_one(Member, each)
                    running.keep_usual(lab.session, lab.library, member, number, now=lab.now)
                answered(lab.session, "T1", chance.sample(people, chance.randrange(len(people) // 2)), lab.now)
                views.progress(lab.details(number), now=lab.now)
            lab.ended(number)
            result_views.result(lab.details(number))
            drop = Decision(ExperimentDecision.DROP, "Nothing to see")
            acting.decide(lab.session, lab.sam, number, drop, now=lab.now)
            lab.moved()
    equations = released(lab.session)
    assert sum(len(rows) for rows in equations.values()) > 10, "the attacker has something to work with"
    assert {family: found(rows) for family, rows in equations.items()} == {family: set() for family in equations}


def test_every_share_in_a_verdict_is_in_the_ledger(lab: Lab):
    """With the people behind it: nothing reaches the message beside the ledger."""
    number = ended(lab, "Spring", 40, (13, 6))
    rows = [row for row in lab.session.exec(select(ReleasedFigure)) if row.shown == Shown.EXACT]
    shares = {round(100 * row.counted / row.total) for row in rows if row.counted is not None}
    assert says(result_views.result(lab.details(number)), FIGURES, a=65, b=30)
    assert {65, 30} <= shares
