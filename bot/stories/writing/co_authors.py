"""Writing a story together: who its authors are, and invitations."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.delivery import service as delivery
from bot.errors import GroundswellError
from bot.kit.db import insert_new, row_id
from bot.kit.i18n import in_language
from bot.members.models import Member
from bot.members.service import Person, person
from bot.stories import queries
from bot.stories.models import Story, StoryAuthor
from bot.stories.notifications import news_for
from bot.stories.queries import UnknownStoryError
from bot.stories.writing import views
from bot.stories.writing.models import StoryInvitation


class NotInvitedError(GroundswellError):
    """That invitation isn't open any more. Ask the person who sent it for a new invitation."""


class AlreadyAuthorError(GroundswellError):
    """This person is already one of the authors."""


def authors(session: Session, story: Story) -> list[Member]:
    """All authors of a story, the one who began it first."""
    co_authors = select(StoryAuthor.member_id).where(StoryAuthor.story_id == story.id)
    statement = (
        select(Member)
        .where(Member.workspace_id == story.workspace_id)
        .where(sa.or_(col(Member.id) == story.member_id, col(Member.id).in_(co_authors)))
    )
    return sorted(session.exec(statement), key=lambda one: (one.id != story.member_id, row_id(one)))


def add_author(session: Session, who: Person, story_id: int, other: Person, *, now: datetime) -> None:
    """Add a co-author from the same workspace; no effect on an existing author."""
    story = queries.owned_story(session, who, story_id)
    if other.workspace_id != who.workspace_id or other.member_id == story.member_id:
        return
    row = {"story_id": story_id, "member_id": other.member_id, "workspace_id": who.workspace_id, "added_at": now}
    insert_new(session, StoryAuthor, [row])


def invite(session: Session, who: Person, story_id: int, other: Person, *, now: datetime) -> None:
    """Invite a member of the same workspace as co-author; AlreadyAuthorError for an author."""
    story = queries.owned_story(session, who, story_id)
    if other.member_id in {one.id for one in authors(session, story)}:
        raise AlreadyAuthorError
    invitation = session.get(StoryInvitation, (story_id, other.member_id)) or StoryInvitation(
        story_id=story_id,
        member_id=other.member_id,
        workspace_id=who.workspace_id,
        invited_by=who.member_id,
        invited_at=now,
    )
    invitation.answer, invitation.invited_by, invitation.invited_at = None, who.member_id, now
    session.add(invitation)
    with in_language(other.language):
        payload = views.invitation(queries.draft(session, who, story_id), who.slack_id)
    key = f"stories.invitation:{story_id}:{other.member_id}:{int(now.timestamp())}"
    delivery.post(session, news_for(other, key, payload, now=now))


def answer_invitation(session: Session, who: Person, story_id: int, *, accepts: bool, now: datetime) -> str:
    """Accept or decline an invitation; the inviter is notified of a yes. Returns the story's title.

    NotInvitedError if there is no open invitation or its sender is no author any more.
    """
    invitation = session.get(StoryInvitation, (story_id, who.member_id))
    if invitation is None or invitation.workspace_id != who.workspace_id or invitation.answer:
        raise NotInvitedError
    sender = session.get_one(Member, invitation.invited_by)
    try:
        title = queries.owned_story(session, person(sender), story_id).title
    except UnknownStoryError:
        raise NotInvitedError from None
    invitation.answer = "yes" if accepts else "no"
    if accepts:
        add_author(session, person(sender), story_id, who, now=now)
        with in_language(sender.language):
            payload = views.invitation_accepted(title, who.slack_id)
        key = f"stories.joined:{story_id}:{who.member_id}"
        delivery.post(session, news_for(person(sender), key, payload, now=now))
    return title
