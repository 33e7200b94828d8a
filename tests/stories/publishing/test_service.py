"""Agreements, invitations and what is left after them, on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session

from bot.members.service import Person
from bot.stories import service
from bot.stories.models import Standing, Story
from bot.stories.publishing import service as reuse
from bot.stories.publishing import showcase


def begun(session: Session, who: Person, at: datetime) -> int:
    """A story with words in it."""
    story_id = service.start(session, who, "Invoices", now=at)
    service.write(session, who, story_id, {"context": "In Leeds."}, now=at)
    return story_id


def together(session: Session, lena: Person, mateo: Person, at: datetime) -> int:
    """A story of two."""
    story_id = begun(session, lena, at)
    reuse.invite(session, lena, story_id, mateo, now=at)
    assert reuse.answer(session, mateo, story_id, yes=True, now=at) == lena
    return story_id


def test_alone_a_yes_publishes(session: Session, lena: Person, monday: datetime):
    """Withdrawn it is gone from the showcase, and its agreement with it."""
    story_id = begun(session, lena, monday)
    made = reuse.agree(session, lena, story_id, "C1", now=monday)
    assert (made.published, made.missing) == (True, ())
    assert [one.title for one in showcase.showcase(session, "T1")] == ["Invoices"]
    key = reuse.withdraw(session, lena, story_id)
    assert key
    assert key.startswith(f"stories.showcase:{story_id}:1:")
    assert showcase.showcase(session, "T1") == []


def test_where_one_published_before_is_proposed(session: Session, lena: Person, mateo: Person, monday: datetime):
    """Only to who did so, since it may be a private channel; and an admin's choice stands before it."""
    reuse.agree(session, lena, begun(session, lena, monday), "C1", now=monday)
    assert reuse.showcase_channel(session, "T1", [lena.member_id]) == "C1"
    assert reuse.showcase_channel(session, "T1", [mateo.member_id]) is None
    reuse.choose_showcase(session, "T1", "C2", now=monday)
    assert reuse.showcase_channel(session, "T1", [lena.member_id]) == "C2"


def test_two_must_agree_to_the_same_words(session: Session, lena: Person, mateo: Person, monday: datetime):
    """A change in between asks anew."""
    story_id = together(session, lena, mateo, monday)
    made = reuse.agree(session, lena, story_id, "C1", now=monday)
    assert (made.published, made.missing) == (False, (mateo.slack_id,))
    service.write(session, mateo, story_id, {"context": "In Leeds, in spring."}, now=monday)
    with pytest.raises(reuse.StoryMovedOnError):
        reuse.join_in(session, mateo, story_id, made.version.number, at=monday)
    again = reuse.agree(session, mateo, story_id, "C1", now=monday)
    assert again.missing == (lena.slack_id,)
    assert reuse.join_in(session, lena, story_id, again.version.number, at=monday).published


def test_only_who_was_asked_can_answer(
    session: Session, lena: Person, mateo: Person, stranger: Person, monday: datetime
):
    """Once; and an author need not be asked."""
    story_id = begun(session, lena, monday)
    with pytest.raises(reuse.NotInvitedError):
        reuse.answer(session, mateo, story_id, yes=True, now=monday)
    with pytest.raises(service.UnknownStoryError):
        reuse.invite(session, stranger, story_id, mateo, now=monday)
    with pytest.raises(reuse.AloneError):
        reuse.invite(session, lena, story_id, lena, now=monday)
    reuse.invite(session, lena, story_id, mateo, now=monday)
    reuse.answer(session, mateo, story_id, yes=False, now=monday)
    with pytest.raises(reuse.NotInvitedError):
        reuse.answer(session, mateo, story_id, yes=True, now=monday)
    with pytest.raises(service.UnknownStoryError):
        service.draft(session, mateo, story_id)


def test_a_deleted_story_leaves_no_invitation_open(session: Session, lena: Person, mateo: Person, monday: datetime):
    """Its row has no words, and nobody can join any more."""
    story_id = begun(session, lena, monday)
    reuse.invite(session, lena, story_id, mateo, now=monday)
    reuse.delete(session, lena, story_id, now=monday)
    with pytest.raises(reuse.NotInvitedError):
        reuse.answer(session, mateo, story_id, yes=True, now=monday)
    row = session.get(Story, story_id)
    assert row
    assert (row.title, row.standing) == ("", Standing.DRAFT)


def test_the_showcase_is_one_channel_of_a_workspace(session: Session, monday: datetime):
    """An admin may choose another one."""
    assert reuse.showcase_channel(session, "T1") is None
    for channel in ("C1", "C2"):
        reuse.choose_showcase(session, "T1", channel, now=monday)
    assert reuse.showcase_channel(session, "T1") == "C2"
    assert reuse.showcase_channel(session, "T2") is None
