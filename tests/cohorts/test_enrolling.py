from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.cohorts import enrol_parser, enrolling, enrolment_lists, service, views
from bot.cohorts.enrolment_lists import ResolvedPerson
from bot.cohorts.models import Cohort, CohortMember, EnrolmentLine, EnrolmentList, ListOutcome, ListStage
from bot.delivery.models import Delivery
from bot.journeys import bulk_enrolment, contact, daily_turn
from bot.journeys import service as journeys
from bot.journeys.content import Library
from bot.journeys.models import Enrolment, EnrolmentState
from bot.kit.db import row_id
from bot.members import service as members
from bot.members.models import Member
from bot.members.profiles import SlackProfile, learn
from tests.cohorts.conftest import Enrol, people
from tests.opening import shipped
from tests.sentences import says


def test_everybody_is_enrolled_once_however_often_it_runs(session: Session, enrol: Enrol, library: Library):
    """A crash in the middle goes on where it stopped; running it all again adds nothing."""
    crowd = people(*(f"U{number:05}" for number in range(450)))
    list_id = enrol(crowd, parts=1)
    assert len(session.exec(select(Enrolment)).all()) == 200
    now = datetime.fromisoformat("2026-11-23T08:05:00+00:00")
    while enrolling.enrol_part(session, library, list_id, (), now=now):
        pass
    enrolling.finish(session, list_id, now=now)
    enrolling.finish(session, list_id, now=now)
    assert enrolling.enrol_part(session, library, list_id, (), now=now) == 0
    assert len(session.exec(select(Enrolment)).all()) == 450
    keys = list(session.exec(select(Delivery.key)))
    assert len(keys) == len(set(keys)) == 451
    assert {line.outcome for line in session.exec(select(EnrolmentLine))} == {ListOutcome.BEGIN}  # to undo it for a day
    assert enrolment_lists.forget_old(session, now=now + timedelta(days=1)) == 1
    assert session.exec(select(EnrolmentLine)).all() == []
    assert [
        (enrolment_list.stage, enrolment_list.request) for enrolment_list in session.exec(select(EnrolmentList))
    ] == [(ListStage.DONE, None)]


def test_the_first_lesson_is_on_the_first_working_day_after(session: Session, enrol: Enrol, monday: datetime):
    """By each one's own clock; over a weekend on Monday, and with a start date not before it."""
    friday = monday + timedelta(days=4)
    enrol([*people("U1"), *people("U2", zone="America/New_York")], now=friday)
    enrol(people("U3"), "<@U3|c> from 2026-12-10", now=friday)
    due = [row.next_due_at for row in session.exec(select(Enrolment).order_by(Enrolment.id))]  # type: ignore[arg-type]
    assert [f"{moment:%m-%d %H:%M}" for moment in due if moment] == ["11-30 08:00", "11-30 14:00", "12-10 08:00"]


def test_a_moved_hour_keeps_the_start_date(session: Session, enrol: Enrol, library: Library, monday: datetime):
    """Whatever they change before it begins."""
    enrol(people("U1"), "<@U1|a> from 2026-12-10")
    member = members.find(session, "T1", "U1")
    assert member
    members.set_time(session, member, "15:00")
    journeys.reschedule(session, library, member, now=monday)
    assert f"{session.exec(select(Enrolment.next_due_at)).one():%m-%d %H:%M}" == "12-10 14:00"


def test_those_who_stopped_and_those_who_are_on_it_are_left_alone(
    session: Session, enrol: Enrol, library: Library, sam: Member, monday: datetime
):
    """Nobody else puts them anywhere; their own start makes them reachable again."""
    enrol(people("U1", "U2"))
    stopper = members.find(session, "T1", "U1")
    assert stopper
    journeys.stop(session, stopper, now=monday)
    list_id = enrolment_lists.create(session, library, sam, enrol_parser.parse("<@U1|a>"), now=monday)
    enrolment_lists.save_people(
        session, list_id, [*people("U1", "U2", "U3", "U3"), ResolvedPerson(ListOutcome.UNKNOWN, given="x@y.z", line=4)]
    )
    seen = enrolment_lists.preview(session, library, list_id)
    assert dict(seen.counts) == {"left_out": 1, "already_enrolled": 1, "begin": 1, "duplicate": 1, "unknown": 1}
    journeys.start(session, library, stopper, library.default, now=monday)
    list_id = enrolment_lists.create(session, library, sam, enrol_parser.parse("<@U1|a>"), now=monday)
    enrolment_lists.save_people(session, list_id, people("U1"))
    assert dict(enrolment_lists.preview(session, library, list_id).counts) == {"already_enrolled": 1}


