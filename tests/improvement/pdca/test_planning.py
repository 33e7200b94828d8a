from __future__ import annotations

from datetime import timedelta

import pytest

from bot.improvement.pdca import planning, running, views
from bot.improvement.pdca.arithmetic import ExperimentCandidate
from bot.improvement.pdca.models import Experiment
from bot.members.models import Member
from tests.improvement.answering import answered
from tests.improvement.pdca.conftest import Lab
from tests.sentences import says

TOO_SMALL = "This cohort is too small for a comparison, which needs at least {n} people."
NOTHING = "*With {n} people, no difference would show up:* the verdict will be “too few to say”, whatever happens."
RISE = "*With {n} people, only a rise of about {points} points or more would show up.*"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"hypothesis": "more"}, planning.NoHypothesisError),
        ({"ends_on": "2026-11-25"}, planning.EndTooSoonError),
        ({"ends_on": "2030-01-01"}, planning.EndTooSoonError),
        ({"worthwhile": 0}, planning.WorthwhileError),
        ({"worthwhile": 101}, planning.WorthwhileError),
        ({"lever": "by_hand", "setting": "x"}, planning.NoHalvesByHandError),
        ({"measure": "happiness"}, planning.NoExperimentError),
        ({"lever": "salary"}, planning.NoExperimentError),
    ],
)
def test_a_plan_that_cannot_work_is_refused(lab: Lab, changes: dict[str, object], error: type[Exception]):
    """Each with a sentence of its own."""
    cohort = lab.cohort("Spring", 12)
    with pytest.raises(error):
        planning.save(lab.session, lab.sam, lab.draft(lab.improvement(), cohort, **changes), now=lab.now)


def test_a_cohort_in_a_channel_cannot_be_halved(lab: Lab):
    """Everybody there reads the same message."""
    cohort = lab.cohort("Spring", 0, channel="C1")
    with pytest.raises(planning.ChannelCohortError):
        planning.save(lab.session, lab.sam, lab.draft(lab.improvement(), cohort), now=lab.now)


def test_two_in_one_cohort_are_refused(lab: Lab):
    """What is planned there is named."""
    cohort = lab.cohort("Spring", 20)
    lab.planned(cohort)
    with pytest.raises(planning.CohortBusyError):
        lab.planned(cohort, "Fewer reminders")


def test_a_plan_is_changed_until_it_begins_and_frozen_then(lab: Lab):
    """Afterwards it can neither be changed nor discarded."""
    cohort = lab.cohort("Spring", 20)
    number = lab.planned(cohort)
    assert lab.planned(cohort, worthwhile=30) == number
    assert lab.experiment(number).worthwhile == 30
    running.start(lab.session, lab.sam, number, now=lab.now)
    with pytest.raises(planning.FrozenPlanError):
        lab.planned(cohort, worthwhile=10)
    with pytest.raises(planning.FrozenPlanError):
        planning.discard(lab.session, lab.sam, number)
    with pytest.raises(planning.FrozenPlanError):
        running.start(lab.session, lab.sam, number, now=lab.now)


def test_a_plan_can_be_discarded(lab: Lab):
    """Nobody has heard of it."""
    number = lab.planned(lab.cohort("Spring", 20))
    planning.discard(lab.session, lab.sam, number)
    assert lab.session.get(Experiment, number) is None


@pytest.mark.parametrize(("people", "sentence"), [(4, TOO_SMALL), (12, NOTHING), (34, RISE)])
def test_it_says_before_the_start_what_can_be_seen(lab: Lab, people: int, sentence: str):
    """By the number of people who would be in it."""
    number = lab.planned(lab.cohort("Spring", people))
    found = planning.foreseen(planning.outlook(lab.session, lab.sam, number, now=lab.now))
    assert says(views.outlook(found), sentence)


def test_the_share_before_counts_for_what_can_be_seen(lab: Lab):
    """From none of forty a smaller rise is seen than from half of them."""
    cohort = lab.cohort("Spring", 40)
    ids = [each.member_id for each in _candidates(lab, lab.planned(cohort))]
    answered(lab.session, "T1", ids[:20], lab.now - timedelta(days=3))
    found = planning.foreseen(planning.outlook(lab.session, lab.sam, lab.planned(cohort), now=lab.now))
    assert found.visible
    assert found.visible.base == 50
    assert found.visible.points in {35, 40, 45, 50}


def _candidates(lab: Lab, number: int) -> list[ExperimentCandidate]:
    return list(planning.outlook(lab.session, lab.sam, number, now=lab.now).candidates)


def test_people_with_a_choice_of_their_own_stay_out(lab: Lab):
    """Somebody who set their hour keeps it, and is not in it."""
    number = lab.planned(lab.cohort("Spring", 20))
    chosen = lab.session.get_one(Member, _candidates(lab, number)[0].member_id)
    chosen.at = "07:00"
    lab.session.flush()
    found = planning.outlook(lab.session, lab.sam, number, now=lab.now)
    assert (len(found.candidates), found.has_own_choice) == (19, 1)
