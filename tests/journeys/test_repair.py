from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from bot.delivery.models import Delivery
from bot.journeys import repair, service
from bot.journeys.content import Library
from bot.journeys.models import Enrolment, EnrolmentState
from bot.kit.db import row_id
from bot.members import profiles
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.members.profiles import SlackProfile
from bot.reviews import service as reviews
from bot.reviews.models import ReviewSchedule
from bot.reviews.rules import Grade

BERLIN = SlackProfile("Europe/Berlin", "de")
Learner = Callable[..., Member]


@pytest.fixture
def learner(session: Session, library: Library, monday: datetime) -> Learner:
    """Makes somebody who began the default track while their zone was unknown."""

    def begins(slack_id: str = "U2", *, workspace: str = "T1") -> Member:
        member = members.arrive(session, workspace, slack_id, now=monday)
        service.start(session, library, member, library.default, now=monday)
        session.flush()
        return member

    return begins


def enrolment(session: Session, member: Member) -> Enrolment:
    session.expire_all()
    return session.exec(select(Enrolment).where(Enrolment.member_id == member.id)).one()


def told(session: Session, member: Member) -> dict[str, str]:
    """What waits to be sent to somebody, by the first part of its key."""
    found = session.exec(select(Delivery).where(Delivery.target == member.slack_id))
    return {each.key.partition(":")[0]: each.payload or "" for each in found}


def profile_hook(library: Library, now: datetime) -> Any:
    return [partial(_hook, library, now)]


def _hook(library: Library, now: datetime, session: Session, change: Any) -> None:
    repair.profile_changed(session, library, change, now=now)


def test_a_first_zone_plans_and_translates(session: Session, library: Library, learner: Learner, monday: datetime):
    """Whoever learned it: the next lesson has a moment, and the first lesson is in German."""
    member = learner()
    assert enrolment(session, member).next_due_at is None
    before = told(session, member)
    assert set(before) == {"journeys.step"}

    profiles.learn(session, member, BERLIN, profile_hook(library, monday))

    assert enrolment(session, member).next_due_at == monday + timedelta(days=1)
    after = told(session, member)
    assert set(after) == {"journeys.step"}
    assert after["journeys.step"] != before["journeys.step"]


def test_a_zone_of_ones_own_plans(session: Session, library: Library, learner: Learner, monday: datetime):
    """They are answered by the command in which they chose it."""
    member = learner()

    profiles.set_zone(session, member, "Europe/Berlin", profile_hook(library, monday))

    assert enrolment(session, member).next_due_at == monday + timedelta(days=1)
    assert set(told(session, member)) == {"journeys.step"}


def test_only_what_has_not_left_is_told_again(session: Session, library: Library, learner: Learner, monday: datetime):
    """A lesson on its way stays as it is."""
    member = learner()
    session.execute(sa.update(Delivery).values(batch="b1"))
    before = told(session, member)

    profiles.set_language(session, member, "de", profile_hook(library, monday))

    assert told(session, member) == before


@pytest.fixture
def stuck(session: Session, learner: Learner) -> Learner:
    """Makes somebody whose zone has become known while nobody planned by it."""

    def begins(slack_id: str = "U2", **more: Any) -> Member:
        member = learner(slack_id, **more)
        profiles.learn(session, member, BERLIN, ())
        return member

    return begins


def repaired(session: Session, library: Library, now: datetime) -> list[int]:
    """Who was planned for, over all batches."""
    found: list[int] = []
    while batch := repair.reschedule_stuck(session, library, found[-1] if found else 0, now=now):
        found += batch
    return found


def test_who_is_stuck_is_planned_for_once(session: Session, library: Library, stuck: Learner, monday: datetime):
    """Nine days on at their next hour, and running it again changes nothing."""
    member = stuck()
    later = monday + timedelta(days=9)
    assert enrolment(session, member).next_due_at is None

    assert repaired(session, library, later) == [member.id]

    assert enrolment(session, member).next_due_at == monday + timedelta(days=10)
    assert repaired(session, library, later + timedelta(days=1)) == []
    assert enrolment(session, member).next_due_at == monday + timedelta(days=10)
    assert set(told(session, member)) == {"journeys.step"}


def test_many_are_planned_for_in_parts(
    session: Session, library: Library, stuck: Learner, monday: datetime, monkeypatch: pytest.MonkeyPatch
):
    """Every one of them."""
    monkeypatch.setattr(repair, "AT_ONCE", 2)
    people = [stuck(f"U{number}") for number in range(2, 7)]

    assert repaired(session, library, monday) == [member.id for member in people]

    assert all(enrolment(session, member).next_due_at for member in people)


@pytest.mark.parametrize("why", ["unknown zone", "stopped", "finished", "parked", "left", "app removed", "track gone"])
def test_who_waits_for_a_reason_is_left_alone(
    why: str, session: Session, library: Library, learner: Learner, stuck: Learner, monday: datetime
):
    """Nothing is due to them, so nothing is planned."""
    member = learner() if why == "unknown zone" else stuck()
    kept = enrolment(session, member)
    ends = {"stopped": EnrolmentState.STOPPED, "finished": EnrolmentState.FINISHED, "parked": EnrolmentState.PARKED}
    kept.progress = ends.get(why, EnrolmentState.ACTIVE)
    kept.track_id = "gone" if why == "track gone" else kept.track_id
    member.active = why != "left"
    session.get_one(Workspace, "T1").gone_at = monday if why == "app removed" else None
    session.flush()

    assert repaired(session, library, monday) == []

    assert enrolment(session, member).next_due_at is None


def test_reviews_nobody_planned_are_planned(
    session: Session, library: Library, lena: Member, say: Any, monday: datetime
):
    """A first answer before the zone was known leaves cards that never come back."""
    say("begin")
    lena.zone = None
    session.flush()
    question = library.default.steps[0].questions[0]
    rated = reviews.CardRating("T1", row_id(lena), question.id, question.id, "ask", Grade.GOOD)
    reviews.rate(session, rated, "09:00", now=monday, retention=0.9)
    profiles.learn(session, lena, BERLIN, ())
    rhythm = session.get_one(ReviewSchedule, lena.id)
    assert rhythm.next_review_at is None

    assert repaired(session, library, monday) == [lena.id]

    session.refresh(rhythm)
    assert rhythm.next_review_at
    assert repaired(session, library, monday) == []
