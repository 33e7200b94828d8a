"""Pulses over months: who is asked, what is counted, and what nobody gets to see."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.change.pulse import queries, service, words
from bot.change.pulse.models import PulseAsk
from bot.change.pulse.rules import CurveZone, Feeling
from bot.change.pulse.service import (
    AlreadyAskedError,
    NoGroupError,
    NotAskedError,
    PulseOverError,
    PulseWish,
    UnknownPulseError,
    WithoutAnswerError,
)
from bot.change.pulse.views import ANSWERED
from bot.delivery.models import Delivery, DeliveryState, Lane
from bot.figures.models import ReleasedFigure, Shown
from bot.figures.words import who
from bot.kit.db import row_id
from bot.members import service as members
from bot.members.models import Role
from tests.change.pulse.conftest import WORKSPACE, PulseOffice
from tests.measurement.test_attack import found, released
from tests.sentences import says

CURIOUS, WORRIED, TRYING, AT_HOME = Feeling


def questions(session: Session) -> list[Delivery]:
    """The questions that were sent or wait to be."""
    chosen = session.exec(select(Delivery).order_by(Delivery.id)).all()  # type: ignore[arg-type]
    return [each for each in chosen if each.key.startswith("change.pulse:")]


def test_everybody_is_asked_once_a_month_at_their_own_hour(session: Session, office: PulseOffice):
    """Within their daily limit, not after the answers are counted, and never the lead."""
    people = office.people(12)
    people[0].at = "15:30"
    pulse = office.start(office.cohort("Spring", [*people, office.lead]))
    sent = questions(session)
    assert {each.target for each in sent} == {each.slack_id for each in people}
    assert {each.lane for each in sent} == {Lane.STEADY}
    assert {each.until for each in sent} == {office.now + timedelta(days=10)}
    hours = {each.target: f"{each.due_at:%H:%M}" for each in sent}
    assert hours[people[0].slack_id] == "14:30"
    office.tick()
    assert len(questions(session)) == 12
    office.next_month(pulse)
    assert len(questions(session)) == 24
    assert pulse.rounds == 2


def test_people_read_who_sees_what_before_they_answer(session: Session, office: PulseOffice):
    """How many are asked, from how many on it is shown, who never gets to see what, and how long there's time."""
    people = office.people(14)
    office.start(office.cohort("Spring", people))
    shown = json.loads(questions(session)[0].payload or "")
    assert says(shown, "{n} people are asked.", n=14)
    assert says(
        shown,
        "Once at least {least} people have answered, {lead} and the admins see where the group is as a "
        "whole. They never see who answered, or who said what.",
        lead=f"<@{office.lead.slack_id}>",
        least=5,
    )
    order = [block["type"] for block in shown["blocks"]]
    assert order.index("context") < order.index("actions")


def test_three_months_of_a_group_of_twelve(session: Session, office: PulseOffice):
    """From hope through the dip to the way out; each month has its place, and the earlier ones stay."""
    people = office.people(12)
    pulse = office.start(office.cohort("Spring", people))
    office.answer(people, CURIOUS)
    office.later(10)
    office.next_month(pulse)
    office.answer(people[:10], WORRIED)
    office.later(10)
    office.next_month(pulse)
    office.answer(people[:6], TRYING)
    office.answer(people[6:], WORRIED)
    office.later(10)
    assert [one.zone for one in office.results(pulse)] == [
        CurveZone.UNINFORMED_OPTIMISM,
        CurveZone.INFORMED_PESSIMISM,
        CurveZone.WAY_OUT,
    ]
    assert pulse.next_opens_at is None
    last = office.results(pulse)[-1].figures
    assert who(last[WORRIED]) == "6 of 12"
    assert who(last[CURIOUS]) == who(last[AT_HOME]) == "fewer than 5 of 12"


def test_nobody_can_count_who_is_missing(office: PulseOffice):
    """That one of twelve hasn't answered looks as if everybody had, and as if three hadn't."""
    said = []
    for number, count in enumerate((12, 11, 9)):
        people = office.people(12)
        pulse = office.start(office.cohort(f"Group {number}", people), key=f"window {number}")
        office.answer(people[:count], WORRIED)
        office.later(10)
        (month,) = office.results(pulse)
        said.append((month.place, who(month.figures[ANSWERED])))
        office.later(31)
    assert said == [(1.0, "more than 7 of 12")] * 3


