from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.cohorts.changes import UNDO_FOR
from bot.cohorts.service import UnknownCohortError
from bot.delivery.recipients import reached_at
from bot.improvement import service
from bot.improvement.models import ImprovementState
from bot.improvement.pdca import cohort_ends, people_views, planning, result_views, running, views
from bot.improvement.pdca.models import ExperimentState, Half
from bot.kit.db import row_id
from bot.kit.time import format_short_date as day
from bot.kit.time import local_date, usable_zone
from bot.members.models import DayOff, Member
from tests.improvement.pdca.conftest import Lab
from tests.sentences import english_in, says

SATURDAY = 5


def test_half_of_a_cohort_begins_and_everybody_is_told(lab: Lab):
    """Exact halves, the hour moved for one of them, and one message each, which is never said twice."""
    cohort = lab.cohort("Spring", 20)
    number = lab.started(cohort)
    first, second = lab.half(number, Half.NOW), lab.half(number, Half.LATER)

    assert (len(first), len(second)) == (10, 10)
    assert (lab.hours(first), lab.hours(second)) == ({"15:00"}, {None})
    assert [len(lab.told(lab.session.get_one(Member, each))) for each in (first[0], second[0])] == [1, 1]
    improvement = service.find(lab.session, "T1", lab.experiment(number).improvement_id)
    assert improvement.state == ImprovementState.TRYING


def test_the_last_day_is_the_one_that_was_chosen(lab: Lab):
    """Leads and people read it; the other half begins the day after."""
    number = lab.started(lab.cohort("Spring", 10))
    last = date.fromisoformat(lab.experiment(number).ends_on)
    progress = views.progress(lab.details(number), now=lab.now)
    assert says(progress, "Running in {cohort}, day {day} of {days}. The last day is {date}.", date=day(last))
    told = lab.told(lab.session.get_one(Member, lab.half(number, Half.LATER)[0]))[0].payload or ""
    assert day(last + timedelta(days=1)) in told
    assert day(last) not in told
    alone = people_views.told(
        lab.experiment(lab.planned(lab.cohort("Autumn", 5), "Alone", is_compared=False)), Half.NOW
    )
    assert says(alone, "We're trying something until the end of {date}: *{what}*.", date=day(last))


def test_the_verdict_is_announced_for_the_day_on_which_it_comes(lab: Lab):
    """When the last day lies in days off, that is the first working day after them."""
    ends = (lab.now + timedelta(days=28)).date()
    off = [ends + timedelta(days=each) for each in range(-2, 9)]
    lab.session.add_all(DayOff(workspace_id="T1", day=each.isoformat()) for each in off)
    number = lab.started(lab.cohort("Spring", 20))
    later = (off[-1] + timedelta(days=each) for each in range(1, 4))
    expected = next(each for each in later if each.weekday() < SATURDAY)
    said = views.progress(lab.details(number), now=lab.now)
    assert says(said, "Expect the verdict on {date}.", date=day(expected))
    lab.ended(number)
    reached = reached_at(lab.session, "T1", lab.sam.slack_id, now=lab.now)
    assert local_date(reached, usable_zone(lab.sam.zone)) == expected


def test_the_waiting_half_is_known_to_have_its_lessons_moved(lab: Lab):
    """At the end, unless somebody keeps the usual; the line of their week then names no hour."""
    number = lab.started(lab.cohort("Spring", 10))
    stays, *later = lab.half(number, Half.LATER)
    running.keep_usual(lab.session, lab.library, lab.session.get_one(Member, stays), number, now=lab.now)
    everybody = [each.member_id for each in lab.people(number)]
    changes = running.coming_changes(lab.session, everybody)
    assert sorted(changes) == sorted(later)
    assert {(each.at, each.moves_days) for each in changes.values()} == {(lab.experiment(number).ends_at, False)}


@pytest.mark.parametrize("people", [1, 4, 9])
def test_few_people_cannot_be_compared(lab: Lab, people: int):
    """Halves of fewer than five would point at people."""
    number = lab.planned(lab.cohort("Spring", people))
    with pytest.raises(running.TooFewToCompareError):
        running.start(lab.session, lab.sam, number, now=lab.now)


def test_a_cohort_of_nobody_tries_nothing(lab: Lab):
    """There is nobody whose hour could be moved."""
    number = lab.planned(lab.cohort("Spring", 0))
    with pytest.raises(running.NobodyToTryError):
        running.start(lab.session, lab.sam, number, now=lab.now)


def test_four_can_try_it_without_a_comparison(lab: Lab):
    """Everybody begins at once; in the end no figure is shown."""
    number = lab.planned(lab.cohort("Spring", 4))
    planning.without_comparison(lab.session, lab.sam, number)
    running.start(lab.session, lab.sam, number, now=lab.now)
    lab.moved()
    assert lab.hours(lab.half(number, Half.NOW)) == {"15:00"}
    lab.ended(number)
    shown = result_views.result(lab.details(number))
    assert says(shown, "Those figures would be about fewer than {k} people, so I can't show them.", k=5)
    assert says(shown, "Fewer than {k} people took part.", k=5)


def test_one_person_in_two_experiments_is_refused(lab: Lab):
    """Until there is a decision on the first."""
    spring, autumn = lab.cohort("Spring", 12), lab.cohort("Autumn", 12)
    number = lab.started(spring)
    lab.join(autumn, ["USPRING000"])
    second = lab.planned(autumn, "No reminders", lever="reminders", setting="0")
    with pytest.raises(running.OtherExperimentError):
        running.start(lab.session, lab.sam, second, now=lab.now)
    assert lab.experiment(number).state == ExperimentState.RUNNING


