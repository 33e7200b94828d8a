"""Taking people off a track, by name or a whole list, and undoing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.cohorts import change_parser, changes, enrolment_lists, list_undoing, queries, service, unenrolling
from bot.cohorts.models import CohortMember, EnrolmentLine, EnrolmentList
from bot.cohorts.service import ForStaffError
from bot.cohorts.unenrolling import TakenOff
from bot.delivery.models import Delivery, DeliveryState
from bot.journeys.content import Library
from bot.journeys.models import Enrolment, EnrolmentState, Step
from bot.kit.db import row_id
from bot.kit.slack import Caller
from bot.members import service as members
from bot.members.models import Member, Role
from tests.cohorts.conftest import Enrol, people

TRACK = "scaling-successes"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def spring(session: Session, enrol: Enrol) -> str:
    """Two people in a cohort on a track, who have read that they are; the list's id."""
    list_id = enrol(people("U1", "U2"), '<@U1|ana> scaling-successes as "Spring"')
    for each in session.exec(select(Delivery)):
        each.state = DeliveryState.SENT
        session.add(each)
    session.flush()
    return list_id


def enrolments(session: Session) -> dict[str, str]:
    chosen = select(Member.slack_id, Enrolment.progress).join(Enrolment, col(Enrolment.member_id) == col(Member.id))
    return dict(session.exec(chosen).all())


def waiting(session: Session, prefix: str) -> list[str]:
    """Who is to hear something of that kind."""
    chosen = select(Delivery).where(col(Delivery.key).startswith(prefix), Delivery.state == DeliveryState.PENDING)
    return [each.target for each in session.exec(chosen.order_by(col(Delivery.id)))]


@pytest.mark.usefixtures("spring")
def test_somebody_is_taken_off_and_hears_it_a_little_later(
    session: Session, library: Library, sam: Member, monday: datetime
):
    """As if they had never been on it, where no lesson had come; the others stay."""
    unenrolling.unenrol(session, library, sam, ["U1"], "", now=monday + HOUR)
    assert enrolments(session) == {"U2": EnrolmentState.ACTIVE}
    assert len(session.exec(select(CohortMember)).all()) == 1
    assert waiting(session, "cohorts.unenrolled") == ["U1"]
    (news,) = session.exec(select(Delivery).where(col(Delivery.key).startswith("cohorts.unenrolled"))).all()
    assert news.due_at == monday + HOUR + unenrolling.NEWS_AFTER


@pytest.mark.usefixtures("spring")
@pytest.mark.parametrize(("later", "heard"), [(timedelta(minutes=2), []), (HOUR, ["U1"])])
def test_it_can_be_undone_for_a_day(
    session: Session, library: Library, sam: Member, monday: datetime, later: timedelta, heard: list[str]
):
    """At once nobody hears of either; later they hear that they are back."""
    taken = unenrolling.unenrol(session, library, sam, ["U1"], "Spring", now=monday + HOUR)
    if heard:
        for each in session.exec(select(Delivery)):
            each.state = DeliveryState.SENT
            session.add(each)
        session.flush()
    kept = TakenOff.decode(taken.encode())
    assert len(taken.encode()) < 2000
    assert unenrolling.put_back(session, library, sam, kept, now=monday + HOUR + later) == 1
    assert enrolments(session) == {"U1": EnrolmentState.ACTIVE, "U2": EnrolmentState.ACTIVE}
    assert len(session.exec(select(CohortMember)).all()) == 2
    assert [*waiting(session, "cohorts.put_back"), *waiting(session, "cohorts.unenrolled")] == heard
    with pytest.raises(unenrolling.UnenrolmentIsFinalError):
        unenrolling.put_back(session, library, sam, kept, now=monday + 2 * DAY)


@pytest.mark.usefixtures("spring")
def test_what_somebody_did_stays_theirs(session: Session, library: Library, sam: Member, monday: datetime):
    """After a lesson the enrolment is left, not deleted."""
    enrolment = session.exec(select(Enrolment)).first()
    assert enrolment
    session.add(Step(workspace_id="T1", enrolment_id=row_id(enrolment), lesson_id="a", key="a-step", taken_at=monday))
    session.flush()
    whose = session.get_one(Member, enrolment.member_id).slack_id
    unenrolling.unenrol(session, library, sam, [whose], TRACK, now=monday + HOUR)
    assert enrolments(session)[whose] == EnrolmentState.LEFT