def test_four_people_get_no_figure_of_their_own(session: Session, office: PulseOffice):
    """By themselves nothing is shown, whatever they say or don't; together with twelve they are."""
    four = office.people(4)
    alone = office.start(office.cohort("Four", four))
    office.answer(four, AT_HOME)
    office.later(10)
    (month,) = office.results(alone)
    assert (month.place, month.at_least, month.figures) == (None, 0, {})
    assert session.exec(select(ReleasedFigure)).all() == []
    service.stop(session, office.lead, row_id(alone), now=office.now)
    office.later(31)

    twelve = office.people(12)
    big = office.cohort("Twelve", twelve)
    together = office.start(big, office.cohort("Other four", office.people(4)), key="together")
    office.answer(twelve, WORRIED)
    office.later(10)
    (shown,) = office.results(together)
    assert (shown.group, shown.place) == (("Twelve", "Other four"), 1.0)


def test_a_team_of_five_minus_one_is_a_team_of_four(session: Session, office: PulseOffice):
    """Who is deactivated or leaves the group before the answers are counted is in no figure."""
    five = office.people(5)
    pulse = office.start(office.team("Five", five))
    office.answer(five, WORRIED)
    five[0].active = False
    session.add(five[0])
    session.flush()
    office.later(10)
    assert [one.place for one in office.results(pulse)] == [None]
    office.next_month(pulse)
    assert len(office.asked(pulse)) == 4


def test_a_small_group_cannot_be_worked_out_from_a_wider_figure(session: Session, office: PulseOffice):
    """Twelve were shown, so sixteen may not be: the difference would be the four."""
    twelve, four = office.people(12), office.people(4)
    office.start(office.cohort("Twelve", twelve), key="a")
    small = office.start(office.cohort("Four", four), key="b")
    office.answer(twelve, CURIOUS)
    office.answer(four, WORRIED)
    office.later(10)
    assert [one.place for one in office.results(small)] == [None]
    assert found(released(session)[f"pulse:{office.asked(small)[0].month}"]) == set()


def test_two_small_groups_of_different_pulses_are_shown_as_everybody(session: Session, office: PulseOffice):
    """The first to be counted sees nothing, the second what all of them say together."""
    one, two = office.people(4), office.people(4)
    first = office.start(office.cohort("One", one), key="a")
    office.later(1)
    second = office.start(office.cohort("Two", two), key="b")
    office.answer([*one, *two], WORRIED)
    office.later(10)
    assert [each.place for each in office.results(first)] == [None]
    (month,) = office.results(second)
    assert (month.place, month.is_wider) == (1.0, True)


def test_an_answer_can_be_changed_until_it_is_counted(session: Session, office: PulseOffice):
    """Twice, too; afterwards it says so, and nothing has changed."""
    people = office.people(6)
    pulse = office.start(office.cohort("Spring", people))
    office.answer(people, CURIOUS)
    office.answer(people[:1], WORRIED)
    office.answer(people[:1], TRYING)
    month = office.open_month(people[0])
    kept = [one.feeling for one in office.asked(pulse) if one.member_id == people[0].id]
    assert kept == [TRYING]
    office.later(10)
    with pytest.raises(PulseOverError):
        service.answer(session, people[0], month, WORRIED, now=office.now)
    with pytest.raises(PulseOverError):
        service.add_sentence(session, people[0], month, "Too late", now=office.now)
    with pytest.raises(NotAskedError):
        service.answer(session, office.lead, month, WORRIED, now=office.now)


def test_nobody_is_asked_twice_in_a_month(session: Session, office: PulseOffice):
    """Not by two pulses, and not for being in two of its groups."""
    people = office.people(8)
    cohort, team = office.cohort("Spring", people), office.team("Sales", people[:6])
    pulse = office.start(cohort, team)
    assert len(office.asked(pulse)) == len(questions(session)) == 8
    office.start(office.cohort("Also", people), key="other")
    assert len(questions(session)) == 8


def test_everybody_is_asked_in_their_own_language(session: Session, office: PulseOffice):
    """Also where a group speaks two; what they say is counted together, and the lead reads their own."""
    people = office.people(6)
    for one in people[:3]:
        one.language = "de"
        session.add(one)
    pulse = office.start(office.cohort("Both", people))
    texts = {one.target: json.loads(one.payload or "{}")["text"] for one in questions(session)}
    german = {texts[one.slack_id] for one in people[:3]}
    english = {texts[one.slack_id] for one in people[3:]}
    assert len(german) == len(english) == 1
    assert german != english
    office.answer(people, WORRIED)
    office.later(10)
    (month,) = office.results(pulse)
    assert month.place == 1.0