def test_keeping_the_usual_gives_it_back_at_once(lab: Lab):
    """Their hour is as it was, and nothing moves it later; they count where they were drawn."""
    number = lab.started(lab.cohort("Spring", 20))
    gone = lab.session.get_one(Member, lab.half(number, Half.NOW)[0])
    experiment = running.keep_usual(lab.session, lab.library, gone, number, now=lab.now)
    assert gone.at is None
    assert says(
        people_views.kept(experiment), "All right, nothing changes for you. I won't try this with you: *{what}*."
    )
    lab.ended(number)
    assert gone.at is None
    assert gone.id in lab.half(number, Half.NOW)


def test_a_choice_made_meanwhile_stays(lab: Lab):
    """Somebody who sets another hour during the experiment keeps that one when it is ended."""
    number = lab.started(lab.cohort("Spring", 20))
    first = lab.half(number, Half.NOW)
    own = lab.session.get_one(Member, first[0])
    own.at = "07:00"
    lab.session.flush()
    running.end_early(lab.session, lab.sam, number, "The office is closed")
    lab.moved()
    assert own.at == "07:00"
    assert lab.hours(first[1:]) == {None}


def test_ended_early_is_spoiled_and_shows_no_figures(lab: Lab):
    """It says why, gives back the usual, and is not looked at later."""
    number = lab.started(lab.cohort("Spring", 20))
    with pytest.raises(running.NoEndReasonError):
        running.end_early(lab.session, lab.sam, number, " ")
    running.end_early(lab.session, lab.sam, number, "The office is closed")
    lab.moved()
    assert lab.hours([each.member_id for each in lab.people(number)]) == {None}
    shown = result_views.result(lab.details(number))
    assert says(
        shown,
        "*Spoiled.* Somebody stopped the experiment early. The figures don't tell us anything, so I don't show them.",
    )
    assert says(shown, "The reason: “{because}”", because="The office is closed")
    assert lab.experiment(number).look_at is None
    with pytest.raises(running.NotRunningError):
        running.end_early(lab.session, lab.sam, number, "Once more")


def test_it_ends_with_its_cohort_once_that_cannot_be_undone(lab: Lab):
    """Ten minutes after the cohort's end it is spoiled, everybody has the usual back, and its planner is told."""
    cohort = lab.cohort("Spring", 20)
    number = lab.started(cohort)
    assert cohort_ends.tried_in(lab.session, cohort) == "Later lessons"
    cohort.ended_at = lab.now
    lab.session.flush()
    assert cohort_ends.next_due_at(lab.session) == lab.now + UNDO_FOR
    assert cohort_ends.end_due(lab.session, now=lab.now) == 0
    before = len(lab.told(lab.sam))
    assert cohort_ends.end_due(lab.session, now=lab.now + UNDO_FOR) == 1
    lab.moved()
    assert (lab.experiment(number).spoiled, lab.experiment(number).look_at) == (cohort_ends.COHORT_ENDED, None)
    assert lab.hours([each.member_id for each in lab.people(number)]) == {None}
    assert len(lab.told(lab.sam)) == before + 1
    assert cohort_ends.tried_in(lab.session, cohort) == ""
    assert cohort_ends.next_due_at(lab.session) is None


def test_before_the_end_there_are_counts_and_no_comparison(lab: Lab):
    """How many people, which day of how many."""
    number = lab.started(lab.cohort("Spring", 20))
    shown = views.progress(lab.details(number), now=lab.now)
    assert says(shown, "{n} people are in the experiment.", n=20)
    assert "%" not in shown


def test_comments_come_without_names_and_once_a_person(lab: Lab):
    """A later one takes the place of the earlier one."""
    number = lab.started(lab.cohort("Spring", 20))
    people = [lab.session.get_one(Member, each.member_id) for each in lab.people(number)]
    for text in ("too late", "fine <b>"):
        running.comment(lab.session, people[0], number, text, now=lab.now)
    assert lab.details(number).comments == ["fine <b>"]
    with pytest.raises(running.NoCommentError):
        running.comment(lab.session, people[0], number, " ", now=lab.now)
    with pytest.raises(planning.NoExperimentError):
        running.comment(lab.session, lab.sam, number, "me too", now=lab.now)
    lab.ended(number)
    shown = str(result_views.result(lab.details(number)))
    assert "fine &lt;b&gt;" in shown
    assert people[0].slack_id not in shown


def test_everybody_is_told_in_their_language(lab: Lab):
    """Nobody who reads German gets an English sentence."""
    cohort = lab.cohort("Spring", 20)
    for each in lab.join(cohort, [f"UDE{number}" for number in range(4)]):
        lab.session.get_one(Member, each).language = "de"
    lab.session.flush()
    number = lab.started(cohort)
    german = [lab.session.get_one(Member, each.member_id) for each in lab.people(number)]
    texts = [lab.told(each)[0].payload for each in german if each.language == "de"]
    assert len(texts) == 4
    assert [english_in(each) for each in texts if each] == [[]] * 4


def test_only_leads_of_its_cohort_start_it(lab: Lab, lena: Member):
    """For everybody else there is no such cohort."""
    number = lab.planned(lab.cohort("Spring", 20))
    with pytest.raises(UnknownCohortError):
        running.start(lab.session, lena, number, now=lab.now)
    assert row_id(lena)