@pytest.mark.usefixtures("spring")
def test_who_is_meant_is_asked_back(session: Session, library: Library, sam: Member, monday: datetime):
    """Without a name, without a track that they are on, or with several tracks; nobody is taken off by a guess."""
    other = replace(library.tracks[TRACK], id="other")
    both = replace(library, tracks={TRACK: library.tracks[TRACK], "other": other})
    u1 = members.find(session, "T1", "U1")
    assert u1
    session.add(Enrolment(workspace_id="T1", member_id=row_id(u1), track_id="other", enrolled_at=monday))
    session.flush()
    refused = [
        ([], "", unenrolling.NobodyNamedError),
        (["U9"], "", unenrolling.NotOnItError),
        ([f"U{n}" for n in range(99)], "", unenrolling.TooManyNamedError),
        (["U1"], "", unenrolling.SeveralTracksError),
    ]
    for ids, named, error in refused:
        with pytest.raises(error):
            unenrolling.unenrol(session, both, sam, ids, named, now=monday)
    assert enrolments(session)["U2"] == EnrolmentState.ACTIVE


@pytest.mark.usefixtures("spring")
def test_a_facilitator_takes_off_only_their_own(session: Session, library: Library, sam: Member, monday: datetime):
    """Somebody who leads no cohort of theirs finds nobody."""
    other = members.arrive(session, "T1", "UOTHER", now=monday)
    other.role = Role.FACILITATOR
    session.add(other)
    session.flush()
    with pytest.raises(unenrolling.NotOnItError):
        unenrolling.unenrol(session, library, other, ["U1"], "", now=monday)
    cohort = service.find_by_name(session, "T1", "Spring")
    assert cohort
    service.add_facilitators(session, cohort, sam, ["UOTHER"], now=monday)
    unenrolling.unenrol(session, library, other, ["U1"], "", now=monday)
    assert "U1" not in enrolments(session)


def test_a_whole_list_is_undone_within_a_day(
    session: Session, library: Library, sam: Member, monday: datetime, spring: str
):
    """Once, by the one whose list it was; everybody who had heard of it hears that it was a mistake."""
    caller = Caller("T1", sam.slack_id)
    with pytest.raises(ForStaffError):
        list_undoing.begin(session, Caller("T1", "U1"), spring, now=monday + HOUR)
    list_undoing.begin(session, caller, spring, now=monday + HOUR)
    while list_undoing.undo_part(session, library, spring, now=monday + HOUR):
        pass
    for _ in range(2):
        list_undoing.finish(session, spring, now=monday + HOUR)
    assert enrolments(session) == {}
    assert not session.exec(select(CohortMember)).all()
    assert waiting(session, "cohorts.list_undone") == ["U1", "U2", sam.slack_id]
    assert not session.exec(select(EnrolmentLine)).all()
    with pytest.raises(unenrolling.UnenrolmentIsFinalError):
        list_undoing.begin(session, caller, spring, now=monday + HOUR)


def test_who_had_not_heard_of_it_hears_nothing(
    session: Session, library: Library, sam: Member, monday: datetime, enrol: Enrol
):
    """Their first message is taken back; and they can be enrolled again."""
    list_id = enrol(people("U1"), "<@U1|ana> scaling-successes")
    list_undoing.begin(session, Caller("T1", sam.slack_id), list_id, now=monday + HOUR)
    list_undoing.undo_part(session, library, list_id, now=monday + HOUR)
    assert waiting(session, "cohorts.enrolled") == waiting(session, "cohorts.list_undone") == []
    enrol(people("U1"), "<@U1|ana> scaling-successes", monday + 2 * HOUR)
    assert waiting(session, "cohorts.enrolled") == ["U1"]


def test_after_a_day_a_list_is_final_and_forgotten(session: Session, sam: Member, monday: datetime, spring: str):
    """Who was in it is deleted."""
    assert enrolment_lists.next_forgotten_at(session) == monday + DAY
    with pytest.raises(unenrolling.UnenrolmentIsFinalError):
        list_undoing.begin(session, Caller("T1", sam.slack_id), spring, now=monday + DAY)
    assert enrolment_lists.forget_old(session, now=monday + DAY) == 1
    assert not session.exec(select(EnrolmentLine)).all()
    assert enrolment_lists.next_forgotten_at(session) is None
    assert session.get_one(EnrolmentList, spring).done_at is None


@pytest.mark.usefixtures("spring")
def test_an_ended_cohort_is_archived_and_comes_back(session: Session, library: Library, sam: Member, monday: datetime):
    """It is in no list, its name still finds it, and undo brings it back."""
    cohort = service.find_by_name(session, "T1", "Spring")
    assert cohort
    assert change_parser.parse("Spring archive", ["spring"]).verb == changes.ChangeVerb.ARCHIVE
    with pytest.raises(changes.NotEndedError):
        changes.check(session, cohort, changes.ChangeVerb.ARCHIVE, "", [])
    for verb in (changes.ChangeVerb.END, changes.ChangeVerb.ARCHIVE):
        wanted = changes.check(session, cohort, verb, "", [])
        change = changes.apply(session, library, sam, wanted, now=monday)
    assert not queries.visible(session, library, sam)
    assert service.led_by(session, sam, "spring").archived_at == monday
    changes.undo(session, library, sam, row_id(change), now=monday)
    assert [each.cohort.name for each in queries.visible(session, library, sam)] == ["Spring"]