def test_a_group_of_twelve_and_one_of_four_over_three_months(session: Session, office: PulseOffice):
    """The four never stand alone, the twelve are on the curve each month, and each place comes with two things."""
    twelve, four = office.people(12), office.people(4)
    pulse = office.start(office.cohort("Twelve", twelve), office.team("Four", four))
    for feeling in (CURIOUS, WORRIED, TRYING):
        office.answer([*twelve, *four], feeling)
        office.later(10)
        if pulse.next_opens_at:
            office.next_month(pulse)
    shown = office.results(pulse)
    assert [(one.number, one.group) for one in shown] == [(n, ("Twelve", "Four")) for n in (1, 2, 3)]
    assert [one.place for one in shown] == [0.5, 1.0, 2.0]
    assert all(one.zone and len(words.what_helps(one.zone)) == 2 for one in shown)


def test_a_month_that_was_opened_late_takes_nothing_from_the_next(session: Session, office: PulseOffice):
    """Planned for the last day of a month and opened on the first of the next one: both months ask everybody."""
    people = office.people(6)
    group = office.cohort("Spring", people)
    office.now = datetime(2026, 11, 30, 22, tzinfo=UTC)
    pulse = service.start(session, office.lead, PulseWish((group.key,), 3), "late", now=office.now)
    office.later(0.5)
    assert len(office.asked(pulse)) == 6
    office.answer(people, CURIOUS)
    office.next_month(pulse)
    assert len(office.asked(pulse)) == 6
    office.answer(people, WORRIED)
    office.later(10)
    assert [(one.place, one.is_wider) for one in office.results(pulse)] == [(0.5, False), (1.0, False)]


def test_a_group_in_which_nobody_was_asked_is_shown_nowhere(session: Session, office: PulseOffice):
    """What others said in that month says nothing about them."""
    people = office.people(6)
    office.start(office.cohort("Spring", people))
    office.answer(people, CURIOUS)
    second = office.start(office.cohort("Also", people), key="other")
    assert office.asked(second) == []
    office.later(11)
    (month,) = office.results(second)
    assert (month.place, month.is_wider) == (None, False)
    assert [one.asked for one in queries.listed(session, office.lead)] == [0, 0]


def test_a_group_has_one_pulse_and_a_window_starts_one(session: Session, office: PulseOffice):
    """A second click changes nothing; a second pulse for the same group is refused."""
    group = office.cohort("Spring", office.people(6))
    first = office.start(group)
    assert office.start(group) is first
    with pytest.raises(AlreadyAskedError):
        office.start(group, key="another")
    with pytest.raises(NoGroupError):
        service.start(session, office.lead, PulseWish(("cohort:99", "team:"), 3), "none", now=office.now)


def test_facilitators_ask_and_see_only_what_is_theirs(session: Session, office: PulseOffice):
    """Their own cohorts, and no pulse of somebody else's, in no other workspace either."""
    people = office.people(6)
    pulse = office.start(office.cohort("Spring", people))
    facilitator = office.people(1)[0]
    facilitator.role = Role.FACILITATOR
    session.flush()
    assert service.seen_by(session, facilitator) == []
    with pytest.raises(UnknownPulseError):
        service.find(session, facilitator, row_id(pulse))
    stranger = members.arrive(session, "T2", "USTRANGE", now=office.now)
    stranger.role = Role.ADMIN
    session.flush()
    with pytest.raises(UnknownPulseError):
        service.find(session, stranger, row_id(pulse))
    office.answer(people, WORRIED)
    office.later(10)
    (month,) = office.results(pulse)
    for other in (facilitator, stranger):
        with pytest.raises(UnknownPulseError):
            queries.sentences(session, other, month.result_id)


def test_one_press_ends_it_for_oneself(session: Session, office: PulseOffice):
    """The question that waits is withdrawn, the next months leave them out, and they can come back."""
    people = office.people(6)
    pulse = office.start(office.cohort("Spring", people))
    service.opt_out(session, people[0], now=office.now)
    service.opt_out(session, people[0], now=office.now)
    session.expire_all()
    waiting = {each.target for each in questions(session) if each.state == DeliveryState.PENDING}
    assert waiting == {each.slack_id for each in people[1:]}
    office.later(10)
    office.next_month(pulse)
    assert len(office.asked(pulse)) == 5
    service.opt_in(session, people[0])
    office.later(10)
    office.next_month(pulse)
    assert len(office.asked(pulse)) == 6


