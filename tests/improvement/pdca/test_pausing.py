"""A pause moves the end and nobody's half; what people do in it doesn't count, and it can be dropped again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.cohorts.service import UnknownCohortError
from bot.delivery.models import DeliveryState
from bot.improvement.experiments.verdict import ExperimentVerdict
from bot.improvement.pdca import checking, pause_views, pausing, result_views, running, views
from bot.improvement.pdca.models import Half
from bot.improvement.pdca.pausing import WantedPause
from bot.kit.time import format_short_date as day
from bot.members.models import Member
from tests.improvement.answering import answered
from tests.improvement.pdca.conftest import Lab
from tests.sentences import english_in, says


def paused(lab: Lab, number: int, first: int, last: int, because: str = "") -> None:
    """Let an experiment rest from one day to another, counted from today."""
    today = lab.now.date()
    wanted = WantedPause(today + timedelta(days=first), today + timedelta(days=last), because)
    pausing.pause(lab.session, lab.sam, number, wanted, now=lab.now)


def state(lab: Lab, number: int) -> tuple[dict[int, str], set[str | None], set[str | None]]:
    """Who is in which half, and the hours of both."""
    halves = {each.member_id: each.half for each in lab.people(number)}
    return halves, lab.hours(lab.half(number, Half.NOW)), lab.hours(lab.half(number, Half.LATER))


def test_the_end_moves_and_everybody_keeps_their_half(lab: Lab):
    """By as many days as the pause has; nobody's hour moves, and it is looked at on the new last day."""
    number = lab.started(lab.cohort("Spring", 20))
    last, before = date.fromisoformat(lab.experiment(number).ends_on), state(lab, number)
    lab.now += timedelta(days=3)
    paused(lab, number, 0, 6)
    experiment = lab.experiment(number)
    assert date.fromisoformat(experiment.ends_on) == last + timedelta(days=7)
    assert experiment.look_at == experiment.ends_at
    assert state(lab, number) == before
    lab.now += timedelta(days=2)
    shown = views.progress(lab.details(number), now=lab.now)
    assert says(
        shown,
        "Running in {cohort}, day {day} of {days}. The last day is {date}.",
        day=4,
        date=day(last + timedelta(days=7)),
    )
    assert says(shown, "Paused from {first} to {last}: what people do on these days doesn't count.")
    lab.ended(number)


def test_what_people_do_in_it_does_not_count(lab: Lab):
    """Neither for one half nor for the other, and the verdict says that there was a pause."""
    number = lab.started(lab.cohort("Spring", 60))
    first, second = lab.half(number, Half.NOW), lab.half(number, Half.LATER)
    answered(lab.session, "T1", [*first[:24], *second[:6]], lab.now + timedelta(days=1))
    lab.now += timedelta(days=3)
    paused(lab, number, 0, 6, "Strike <here>")
    answered(lab.session, "T1", second, lab.now + timedelta(days=2))
    found = lab.ended(number)
    assert found.verdict == ExperimentVerdict.BETTER
    shown = result_views.result(lab.details(number))
    assert says(
        shown,
        "With the change: {a} %. Without the change: {b} %. The difference is somewhere between {low} "
        "and {high} points.",
        a=80,
        b=20,
    )
    assert says(shown, "The experiment was paused from {first} to {last}. Those days don't count.")


def test_it_goes_on_sooner_and_the_end_comes_back(lab: Lab):
    """The days that were not needed come off again; on the first day that is the whole pause."""
    number = lab.started(lab.cohort("Spring", 20))
    last = date.fromisoformat(lab.experiment(number).ends_on)
    lab.now += timedelta(days=3)
    paused(lab, number, 0, 6)
    lab.now += timedelta(days=2)
    pausing.go_on(lab.session, lab.sam, number, now=lab.now)
    assert date.fromisoformat(lab.experiment(number).ends_on) == last + timedelta(days=2)
    with pytest.raises(pausing.NotPausedError):
        pausing.go_on(lab.session, lab.sam, number, now=lab.now)
    paused(lab, number, 3, 5)
    pausing.go_on(lab.session, lab.sam, number, now=lab.now)
    assert date.fromisoformat(lab.experiment(number).ends_on) == last + timedelta(days=2)
    assert [each.days for each in lab.details(number).pauses] == [2]


def test_a_pause_is_made_longer_and_shorter(lab: Lab):
    """Its first day stays once it has begun, and the end follows its last one."""
    number = lab.started(lab.cohort("Spring", 20))
    last = date.fromisoformat(lab.experiment(number).ends_on)
    paused(lab, number, 0, 6)
    lab.now += timedelta(days=2)
    paused(lab, number, 0, 9)
    assert [each.days for each in lab.details(number).pauses] == [12]
    paused(lab, number, 0, 0)
    assert [each.days for each in lab.details(number).pauses] == [3]
    assert date.fromisoformat(lab.experiment(number).ends_on) == last + timedelta(days=3)


