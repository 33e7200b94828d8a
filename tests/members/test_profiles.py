from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session

from bot.deps import ProfileChange
from bot.kit.db import row_id
from bot.members import bulk_upsert, profiles, service
from bot.members.models import Member, Workspace
from bot.members.profiles import SlackProfile


class Hook:
    """Remembers every change it is told of."""

    def __init__(self) -> None:
        self.heard: list[ProfileChange] = []

    def __call__(self, _session: Session, change: ProfileChange) -> None:
        self.heard.append(change)

    def last(self) -> ProfileChange:
        """The one change since this was last asked."""
        (change,) = self.heard
        self.heard.clear()
        return change


@pytest.fixture
def hook() -> Hook:
    return Hook()


@pytest.fixture
def member(session: Session, monday: datetime) -> Member:
    """Somebody of whose profile nothing is known."""
    return service.arrive(session, "T1", "U1", now=monday)


def test_a_profile_in_slacks_own_shape():
    """The language is the first part of the locale, and a deactivated account is `deleted`."""
    user = {"id": "U1", "tz": "Asia/Tokyo", "locale": "ja-JP", "deleted": True}
    assert SlackProfile.of(user) == SlackProfile("Asia/Tokyo", "ja", active=False)
    assert SlackProfile.of({"id": "U1"}) == SlackProfile()


def test_slacks_profile_gives_zone_and_language(session: Session, member: Member, hook: Hook):
    """A zone of one's own outlasts it; leaving and coming back are changes too."""
    profiles.learn(session, member, SlackProfile("Asia/Tokyo", "ja"), [hook])
    assert (member.zone, member.language) == ("Asia/Tokyo", "ja")
    assert hook.last() == ProfileChange("T1", row_id(member), first_zone=True, zone=True, language=True)
    profiles.learn(session, member, SlackProfile("Asia/Tokyo", "ja"), [hook])
    assert hook.heard == []
    profiles.set_zone(session, member, "Europe/Paris", [hook])
    assert hook.last() == ProfileChange("T1", row_id(member), zone=True, own=True)
    profiles.learn(session, member, SlackProfile("Asia/Tokyo"), [hook])
    assert member.zone == "Europe/Paris"
    assert hook.heard == []
    profiles.learn(session, member, SlackProfile(active=False), [hook])
    assert hook.last() == ProfileChange("T1", row_id(member), active=True)


def test_a_language_of_ones_own_outlasts_slacks(session: Session, member: Member, hook: Hook):
    """Choosing what is spoken already is no change."""
    profiles.set_language(session, member, "de", [hook])
    assert hook.last() == ProfileChange("T1", row_id(member), language=True, own=True)
    profiles.learn(session, member, SlackProfile("Europe/Berlin", "en"), [hook])
    assert member.language == "de"
    assert hook.last() == ProfileChange("T1", row_id(member), first_zone=True, zone=True)
    profiles.set_language(session, member, "de", [hook])
    assert hook.heard == []


def test_a_zone_that_does_not_exist_is_not_learned(session: Session, member: Member, hook: Hook):
    """Nobody could plan by it."""
    profiles.learn(session, member, SlackProfile("Mars/Olympus"), [hook])
    assert member.zone is None
    assert hook.heard == []


def test_hooks_find_the_new_profile_in_their_transaction(session: Session, member: Member):
    """They read it from the database as well as from the member."""
    found: list[str | None] = []

    def hook(session: Session, change: ProfileChange) -> None:
        session.expire_all()
        found.append(session.get_one(Member, change.member_id).zone)

    profiles.learn(session, member, SlackProfile("Asia/Tokyo"), [hook, hook])
    assert found == ["Asia/Tokyo"] * 2


def test_profiles_are_asked_for_where_we_are_and_they_are(session: Session, member: Member, monday: datetime):
    """Not of those whose zone is known, who have left, or whose workspace has."""
    gone, _unread = (service.arrive(session, "T1", slack_id, now=monday) for slack_id in ("U2", "U3"))
    service.arrive(session, "T2", "U1", now=monday)
    session.get_one(Workspace, "T2").gone_at = monday
    profiles.learn(session, member, SlackProfile("Etc/UTC"), ())
    gone.active = False
    session.flush()
    assert profiles.unread(session) == [("T1", "U3")]


def test_a_list_of_people_teaches_us_who_we_knew_only_half(
    session: Session, member: Member, hook: Hook, monday: datetime
):
    """Their profile is learned and announced; new people come with theirs, and the rest stay as they are."""
    settled = service.arrive(session, "T1", "U2", now=monday)
    elsewhere = service.arrive(session, "T2", "U1", now=monday)
    profiles.learn(session, settled, SlackProfile("Europe/Paris", "fr"), ())
    people = {slack_id: SlackProfile("Asia/Tokyo", "ja") for slack_id in ("U1", "U2", "U3")}

    ids = bulk_upsert.arrive_all(session, "T1", people, [hook], now=monday)

    assert ids == {"U1": member.id, "U2": settled.id, "U3": ids["U3"]}
    assert hook.last() == ProfileChange("T1", row_id(member), first_zone=True, zone=True, language=True)
    session.expire_all()
    found = [session.get_one(Member, ids[slack_id]) for slack_id in people]
    assert [(one.zone, one.language) for one in found] == [
        ("Asia/Tokyo", "ja"),
        ("Europe/Paris", "fr"),
        ("Asia/Tokyo", "ja"),
    ]
    assert elsewhere.zone is None
    assert bulk_upsert.arrive_all(session, "T1", people, [hook], now=monday) == ids
    assert hook.heard == []
