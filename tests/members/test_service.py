from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bot.kit.db import Database
from bot.members import service
from bot.members.models import Role, Workspace


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """Two workspaces."""
    with Session(db.engine) as session:
        session.add_all([Workspace(id=name, installed_at=monday) for name in ("T1", "T2")])
        session.flush()
        yield session


def test_a_member_is_made_once(session: Session, monday: datetime):
    """At their first word; the same id elsewhere is somebody else."""
    first = service.arrive(session, "T1", "U1", now=monday)
    assert service.arrive(session, "T1", "U1", now=monday + timedelta(days=1)).id == first.id
    assert service.arrive(session, "T2", "U1", now=monday).id != first.id
    assert service.count(session, "T1") == 1


def test_slacks_profile_gives_zone_and_language(session: Session, monday: datetime):
    """A zone of one's own outlasts it; leaving and coming back are changes too."""
    member = service.arrive(session, "T1", "U1", now=monday)
    assert service.read_profile(session, member, zone="Asia/Tokyo", locale="ja-JP")
    assert (member.zone, member.language) == ("Asia/Tokyo", "ja")
    assert not service.read_profile(session, member, zone="Asia/Tokyo", locale="ja-JP")
    service.set_zone(session, member, "Europe/Paris")
    assert not service.read_profile(session, member, zone="Asia/Tokyo", locale=None)
    assert member.zone == "Europe/Paris"
    assert service.read_profile(session, member, zone=None, locale=None, active=False)


def test_a_pause_has_an_end_ahead(session: Session, monday: datetime):
    """One that is over is refused."""
    member = service.arrive(session, "T1", "U1", now=monday)
    with pytest.raises(service.PauseInThePastError):
        service.pause(session, member, monday, now=monday)
    service.pause(session, member, monday + timedelta(seconds=1), now=monday)
    service.resume(session, member)
    assert member.paused_until is None


def test_admins_are_those_who_are_there(session: Session, monday: datetime):
    """A deactivated one is not asked to decide anything."""
    for slack_id in ("U1", "U2"):
        service.make_admin(session, "T1", slack_id, now=monday)
    session.flush()
    assert sorted(service.admins(session, "T1")) == ["U1", "U2"]
    member = service.find(session, "T1", "U2")
    assert member
    assert member.role == Role.ADMIN
    service.read_profile(session, member, zone=None, locale=None, active=False)
    session.flush()
    assert service.admins(session, "T1") == ["U1"]
    assert service.admins(session, "T2") == []


def test_profiles_are_asked_for_where_we_are_and_they_are(session: Session, monday: datetime):
    """Not of those whose zone is known, who have left, or whose workspace has."""
    for slack_id in ("U1", "U2", "U3"):
        service.arrive(session, "T1", slack_id, now=monday)
    service.arrive(session, "T2", "U1", now=monday)
    session.get_one(Workspace, "T2").gone_at = monday
    known, gone = (service.find(session, "T1", slack_id) for slack_id in ("U1", "U2"))
    assert known
    assert gone
    service.read_profile(session, known, zone="Etc/UTC", locale=None)
    gone.active = False
    session.flush()
    assert service.unread_profiles(session) == [("T1", "U3")]
