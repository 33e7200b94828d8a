from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bot.members import service
from bot.members.models import Role


def test_a_member_is_made_once(session: Session, monday: datetime):
    """At their first word; the same id elsewhere is somebody else."""
    first = service.arrive(session, "T1", "U1", now=monday)
    assert service.arrive(session, "T1", "U1", now=monday + timedelta(days=1)).id == first.id
    assert service.arrive(session, "T2", "U1", now=monday).id != first.id
    assert service.count(session, "T1") == 1


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
    member.active = False
    session.flush()
    assert service.admins(session, "T1") == ["U1"]
    assert service.admins(session, "T2") == []
