"""Publishing with everybody's word, taking it back, and writing together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.kit.db import insert_new
from bot.members import service as members
from bot.members.models import Member
from bot.members.service import Person
from bot.stories import authors, service
from bot.stories.models import Standing, Story, StoryAuthor
from bot.stories.publishing.models import StoryAgreement, StoryInvitation, StoryShowcase
from bot.stories.service import UnknownStoryError, Version


class NotAChannelError(GroundswellError):
    """Please name a channel, such as `/groundswell showcase #ai-showcase`, and invite me there."""


class StoryMovedOnError(GroundswellError):
    """The story has changed since you were asked. Have a look at it with `/story show`, and publish it again."""


class NotInvitedError(GroundswellError):
    """That invitation is no longer open. Ask whoever sent it for another one."""


class AloneError(GroundswellError):
    """You are one of the authors already."""


@dataclass(frozen=True)
class Publishing:
    """What publishing has come to: the version, where it goes, and who is still to agree (Slack ids)."""

    story_id: int
    title: str
    version: Version
    channel: str
    missing: tuple[str, ...]
    published: bool


def choose_showcase(session: Session, workspace_id: str, channel: str, *, now: datetime) -> None:
    """From now on stories are shown in that channel."""
    row = session.get(StoryShowcase, workspace_id) or StoryShowcase(
        workspace_id=workspace_id, channel=channel, chosen_at=now
    )
    row.channel, row.chosen_at = channel, now
    session.add(row)


def showcase_channel(session: Session, workspace_id: str, authors: Collection[int] = ()) -> str | None:
    """The channel that an admin chose, else the one that these authors agreed to last; others may be private."""
    row = session.get(StoryShowcase, workspace_id)
    if row:
        return row.channel
    chosen = (
        select(StoryAgreement.channel)
        .where(StoryAgreement.workspace_id == workspace_id, col(StoryAgreement.member_id).in_(authors))
        .order_by(col(StoryAgreement.agreed_at).desc())
    )
    return session.exec(chosen).first()


def everybody(session: Session, story: Story) -> list[Member]:
    """All authors of a story, whoever began it first."""
    also = select(StoryAuthor.member_id).where(StoryAuthor.story_id == story.id)
    chosen = (
        select(Member)
        .where(Member.workspace_id == story.workspace_id)
        .where(sa.or_(col(Member.id) == story.member_id, col(Member.id).in_(also)))
    )
    return sorted(session.exec(chosen), key=lambda one: (one.id != story.member_id, one.id or 0))


def agree(session: Session, who: Person, story_id: int, channel: str, *, now: datetime) -> Publishing:
    """An author agrees that the story as it stands goes to a channel; it does once all of them have."""
    story = service.owned(session, who, story_id)
    version = service.snapshot(session, who, story_id, now=now)
    row = session.get(StoryAgreement, (story_id, who.member_id)) or StoryAgreement(
        story_id=story_id,
        member_id=who.member_id,
        workspace_id=who.workspace_id,
        version=version.number,
        channel=channel,
        agreed_at=now,
    )
    row.version, row.channel, row.agreed_at = version.number, channel, now
    session.add(row)
    session.flush()
    missing = tuple(one.slack_id for one in everybody(session, story) if not _agrees(session, story_id, one, row))
    if not missing:
        service.publish(session, who, story_id, now=now)
    return Publishing(story_id, story.title, version, channel, missing, not missing)


def join_in(session: Session, who: Person, story_id: int, number: int, *, at: datetime) -> Publishing:
    """A co-author agrees to what another one asked: just that version, in the channel that was named."""
    story = service.owned(session, who, story_id)
    asked = session.exec(
        select(StoryAgreement)
        .where(StoryAgreement.story_id == story.id, StoryAgreement.version == number)
        .order_by(col(StoryAgreement.agreed_at))
    ).first()
    latest = service.newest(session, who.workspace_id, story_id)
    now = service.draft(session, who, story_id).sections
    if asked is None or latest is None or latest.number != number or latest.sections != now:
        raise StoryMovedOnError
    return agree(session, who, story_id, asked.channel, now=at)


def _agrees(session: Session, story_id: int, member: Member, wanted: StoryAgreement) -> bool:
    row = session.get(StoryAgreement, (story_id, member.id))
    return row is not None and row.version == wanted.version and row.channel == wanted.channel


def channel_of(session: Session, story_id: int) -> str | None:
    """The channel that a story's authors agreed to."""
    chosen = select(StoryAgreement.channel).where(StoryAgreement.story_id == story_id)
    return session.exec(chosen.order_by(col(StoryAgreement.agreed_at).desc())).first()


def post_key(story: Story) -> str | None:
    """The key of a published story's message in the showcase; None for one that is not there."""
    if story.standing != Standing.PUBLISHED or story.published_at is None:
        return None
    return f"stories.showcase:{story.id}:{story.published_version}:{int(story.published_at.timestamp() * 1000)}"


def withdraw(session: Session, who: Person, story_id: int) -> str | None:
    """Take a story out of the showcase; the key of the message that is to go, if it had one."""
    story = service.owned(session, who, story_id)
    key = post_key(story)
    service.withdraw(session, who, story_id)
    session.connection().execute(sa.delete(StoryAgreement).where(col(StoryAgreement.story_id) == story_id))
    return key


def delete(session: Session, who: Person, story_id: int, *, now: datetime) -> str | None:
    """Forget a story; the key of its message in the showcase, if it had one."""
    key = withdraw(session, who, story_id)
    service.delete(session, who, story_id, now=now)
    session.connection().execute(sa.delete(StoryInvitation).where(col(StoryInvitation.story_id) == story_id))
    return key


def invite(session: Session, who: Person, story_id: int, other: Person, *, now: datetime) -> None:
    """Ask somebody of the same workspace to write too; AloneError for an author."""
    story = service.owned(session, who, story_id)
    if other.member_id in {one.id for one in everybody(session, story)}:
        raise AloneError
    row = {
        "story_id": story_id,
        "member_id": other.member_id,
        "workspace_id": who.workspace_id,
        "invited_by": who.member_id,
        "invited_at": now,
    }
    insert_new(session, StoryInvitation, [row])
    known = session.get(StoryInvitation, (story_id, other.member_id), populate_existing=True)
    assert known is not None, "just inserted"
    known.answer, known.invited_by, known.invited_at = None, who.member_id, now


def answer(session: Session, who: Person, story_id: int, *, yes: bool, now: datetime) -> Person:
    """Whoever was asked says yes or no; who asked. NotInvitedError for anybody else."""
    row = session.get(StoryInvitation, (story_id, who.member_id))
    if row is None or row.workspace_id != who.workspace_id or row.answer:
        raise NotInvitedError
    by = session.get(Member, row.invited_by)
    assert by is not None, "a foreign key"
    try:
        service.owned(session, members.person(by), story_id)
    except UnknownStoryError:
        raise NotInvitedError from None
    row.answer = "yes" if yes else "no"
    if yes:
        authors.add_author(session, members.person(by), story_id, who, now=now)
    return members.person(by)
