"""Days off that a running experiment falls into."""

from __future__ import annotations

from datetime import date, timedelta

from bot.improvement.pdca import days_off
from tests.improvement.pdca.conftest import Lab
from tests.sentences import says

ENDS = (
    "The experiment *{title}* ({cohort}) ends in these days, on {day}. You'll hear its verdict on the next day that "
    "isn't off."
)
RUNS = (
    "The experiment *{title}* ({cohort}) runs through these days, until {day}. Both halves get nothing then, so its "
    "last day may come too early: you can pause it instead."
)


def test_one_that_ends_in_them_is_named(lab: Lab):
    """Its verdict comes later."""
    ends = date.fromisoformat(lab.experiment(lab.started(lab.cohort("Spring", 20))).ends_on)
    [said] = days_off.warnings(lab.session, "T1", [ends, ends + timedelta(days=1)])
    assert says(said, ENDS, title="Later lessons", cohort="Spring")


def test_one_that_runs_on_is_named_too(lab: Lab):
    """Its days are fewer then."""
    lab.started(lab.cohort("Spring", 20))
    [said] = days_off.warnings(lab.session, "T1", [lab.now.date() + timedelta(days=3)])
    assert says(said, RUNS, title="Later lessons", cohort="Spring")


def test_days_without_an_experiment_need_no_warning(lab: Lab):
    """Neither before one nor after it, nor for one that hasn't begun, nor in another workspace."""
    lab.planned(lab.cohort("Autumn", 20), "Shorter lessons")
    number = lab.started(lab.cohort("Spring", 20))
    ends = date.fromisoformat(lab.experiment(number).ends_on)
    days = [lab.now.date() - timedelta(days=1), ends + timedelta(days=1)]
    assert not days_off.warnings(lab.session, "T1", days)
    assert not days_off.warnings(lab.session, "T2", [ends])