def test_who_says_no_between_preview_and_click_is_left_alone(
    session: Session, library: Library, sam: Member, monday: datetime
):
    """What counts is the moment of enrolling; the result says so."""
    list_id = enrolment_lists.create(session, library, sam, enrol_parser.parse("<@U1|a>"), now=monday)
    enrolment_lists.save_people(session, list_id, people("U1", "U2"))
    journeys.stop(session, members.arrive(session, "T1", "U1", now=monday), now=monday)
    assert enrolling.confirm(session, library, sam, list_id, now=monday) is ListStage.READY
    assert enrolling.confirm(session, library, sam, list_id, now=monday) is ListStage.CONFIRMED
    enrolling.enrol_part(session, library, list_id, (), now=monday)
    enrolling.finish(session, list_id, now=monday)
    assert [row.progress for row in session.exec(select(Enrolment))] == [EnrolmentState.ACTIVE]
    said = session.exec(select(Delivery.payload).where(Delivery.key == enrolling.result_key(list_id))).one() or ""
    assert says(
        said, ":white_check_mark: {n} person is enrolled and will hear from me during their own working hours.", n=1
    )
    assert says(said, "{n} person has started or opted out in the meantime, so nothing changed for them.", n=1)


def test_who_stopped_a_track_is_not_told_of_lessons_that_never_come(
    session: Session, library: Library, sam: Member, monday: datetime
):
    """Though another track, begun since, has taken back their no to being enrolled."""
    who = members.arrive(session, "T1", "U1", now=monday)
    list_id = enrolment_lists.create(session, library, sam, enrol_parser.parse("<@U1|a>"), now=monday)
    enrolment_lists.save_people(session, list_id, people("U1"))
    enrolling.confirm(session, library, sam, list_id, now=monday)
    journeys.start(session, library, who, library.tracks["scaling-successes"], now=monday)
    journeys.stop(session, who, now=monday)
    bulk_enrolment.withdraw_opt_out(session, who)

    enrolling.enrol_part(session, library, list_id, (), now=monday)

    assert [row.progress for row in session.exec(select(Enrolment))] == [EnrolmentState.STOPPED]
    assert session.exec(select(Delivery).where(col(Delivery.key).like("cohorts.enrolled:%"))).all() == []


def test_only_what_is_certain_is_promised(session: Session, sam: Member, monday: datetime):
    """The first lesson to somebody new, a message where a round may come instead, nothing to who doesn't answer."""
    library = shipped()
    busy, away = (members.arrive(session, "T1", name, now=monday) for name in ("UBUSY", "UAWAY"))
    for who in (busy, away):
        learn(session, who, SlackProfile("Europe/Berlin", "en"), ())
        journeys.start(session, library, who, library.tracks["scaling-successes"], now=monday)
    for _ in range(daily_turn.LESSONS_BEFORE_FIRST_ROUND):
        journeys.take_next(session, library, busy, now=monday)
    contact.wait(session, members.person(away), now=monday)
    list_id = enrolment_lists.create(session, library, sam, enrol_parser.parse("<@UNEW|a>"), now=monday)
    enrolment_lists.save_people(session, list_id, people("UNEW", "UBUSY", "UAWAY", track="getting-started"))
    enrolling.confirm(session, library, sam, list_id, now=monday)

    enrolling.enrol_part(session, library, list_id, (), now=monday)

    sent = session.exec(select(Delivery).where(col(Delivery.key).like("cohorts.enrolled:%")))
    said = {message.target: json.loads(message.payload or "")["text"] for message in sent}
    due = "Tue 24 Nov, 09:00"
    assert says(said["UNEW"], "You'll get the first lesson on *{moment}*, or as soon as you start.", moment=due)
    turn = (
        "You'll get the next message on *{moment}*. The first lesson follows when it's due, or as soon "
        "as you start it yourself."
    )
    assert says(said["UBUSY"], turn, moment=due)
    assert says(said["UAWAY"], "You'll get the first lesson as soon as you start.")


def test_only_whoever_asked_may_agree(session: Session, library: Library, sam: Member, monday: datetime):
    """Not another admin with a forwarded button, nor somebody in another workspace."""
    list_id = enrolment_lists.create(session, library, sam, enrol_parser.parse("<@U1|a>"), now=monday)
    enrolment_lists.save_people(session, list_id, people("U1"))
    members.make_admin(session, "T1", "UOTHER01", now=monday)
    other = members.find(session, "T1", "UOTHER01")
    assert other
    with pytest.raises(enrolling.UnknownListError):
        enrolling.confirm(session, library, other, list_id, now=monday)


def test_a_cohort_is_made_once_and_led_by_whom_was_named(session: Session, enrol: Enrol, sam: Member):
    """A second list of the same name joins it, with its start date; whom an admin names is a facilitator."""
    enrol(people("U1"), '<@U1|a> from 2026-12-10 as "Spring cohort" with <@UMATEO01|mateo>')
    enrol(people("U2"), '<@U2|b> as "SPRING  cohort"')
    (cohort,) = session.exec(select(Cohort)).all()
    assert (cohort.name, cohort.starts_on) == ("Spring cohort", "2026-12-10")
    assert len(session.exec(select(CohortMember)).all()) == 2
    mateo = members.find(session, "T1", "UMATEO01")
    assert mateo
    assert mateo.role == "facilitator"
    assert service.led_by(session, mateo, "spring cohort").id == cohort.id
    told = select(Delivery.target).where(col(Delivery.key).startswith("cohorts.facilitator:"))
    assert session.exec(told).all() == ["UMATEO01"]
    assert {row.starts_on for row in session.exec(select(Enrolment))} == {"2026-12-10"}


