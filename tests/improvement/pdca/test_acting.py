from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.cohorts.models import Cohort
from bot.cohorts.service import UnknownCohortError
from bot.improvement import service
from bot.improvement.models import Improvement, ImprovementState
from bot.improvement.pdca import acting, experiment_queries, planning, result_views, running, screens, standards, views
from bot.improvement.pdca.acting import Decision
from bot.improvement.pdca.models import ExperimentDecision, ExperimentState, Half
from bot.kit.db import row_id
from bot.members.models import Member
from tests.improvement.answering import answered
from tests.improvement.pdca.conftest import Lab
from tests.sentences import says


def decided(lab: Lab, decision: ExperimentDecision, *, for_track: bool = False) -> int:
    """An experiment that went better, and the decision on it; its number."""
    number = lab.started(lab.cohort("Spring", 24))
    answered(lab.session, "T1", lab.half(number, Half.NOW), lab.now + timedelta(days=2))
    lab.ended(number)
    acting.decide(lab.session, lab.sam, number, Decision(decision, "Meetings are over then", for_track), now=lab.now)
    lab.moved()
    return number


def improvement_of(lab: Lab, number: int) -> Improvement:
    return service.find(lab.session, "T1", lab.experiment(number).improvement_id)


@pytest.mark.parametrize("for_track", [False, True])
def test_what_is_kept_reaches_the_next_learners(lab: Lab, for_track: bool):  # noqa: FBT001 - a parameter
    """Of the cohort in any case; of the track only if that was chosen."""
    number = decided(lab, ExperimentDecision.STANDARDISE, for_track=for_track)
    cohort = lab.session.get_one(Cohort, lab.experiment(number).cohort_id)
    inside = lab.join(cohort, ["ULATE001"])
    lab.now += timedelta(days=1)
    other = lab.join(lab.cohort("Autumn", 0), ["UOTHER01"])
    while acting.apply_standards(lab.session, lab.library, now=lab.now):
        pass
    assert lab.hours(inside) == {"15:00"}
    assert lab.hours(other) == ({"15:00"} if for_track else {None})
    assert improvement_of(lab, number).state == ImprovementState.DONE
    assert [each.lever for each in standards.standards_of(lab.session, cohort)] == ["hour"]


def test_a_newcomer_with_a_choice_of_their_own_keeps_it(lab: Lab):
    """They are looked at once, and left alone afterwards."""
    number = decided(lab, ExperimentDecision.STANDARDISE)
    cohort = lab.session.get_one(Cohort, lab.experiment(number).cohort_id)
    (late,) = lab.join(cohort, ["ULATE001"])
    lab.session.get_one(Member, late).at = "07:00"
    lab.session.flush()
    assert acting.apply_standards(lab.session, lab.library, now=lab.now) == 1
    assert acting.apply_standards(lab.session, lab.library, now=lab.now) == 0
    assert lab.hours([late]) == {"07:00"}


def test_another_setting_can_be_tried_once_one_is_the_standard(lab: Lab):
    """Who has it by the standard is in it, also newcomers; the plan names the usual, and it comes back afterwards."""
    number = decided(lab, ExperimentDecision.STANDARDISE)
    cohort = lab.session.get_one(Cohort, lab.experiment(number).cohort_id)
    lab.join(cohort, ["ULATE001"])
    (own,) = lab.join(cohort, ["UOWN0001"])
    lab.session.get_one(Member, own).at = "07:00"
    lab.session.flush()
    while acting.apply_standards(lab.session, lab.library, now=lab.now):
        pass
    again = lab.planned(cohort, "Earlier lessons", setting="10:00")
    found = planning.outlook(lab.session, lab.sam, again, now=lab.now)
    assert (len(found.candidates), found.has_own_choice, found.standard) == (25, 1, "15:00")
    assert says(str(views.outlook(found)), "The standard here is “{what}”. You kept it after an earlier experiment.")
    running.start(lab.session, lab.sam, again, now=lab.now)
    lab.moved()
    assert lab.hours(lab.half(again, Half.NOW)) == {"10:00"}
    running.end_early(lab.session, lab.sam, again, "Meetings were moved")
    lab.moved()
    assert lab.hours(lab.half(again, Half.NOW)) == {"15:00"}
    assert lab.hours([own]) == {"07:00"}


def test_what_is_the_standard_already_need_not_be_tried(lab: Lab):
    """It is refused with a sentence that says so."""
    number = decided(lab, ExperimentDecision.STANDARDISE)
    cohort = lab.session.get_one(Cohort, lab.experiment(number).cohort_id)
    with pytest.raises(planning.StandardAlreadyError):
        lab.planned(cohort, "Once more")


def test_dropped_is_as_it_was_and_what_was_learnt_is_found(lab: Lab):
    """Everybody has the usual back, and a search finds the learning."""
    number = decided(lab, ExperimentDecision.DROP)
    assert lab.hours([each.member_id for each in lab.people(number)]) == {None}
    assert improvement_of(lab, number).state == ImprovementState.DROPPED
    found = experiment_queries.learnt(lab.session, "T1", "meetings later", now=lab.now)
    assert [each.experiment.id for each in found] == [number]
    assert "Meetings are over then" in str(result_views.learnings(found, "meetings"))
    assert not experiment_queries.learnt(lab.session, "T1", "coffee", now=lab.now)


