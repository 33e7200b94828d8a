"""Agreements, invitations and what is left after them, on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session

from bot.members.service import Person
from bot.stories import erasure, queries, service
from bot.stories.models import Story, StoryStatus
from bot.stories.publishing import service as publishing_service
from bot.stories.publishing import showcase
from bot.stories.writing import co_authors


def begun(session: Session, who: Person, at: datetime) -> int:
    """A story with words in it."""
    story_id = service.start(session, who, "Invoices", now=at)
    service.write(session, who, story_id, {"context": "In Leeds."}, now=at)
    return story_id


def together(session: Session, lena: Person, mateo: Person, at: datetime) -> int:
    """A story of two."""
    story_id = begun(session, lena, at)
    co_authors.invite(session, lena, story_id, mateo, now=at)
    assert co_authors.answer_invitation(session, mateo, story_id, accepts=True, now=at) == "Invoices"
    return story_id


def test_alone_a_yes_publishes(session: Session, lena: Person, monday: datetime):
    """Withdrawn it is gone from the showcase, and its agreement with it."""
    story_id = begun(session, lena, monday)
    made = publishing_service.agree(session, lena, story_id, "C1", now=monday)
    assert (made.is_published, made.missing) == (True, ())
    assert [one.title for one in showcase.published_stories(session, "T1")] == ["Invoices"]
    key = publishing_service.withdraw(session, lena, story_id)
    assert key
    assert key.startswith(f"stories.showcase:{story_id}:1:")
    assert showcase.published_stories(session, "T1") == []


def test_where_one_published_before_is_proposed(session: Session, lena: Person, mateo: Person, monday: datetime):
    """Only to who did so, since it may be a private channel; and an admin's choice stands before it."""
    publishing_service.agree(session, lena, begun(session, lena, monday), "C1", now=monday)
    assert publishing_service.showcase_channel(session, "T1", [lena.member_id]) == "C1"
    assert publishing_service.showcase_channel(session, "T1", [mateo.member_id]) is None
    publishing_service.choose_showcase(session, "T1", "C2", now=monday)
    assert publishing_service.showcase_channel(session, "T1", [lena.member_id]) == "C2"


def test_two_must_agree_to_the_same_words(session: Session, lena: Person, mateo: Person, monday: datetime):
    """A change in between asks anew."""
    story_id = together(session, lena, mateo, monday)
    made = publishing_service.agree(session, lena, story_id, "C1", now=monday)
    assert (made.is_published, made.missing) == (False, (mateo.slack_id,))
    service.write(session, mateo, story_id, {"context": "In Leeds, in spring."}, now=monday)
    with pytest.raises(publishing_service.StoryMovedOnError):
        publishing_service.agree_to_version(session, mateo, story_id, made.version.number, now=monday)
    again = publishing_service.agree(session, mateo, story_id, "C1", now=monday)
    assert again.missing == (lena.slack_id,)
    assert publishing_service.agree_to_version(session, lena, story_id, again.version.number, now=monday).is_published


def test_only_who_was_asked_can_answer(
    session: Session, lena: Person, mateo: Person, stranger: Person, monday: datetime
):
    """Once; and an author need not be asked."""
    story_id = begun(session, lena, monday)
    with pytest.raises(co_authors.NotInvitedError):
        co_authors.answer_invitation(session, mateo, story_id, accepts=True, now=monday)
    with pytest.raises(queries.UnknownStoryError):
        co_authors.invite(session, stranger, story_id, mateo, now=monday)
    with pytest.raises(co_authors.AlreadyAuthorError):
        co_authors.invite(session, lena, story_id, lena, now=monday)
    co_authors.invite(session, lena, story_id, mateo, now=monday)
    co_authors.answer_invitation(session, mateo, story_id, accepts=False, now=monday)
    with pytest.raises(co_authors.NotInvitedError):
        co_authors.answer_invitation(session, mateo, story_id, accepts=True, now=monday)
    with pytest.raises(queries.UnknownStoryError):
        queries.draft(session, mateo, story_id)


def test_a_deleted_story_leaves_no_invitation_open(session: Session, lena: Person, mateo: Person, monday: datetime):
    """Its row has no words, and nobody can join any more."""
    story_id = begun(session, lena, monday)
    co_authors.invite(session, lena, story_id, mateo, now=monday)
    erasure.delete_story(session, lena, story_id, now=monday)
    with pytest.raises(co_authors.NotInvitedError):
        co_authors.answer_invitation(session, mateo, story_id, accepts=True, now=monday)
    row = session.get(Story, story_id)
    assert row
    assert (row.title, row.status) == ("", StoryStatus.DRAFT)


def test_the_showcase_is_one_channel_of_a_workspace(session: Session, monday: datetime):
    """An admin may choose another one."""
    assert publishing_service.showcase_channel(session, "T1") is None
    for channel in ("C1", "C2"):
        publishing_service.choose_showcase(session, "T1", channel, now=monday)
    assert publishing_service.showcase_channel(session, "T1") == "C2"
    assert publishing_service.showcase_channel(session, "T2") is None
