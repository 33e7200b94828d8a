"""Experiments that are measured by one question, or by the questions of its lesson."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.improvement import service
from bot.improvement.experiments.verdict import ExperimentVerdict
from bot.improvement.measures import RIGHT_FIRST
from bot.improvement.models import Origin
from bot.improvement.pdca import modals, planning, question_measures, views
from bot.improvement.pdca.models import Half
from bot.improvement.pdca.planning import NoExperimentError
from bot.improvement.service import Suggestion
from bot.journeys.content import Library
from bot.members import service as members
from tests.improvement.answering import answered
from tests.improvement.pdca.conftest import Lab
from tests.sentences import says

QUESTION = "track/lesson/q1"


def test_a_hard_question_is_tried_on_half_of_a_cohort(lab: Lab):
    """Those who get it right the first time count, in either half."""
    number = lab.started(lab.cohort("Spring", 30), measure=f"{RIGHT_FIRST}{QUESTION}", measure_about="Whose is it?")
    first, second = lab.half(number, Half.NOW), lab.half(number, Half.LATER)
    answered(lab.session, "T1", first, lab.now + timedelta(days=2))
    answered(lab.session, "T1", second, lab.now + timedelta(days=2), right=False)
    answered(lab.session, "T1", second, lab.now + timedelta(days=3))  # the second answer changes nothing
    found = lab.ended(number)
    assert found.verdict == ExperimentVerdict.BETTER
    assert (found.result.changed.average, found.result.usual.average) == (100, 0)
    plan = views.plan_lines(lab.experiment(number), "Spring")
    assert says(plan, "people who got “{question}” right the first time", question="Whose is it?")
    assert says(plan, "Last day")


def test_who_has_answered_it_before_is_not_in_it(lab: Lab):
    """Their first answer can't change any more, and that is said."""
    cohort = lab.cohort("Spring", 24)
    number = lab.planned(cohort, measure=f"{RIGHT_FIRST}{QUESTION}")
    answered(
        lab.session, "T1", [each.member_id for each in outlook(lab, number).candidates][:6], lab.now - timedelta(1)
    )
    found = outlook(lab, number)
    assert (len(found.candidates), found.answered_before, found.has_own_choice) == (18, 6, 0)
    said = (
        "People who have already answered this question don't take part, because their first answer "
        "can't change any more."
    )
    assert says(views.outlook(planning.foreseen(found)), said)


def outlook(lab: Lab, number: int) -> planning.Outlook:
    return planning.outlook(lab.session, lab.sam, number, now=lab.now)


@pytest.mark.parametrize(("right", "average"), [(True, 100), (False, 0)])
def test_a_lesson_is_measured_by_all_its_questions(lab: Lab, right: bool, average: int):  # noqa: FBT001 - a case
    """As the share of each person's first answers."""
    number = lab.started(lab.cohort("Spring", 20), measure=f"{RIGHT_FIRST}track/lesson")
    everybody = [each.member_id for each in lab.people(number)]
    answered(lab.session, "T1", everybody, lab.now + timedelta(days=2), right=right)
    assert lab.ended(number).result.changed.average == average


def test_a_plan_offers_the_question_that_it_is_about(lab: Lab, library: Library):
    """First, and its lesson next; an improvement of something else offers neither."""
    asked = library.default.steps[0].questions[0]
    who = members.person(lab.sam)
    made = service.suggest(
        lab.session, who, Suggestion("Clearer"), key="q", origin=Origin.QUESTION, about=asked.id, now=lab.now
    )
    closest = question_measures.offered(library, made)
    assert [each.name for each in closest] == [
        f"{RIGHT_FIRST}{asked.id}",
        f"{RIGHT_FIRST}{asked.id.rpartition('/')[0]}",
    ]
    assert says(closest[1].say(), "first answers to the lesson “{lesson}” that were right")
    assert not question_measures.offered(library, lab.improvement())
    window = modals.plan(modals.PlanWindow(improvement_id=1), [], "Clearer", None, closest, choices={}, now=lab.now)
    assert window["type"] == "modal"


def test_a_measure_that_nobody_knows_is_refused(lab: Lab):
    """However it got into the window."""
    with pytest.raises(NoExperimentError):
        lab.planned(lab.cohort("Spring", 20), measure="right_first")