def test_a_lead_who_is_gone_asks_nobody(session: Session, office: PulseOffice):
    """The pulse ends by itself."""
    pulse = office.start(office.cohort("Spring", office.people(6)))
    office.lead.active = False
    session.add(office.lead)
    session.flush()
    office.next_month(pulse)
    assert (pulse.rounds, pulse.next_opens_at) == (1, None)


def test_sentences_lose_their_names_and_are_read_only_in_a_large_group(session: Session, office: PulseOffice):
    """Without an answer there is none; each can be deleted by its author, also later."""
    people = office.people(6)
    pulse = office.start(office.cohort("Spring", people))
    month = office.open_month(people[0])
    with pytest.raises(WithoutAnswerError):
        service.add_sentence(session, people[0], month, "Hello", now=office.now)
    office.answer(people, WORRIED)
    told = "Sandra told <@U00000003> that Mr Miller at sandra@example.com wants it by Friday"
    kept = service.add_sentence(session, people[0], month, told, now=office.now).sentence
    assert not any(part in kept for part in ("Sandra", "Miller", "@", "U0000"))
    assert kept.endswith("wants it by Friday")
    service.add_sentence(session, people[1], month, "No time", now=office.now)
    office.later(10)
    (shown,) = office.results(pulse)
    assert shown.sentences == 2
    assert sorted(queries.sentences(session, office.lead, shown.result_id)) == sorted([kept, "No time"])
    service.delete_sentence(session, people[0], month)
    assert queries.sentences(session, office.lead, shown.result_id) == ["No time"]


def test_sentences_of_four_people_are_never_read(session: Session, office: PulseOffice):
    """Where there is no figure there is no sentence."""
    people = office.people(6)
    pulse = office.start(office.cohort("Spring", people))
    office.answer(people[:4], WORRIED)
    service.add_sentence(session, people[0], office.open_month(people[0]), "No time", now=office.now)
    office.later(10)
    (shown,) = office.results(pulse)
    assert (shown.place, shown.sentences) == (None, 0)
    assert queries.sentences(session, office.lead, shown.result_id) == []


def test_a_pulse_can_be_stopped_and_taken_up_again(session: Session, office: PulseOffice):
    """What is open is still counted; a month that passed meanwhile is left out."""
    people = office.people(6)
    pulse = office.start(office.cohort("Spring", people))
    office.answer(people, WORRIED)
    service.stop(session, office.lead, row_id(pulse), now=office.now)
    office.later(65)
    assert [one.place for one in office.results(pulse)] == [1.0]
    service.resume(session, office.lead, row_id(pulse), now=office.now)
    assert pulse.next_opens_at
    assert pulse.next_opens_at > office.now
    office.next_month(pulse)
    assert pulse.rounds == 2


def test_an_earlier_group_is_compared_without_its_name(session: Session, office: PulseOffice):
    """At the same month of its own pulse."""
    first = office.people(6)
    office.start(office.cohort("First", first), key="a")
    office.answer(first, CURIOUS)
    office.later(31)
    second = office.people(6)
    pulse = office.start(office.cohort("Second", second), key="b")
    office.answer(second, WORRIED)
    office.later(10)
    (month,) = office.results(pulse)
    assert month.earlier == (0.5,)


def test_what_is_shown_of_pulses_finds_nobody(session: Session, office: PulseOffice):
    """An attacker adds up and subtracts every figure of three months about groups that overlap and change."""
    people = office.people(31)
    groups = [
        office.cohort("Twelve", people[:12]),
        office.cohort("Overlap", people[8:20]),
        office.team("Four", people[20:24]),
        office.team("Seven", people[24:]),
    ]
    pulse = office.start(*groups[:3])
    other = office.start(groups[3], key="other")
    for month in range(3):
        for number, one in enumerate(people):
            if (number + month) % 7 and one.active:
                office.answer([one], list(Feeling)[(number * (month + 1)) % 4])
        people[month].active = False
        session.add(people[month])
        session.flush()
        office.later(10)
        if pulse.next_opens_at:
            office.next_month(pulse)
    assert pulse.rounds == other.rounds == 3
    rows = released(session)
    assert len([name for name in rows if name.startswith("pulse")]) >= 3
    for family, equations in rows.items():
        assert found(equations) == set(), family
    assert all(row.total >= 5 for row in session.exec(select(ReleasedFigure)))
    exact = session.exec(select(ReleasedFigure).where(ReleasedFigure.shown == Shown.EXACT)).all()
    assert all((row.counted or 0) >= 5 for row in exact)
    assert session.exec(select(PulseAsk).where(PulseAsk.workspace_id != WORKSPACE)).all() == []