def test_a_verdict_that_waits_is_among_what_was_learnt(lab: Lab):
    """With its three buttons, as long as nobody has decided."""
    number = lab.started(lab.cohort("Spring", 24))
    answered(lab.session, "T1", lab.half(number, Half.NOW), lab.now + timedelta(days=2))
    lab.ended(number)
    shown = str(screens.learnings(lab.session, lab.sam, "", now=lab.now))
    assert lab.experiment(number).state == ExperimentState.CHECKED
    assert result_views.STANDARDISE in shown


def test_tried_again_frees_the_people_and_the_improvement(lab: Lab):
    """A new turn can be planned at once, in the same cohort."""
    number = decided(lab, ExperimentDecision.ITERATE)
    cohort = lab.session.get_one(Cohort, lab.experiment(number).cohort_id)
    assert improvement_of(lab, number).state == ImprovementState.DECIDED
    second = lab.started(cohort, setting="16:00")
    assert second != number
    assert lab.hours(lab.half(second, Half.NOW)) == {"16:00"}


def test_it_is_decided_once_and_with_what_was_learnt(lab: Lab):
    """Before the end there is nothing to decide, and afterwards it is decided."""
    number = lab.started(lab.cohort("Spring", 20))
    drop = Decision(ExperimentDecision.DROP, "It was the season")
    with pytest.raises(acting.NotCheckedError):
        acting.decide(lab.session, lab.sam, number, drop, now=lab.now)
    lab.ended(number)
    with pytest.raises(acting.NoLearningError):
        acting.decide(lab.session, lab.sam, number, Decision(ExperimentDecision.DROP, " "), now=lab.now)
    acting.decide(lab.session, lab.sam, number, drop, now=lab.now)
    assert lab.experiment(number).state == ExperimentState.CLOSED
    with pytest.raises(acting.NotCheckedError):
        acting.decide(lab.session, lab.sam, number, drop, now=lab.now)


@pytest.mark.parametrize(
    ("lever", "setting", "column", "value"),
    [
        ("reminders", "0", "reminders", 0),
        ("pace", "tue,thu", "days", "tue,thu"),
        ("weekly_line", "off", "weekly_line", False),
    ],
)
def test_every_lever_is_moved_and_moved_back(lab: Lab, lever: str, setting: str, column: str, value: object):
    """What stands on the member is what the product goes by."""
    number = lab.started(lab.cohort("Spring", 12), lever=lever, setting=setting)
    first = [lab.session.get_one(Member, each) for each in lab.half(number, Half.NOW)]
    usual = {getattr(each, column) for each in lab.session.exec(select(Member)) if each not in first}
    assert {getattr(each, column) for each in first} == {value}
    lab.ended(number)
    acting.decide(lab.session, lab.sam, number, Decision(ExperimentDecision.DROP, "No use"), now=lab.now)
    lab.moved()
    assert {getattr(each, column) for each in first} == usual
    assert row_id(first[0])


def test_undone_it_waits_for_a_decision_and_the_older_standard_is_back(lab: Lab):
    """For those in it, for newcomers and for those to come; it can be undone once, and by leads of its cohort."""
    number = decided(lab, ExperimentDecision.STANDARDISE)
    cohort = lab.session.get_one(Cohort, lab.experiment(number).cohort_id)
    newer = lab.started(cohort, "Earlier lessons", setting="10:00")
    answered(lab.session, "T1", lab.half(newer, Half.NOW), lab.now + timedelta(days=2))
    lab.ended(newer)
    acting.decide(lab.session, lab.sam, newer, Decision(ExperimentDecision.STANDARDISE, "Earlier"), now=lab.now)
    lab.moved()
    (late,) = lab.join(cohort, ["ULATE001"])
    while acting.apply_standards(lab.session, lab.library, now=lab.now):
        pass
    everybody = [*(each.member_id for each in lab.people(newer)), late]
    assert lab.hours(everybody) == {"10:00"}
    with pytest.raises(acting.NotKeptError):
        acting.take_back(lab.session, lab.library, lab.sam, number, now=lab.now)
    acting.take_back(lab.session, lab.library, lab.sam, newer, now=lab.now)
    lab.moved()
    while acting.apply_standards(lab.session, lab.library, now=lab.now):
        pass
    assert lab.hours(everybody) == {"15:00"}
    assert (lab.experiment(newer).state, improvement_of(lab, newer).state) == (
        ExperimentState.CHECKED,
        ImprovementState.TRYING,
    )
    assert result_views.STANDARDISE in str(result_views.result(lab.details(newer)))
    with pytest.raises(acting.NotKeptError):
        acting.take_back(lab.session, lab.library, lab.sam, newer, now=lab.now)


def test_only_leads_of_its_cohort_undo_it(lab: Lab, lena: Member):
    """For everybody else there is no such cohort."""
    number = decided(lab, ExperimentDecision.STANDARDISE)
    with pytest.raises(UnknownCohortError):
        acting.take_back(lab.session, lab.library, lena, number, now=lab.now)
