"""Changing a cohort: shown first, made once, told once, and undone for ten minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.cohorts import changes, channel, enrol_parser, enrolment_lists, service
from bot.cohorts.changes import ChangeVerb
from bot.cohorts.models import Cohort, CohortChange, CohortMember, Facilitator
from bot.delivery.models import Delivery, DeliveryState
from bot.journeys.content import Library
from bot.kit.db import row_id
from bot.kit.time import ImpossibleTimeError
from bot.members import service as members
from bot.members.models import Member
from tests.cohorts.conftest import Enrol, people


@pytest.fixture
def berlin(session: Session, library: Library, sam: Member, monday: datetime) -> Cohort:
    """A cohort in a channel, led by Sam."""
    made = service.create(session, sam, library.default, "Berlin", channel="C1", now=monday)
    service.add_facilitators(session, made, sam, (), now=monday)
    session.flush()
    return made


def _news(session: Session) -> list[tuple[str, str]]:
    rows = session.exec(select(Delivery).where(Delivery.target == "C1").order_by(Delivery.id))  # type: ignore[arg-type]
    return [(one.key.rpartition(":")[2], one.state) for one in rows]


def test_an_hour_moves_the_next_lesson_and_is_told_once(
    session: Session, library: Library, sam: Member, berlin: Cohort, monday: datetime
):
    """The news wait until nobody can undo the change; a second change replaces them."""
    before = berlin.next_due_at
    first = changes.check(session, berlin, ChangeVerb.AT, "10:00", [])
    changes.apply(session, library, sam, first, now=monday)
    second = changes.check(session, berlin, ChangeVerb.AT, "11 Uhr", [])
    changes.apply(session, library, sam, second, now=monday)
    assert before
    assert berlin.next_due_at == before + timedelta(hours=2)
    assert _news(session) == [("1", DeliveryState.SKIPPED), ("2", DeliveryState.PENDING)]
    due = session.exec(select(Delivery.due_at).where(Delivery.state == DeliveryState.PENDING)).one()
    assert due == monday + changes.UNDO_FOR


def test_undo_brings_the_hour_back_and_nobody_hears(
    session: Session, library: Library, sam: Member, berlin: Cohort, monday: datetime
):
    """Once only, and not after ten minutes."""
    before = berlin.next_due_at
    wanted = changes.check(session, berlin, ChangeVerb.AT, "10:00", [])
    change_id = row_id(changes.apply(session, library, sam, wanted, now=monday))
    with pytest.raises(changes.ChangeIsFinalError):
        changes.undo(session, library, sam, change_id, now=monday + timedelta(minutes=11))
    changes.undo(session, library, sam, change_id, now=monday)
    assert (berlin.at, berlin.next_due_at) == (None, before)
    assert [state for _version, state in _news(session)] == [DeliveryState.SKIPPED]
    with pytest.raises(changes.ChangeIsFinalError):
        changes.undo(session, library, sam, change_id, now=monday)


def test_two_admins_at_once(session: Session, library: Library, sam: Member, berlin: Cohort, monday: datetime):
    """The second press, and the same press again, change nothing; an undo after another change neither."""
    hour = changes.check(session, berlin, ChangeVerb.AT, "10:00", [])
    name = changes.check(session, berlin, ChangeVerb.RENAME, "Hamburg", [])
    made = row_id(changes.apply(session, library, sam, hour, now=monday))
    for late in (name, hour):
        with pytest.raises(changes.ChangedMeanwhileError):
            changes.apply(session, library, sam, late, now=monday)
    changes.apply(session, library, sam, replace(name, version=1), now=monday)
    with pytest.raises(changes.ChangedMeanwhileError):
        changes.undo(session, library, sam, made, now=monday)
    assert (berlin.name, berlin.folded, berlin.at) == ("Hamburg", "hamburg", "10:00")


def test_a_rename_is_not_told(session: Session, library: Library, sam: Member, berlin: Cohort, monday: datetime):
    """Nobody hears of it, and a name that is taken is refused."""
    service.create(session, sam, library.default, "Munich", now=monday)
    with pytest.raises(changes.NameTakenError):
        changes.check(session, berlin, ChangeVerb.RENAME, "  MUNICH ", [])
    wanted = changes.check(session, berlin, ChangeVerb.RENAME, "berlin", [])
    changes.apply(session, library, sam, wanted, now=monday)
    assert (berlin.name, _news(session)) == ("berlin", [])


def test_an_end_is_an_end(session: Session, library: Library, sam: Member, berlin: Cohort, monday: datetime):
    """No lesson, no reinstallation, no newcomer and no second end, but the archive; undone, it goes on."""
    before = berlin.next_due_at
    wanted = changes.check(session, berlin, ChangeVerb.END, "", [])
    change_id = row_id(changes.apply(session, library, sam, wanted, now=monday))
    channel.wake(session, library, "T1", now=monday)
    assert berlin.next_due_at is None
    for verb in set(ChangeVerb) - {ChangeVerb.ARCHIVE}:
        with pytest.raises(service.EndedCohortError):
            changes.check(session, berlin, verb, "10:00", ["U1"])
    assert changes.check(session, berlin, ChangeVerb.ARCHIVE, "", []).verb is ChangeVerb.ARCHIVE
    with pytest.raises(service.EndedCohortError):
        enrolment_lists.create(session, library, sam, enrol_parser.parse('<@U1|a> as "Berlin"'), now=monday)
    changes.undo(session, library, sam, change_id, now=monday)
    assert (berlin.ended_at, berlin.next_due_at) == (None, before)


def test_people_are_removed_and_come_back(
    session: Session, library: Library, sam: Member, enrol: Enrol, monday: datetime
):
    """Their own lessons go on; undo restores who enrolled them and when."""
    enrol(people("U1", "U2"), '<@U1|a> as "Spring"')
    spring = service.led_by(session, sam, "spring")
    before = {one.member_id: (one.enrolled_by, one.joined_at) for one in session.exec(select(CohortMember))}
    with pytest.raises(changes.WhoError):
        changes.check(session, spring, ChangeVerb.REMOVE, "", [])
    wanted = changes.check(session, spring, ChangeVerb.REMOVE, "", ["U1", "U9"])
    change_id = row_id(changes.apply(session, library, sam, wanted, now=monday))
    assert len(session.exec(select(CohortMember)).all()) == 1
    changes.undo(session, library, sam, change_id, now=monday)
    assert {one.member_id: (one.enrolled_by, one.joined_at) for one in session.exec(select(CohortMember))} == before
    assert session.exec(select(CohortChange)).all() == []
    stranger = changes.check(session, spring, ChangeVerb.REMOVE, "", ["U9"])
    with pytest.raises(changes.NotInCohortError):
        changes.apply(session, library, sam, stranger, now=monday)


def test_leaders_change(session: Session, library: Library, sam: Member, berlin: Cohort, monday: datetime):
    """Somebody always leads it, and nobody whose account is deactivated."""
    lead = changes.check(session, berlin, ChangeVerb.LEAD, "", ["UPRIYA"])
    change_id = row_id(changes.apply(session, library, sam, lead, now=monday))
    assert len(session.exec(select(Facilitator)).all()) == 2
    changes.undo(session, library, sam, change_id, now=monday)
    assert [one.member_id for one in session.exec(select(Facilitator))] == [sam.id]
    members.arrive(session, "T1", "UGONE", now=monday).active = False
    refused = {
        ChangeVerb.LEAD: ("UGONE", changes.DeactivatedLeaderError),
        ChangeVerb.UNLEAD: (sam.slack_id, changes.LastLeaderError),
    }
    for verb, (who, error) in refused.items():
        wanted = changes.check(session, berlin, verb, "", [who])
        with pytest.raises(error):
            changes.apply(session, library, sam, wanted, now=monday)
        session.refresh(berlin)


def test_what_cannot_be_meant(session: Session, library: Library, sam: Member, berlin: Cohort, monday: datetime):
    """An hour that is none, a schedule where everybody has their own, and somebody who doesn't lead it."""
    with pytest.raises(ImpossibleTimeError):
        changes.check(session, berlin, ChangeVerb.AT, "25:00", [])
    own = service.create(session, sam, library.default, "Own", now=monday)
    with pytest.raises(changes.OwnHoursError):
        changes.check(session, own, ChangeVerb.AT, "10:00", [])
    stranger = members.arrive(session, "T1", "UOTHER", now=monday)
    wanted = changes.check(session, berlin, ChangeVerb.AT, "10:00", [])
    with pytest.raises(service.ForStaffError):
        changes.apply(session, library, stranger, wanted, now=monday)
    assert berlin.version == 0