def test_a_cohort_keeps_its_track(session: Session, enrol: Enrol, library: Library, sam: Member, monday: datetime):
    """Somebody who names another one is told, before anything is read."""
    enrol(people("U1"), '<@U1|a> as "Spring"')
    with pytest.raises(journeys.UnknownTrackError):
        enrolment_lists.create(session, library, sam, enrol_parser.parse('<@U2|b> knitting as "Spring"'), now=monday)
    with pytest.raises(service.NamelessCohortError):
        enrolment_lists.create(session, library, sam, enrol_parser.parse("<@U2|b> in <#C1|x>"), now=monday)
    with pytest.raises(enrolment_lists.EmptyListError):
        enrolment_lists.create(session, library, sam, enrol_parser.parse("scaling-successes"), now=monday)


def test_a_wrong_track_begins_nothing_for_the_admin(session: Session, library: Library, sam: Member, monday: datetime):
    """The answer lists what others can be put on, and no command that would enrol whoever follows it."""
    with pytest.raises(journeys.UnknownTrackError) as refused:
        enrolment_lists.create(session, library, sam, enrol_parser.parse("<@U1|a> knitting"), now=monday)
    assert f"`{library.default.id}`" in refused.value.sentence()
    assert "/learn" not in refused.value.sentence()


def test_a_cohort_made_since_the_preview_keeps_its_track(
    session: Session, library: Library, sam: Member, monday: datetime
):
    """Two previews of one new name with different tracks: the second click is told, and its list waits."""
    list_id = enrolment_lists.create(session, library, sam, enrol_parser.parse('<@U1|a> as "Spring"'), now=monday)
    enrolment_lists.save_people(session, list_id, people("U1"))
    session.add(
        Cohort(
            workspace_id="T1",
            name="Spring",
            folded="spring",
            track_id="another",
            created_by=row_id(sam),
            created_at=monday,
        )
    )
    session.flush()
    with pytest.raises(service.OtherTrackError):
        enrolling.confirm(session, library, sam, list_id, now=monday)


def test_the_preview_names_the_tracks_that_are_begun(session: Session, library: Library, sam: Member, monday: datetime):
    """A table gives people tracks of their own, whatever the form has for the others."""
    usual = library.tracks["scaling-successes"]
    other = replace(usual, id="other", title="Something else", languages={})
    both = replace(library, tracks={**library.tracks, "other": other})
    one = enrolment_lists.create(session, both, sam, enrol_parser.parse("<@U1|ana>"), now=monday)
    enrolment_lists.save_people(session, one, people("U0000001", track="other"))
    said = views.preview(enrolment_lists.preview(session, both, one))["text"]
    assert says(said, "*{n} person would start {track}*{how}", n=1, track="Something else")
    assert "(1)" not in said
    mixed = enrolment_lists.create(session, both, sam, enrol_parser.parse("<@U1|ana>"), now=monday)
    enrolment_lists.save_people(session, mixed, [*people("U0000002", track="other"), *people("U0000003", "U0000004")])
    said = views.preview(enrolment_lists.preview(session, both, mixed))["text"]
    assert says(said, "*{n} people would start {track}*{how}", n=3, track=f"{usual.title} (2), Something else (1)")


def test_a_list_plans_for_those_whose_zone_it_brings(
    session: Session, enrol: Enrol, library: Library, monday: datetime
):
    """Somebody began while Slack did not answer; being on a list later starts their lessons."""
    member = members.arrive(session, "T1", "U1", now=monday)
    journeys.start(session, library, member, library.default, now=monday)
    session.flush()
    assert session.exec(select(Enrolment.next_due_at)).all() == [None]

    enrol(people("U1", track="another"))

    session.expire_all()
    assert session.exec(select(Enrolment.next_due_at)).all() == [monday + timedelta(days=1)]


def test_the_first_message_says_the_hour_that_became_the_standard(
    session: Session, library: Library, sam: Member, monday: datetime
):
    """What newcomers are given is given before they hear when the first lesson comes."""

    def give(session: Session, library: Library, now: datetime) -> None:
        for member in session.exec(select(Member).where(Member.slack_id == "U1")):
            members.set_time(session, member, "15:00")
            journeys.reschedule(session, library, member, now=now)

    given = replace(library, give_standards=give)
    list_id = enrolment_lists.create(session, given, sam, enrol_parser.parse("<@U1|a>"), now=monday)
    enrolment_lists.save_people(session, list_id, people("U1"))
    enrolling.confirm(session, given, sam, list_id, now=monday)
    enrolling.enrol_part(session, given, list_id, (), now=monday)
    said = session.exec(select(Delivery.payload).where(col(Delivery.key).startswith("cohorts.enrolled"))).one() or ""
    assert says(said, "You'll get the first lesson on *{moment}*, or as soon as you start.", moment="Tue 24 Nov, 15:00")