def test_everybody_hears_the_new_date_once_and_nothing_of_a_slip(lab: Lab):
    """Ten minutes later; who keeps the usual hears nothing, and a pause that is dropped at once is never told of."""
    number = lab.started(lab.cohort("Spring", 20))
    away, *_others = (lab.session.get_one(Member, each) for each in lab.half(number, Half.NOW))
    running.keep_usual(lab.session, lab.library, away, number, now=lab.now)
    waits = lab.session.get_one(Member, lab.half(number, Half.LATER)[0])
    paused(lab, number, 0, 6)
    news = lab.told(waits)[1:]
    assert [each.due_at for each in news] == [lab.now + pausing.TOLD_AFTER]
    after = date.fromisoformat(lab.experiment(number).ends_on) + timedelta(days=1)
    assert says(news[0].payload, "You begin on {date}.", date=day(after))
    assert len(lab.told(away)) == 1
    pausing.go_on(lab.session, lab.sam, number, now=lab.now)
    lab.session.expire_all()
    assert [each.state for each in lab.told(waits)[1:]] == [DeliveryState.SKIPPED]


def test_who_has_heard_of_it_hears_that_it_goes_on(lab: Lab):
    """With the date as it is then."""
    number = lab.started(lab.cohort("Spring", 20))
    waits = lab.session.get_one(Member, lab.half(number, Half.LATER)[0])
    paused(lab, number, 2, 6)
    (news,) = lab.told(waits)[1:]
    news.state, news.channel, news.ts = DeliveryState.SENT, "D1", "1.1"
    lab.session.flush()
    pausing.go_on(lab.session, lab.sam, number, now=lab.now)
    told = lab.told(waits)[2:]
    assert len(told) == 1
    assert says(told[0].payload, "Our experiment (*{what}*) continues without the break I told you about.")


def test_it_is_said_in_german(lab: Lab):
    """To those who read German, whole."""
    cohort = lab.cohort("Spring", 20)
    (german,) = (lab.session.get_one(Member, each) for each in lab.join(cohort, ["UDE1"]))
    german.language = "de"
    lab.session.flush()
    paused(lab, lab.started(cohort), 0, 6)
    assert english_in(lab.told(german)[1].payload or "") == []


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (3, 2), (40, 45), (-5, -2)])
def test_days_that_cannot_be_are_refused(lab: Lab, first: int, last: int):
    """Past ones, those after its end, and a last day before the first; nothing changes."""
    number = lab.started(lab.cohort("Spring", 20))
    before = lab.experiment(number).ends_on
    with pytest.raises(pausing.PauseDaysError):
        paused(lab, number, first, last)
    assert (lab.experiment(number).ends_on, lab.details(number).pauses) == (before, [])


def test_more_than_eight_weeks_is_another_experiment(lab: Lab):
    """And only what runs can be paused."""
    number = lab.started(lab.cohort("Spring", 20))
    with pytest.raises(pausing.LongPauseError):
        paused(lab, number, 0, 56)
    planned = lab.planned(lab.cohort("Autumn", 20), "Planned")
    with pytest.raises(running.NotRunningError):
        paused(lab, planned, 0, 6)
    lab.ended(number)
    with pytest.raises(running.NotRunningError):
        paused(lab, number, 0, 6)


def test_only_leads_of_its_cohort_pause_it(lab: Lab, lena: Member):
    """For everybody else there is no such cohort."""
    number = lab.started(lab.cohort("Spring", 20))
    with pytest.raises(UnknownCohortError):
        pausing.pause(lab.session, lena, number, WantedPause(lab.now.date(), lab.now.date()), now=lab.now)
    with pytest.raises(UnknownCohortError):
        pausing.go_on(lab.session, lena, number, now=lab.now)


def test_its_buttons_follow_its_state(lab: Lab):
    """Pause, then drop or change what is to come, then go on."""
    number = lab.started(lab.cohort("Spring", 20))

    def shown() -> list[str]:
        found = lab.details(number)
        row = views.buttons(1, found.experiment, found.pauses, now=lab.now)
        return [each["action_id"].partition(":")[0] for each in row]

    assert shown() == [pause_views.PAUSE, views.END]
    paused(lab, number, 2, 6)
    assert shown() == [pause_views.GO_ON, pause_views.PAUSE, views.END]
    lab.now += timedelta(days=8)
    assert shown() == [pause_views.PAUSE, views.END]


def test_nothing_is_due_while_it_rests(lab: Lab):
    """On the day on which it would have ended, nobody looks."""
    number = lab.started(lab.cohort("Spring", 20))
    was = lab.experiment(number).ends_at
    assert was
    lab.now += timedelta(days=20)
    paused(lab, number, 0, 13)
    assert checking.due(lab.session, now=was + timedelta(days=13)) == []
