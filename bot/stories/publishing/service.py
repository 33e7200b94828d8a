"""Publishing with the agreement of every author, and withdrawing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.members.service import Person
from bot.stories import queries, service
from bot.stories.models import Story, StoryStatus
from bot.stories.publishing.models import StoryAgreement, StoryShowcase
from bot.stories.queries import StoryDraft, StorySnapshot
from bot.stories.writing import co_authors


class NotAChannelError(GroundswellError):
    """Please name a channel, like this: `/groundswell showcase #ai-showcase`. Then invite me to that channel."""


class StoryMovedOnError(GroundswellError):
    """The story has changed since I asked you. Look at the new version with `/story show`, and publish it again."""


@dataclass(frozen=True)
class PublishPlan:
    """What an author agrees to: the draft, a suggested channel, and how many others must agree too."""

    draft: StoryDraft
    channel: str | None
    co_authors: int


@dataclass(frozen=True)
class PublishResult:
    """The result of an agreement: published, or the co-authors (Slack ids) who have yet to agree."""

    story_id: int
    title: str
    version: StorySnapshot
    channel: str
    missing: tuple[str, ...]

    @property
    def is_published(self) -> bool:
        return not self.missing


def choose_showcase(session: Session, workspace_id: str, channel: str, *, now: datetime) -> None:
    """Show the workspace's stories in that channel from now on."""
    row = session.get(StoryShowcase, workspace_id) or StoryShowcase(
        workspace_id=workspace_id, channel=channel, chosen_at=now
    )
    row.channel, row.chosen_at = channel, now
    session.add(row)


def plan(session: Session, who: Person, story_id: int) -> PublishPlan:
    """The plan for publishing the story as it is now; EmptyStoryError if nothing is written."""
    draft = service.written_draft(session, who, story_id)
    author_ids = [row_id(one) for one in co_authors.authors(session, queries.owned_story(session, who, story_id))]
    return PublishPlan(draft, showcase_channel(session, who.workspace_id, author_ids), len(author_ids) - 1)


def showcase_channel(session: Session, workspace_id: str, author_ids: Collection[int] = ()) -> str | None:
    """The channel an admin chose, else the one these authors agreed to last; others' channels may be private."""
    row = session.get(StoryShowcase, workspace_id)
    if row:
        return row.channel
    statement = (
        select(StoryAgreement.channel)
        .where(StoryAgreement.workspace_id == workspace_id, col(StoryAgreement.member_id).in_(author_ids))
        .order_by(col(StoryAgreement.agreed_at).desc())
    )
    return session.exec(statement).first()


def agree(session: Session, who: Person, story_id: int, channel: str, *, now: datetime) -> PublishResult:
    """Record that an author agrees to publish the story as it is now; publish it once all authors agree."""
    story = queries.owned_story(session, who, story_id)
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
    agreed = select(StoryAgreement.member_id).where(
        StoryAgreement.story_id == story_id, StoryAgreement.version == version.number, StoryAgreement.channel == channel
    )
    agreed_ids = set(session.exec(agreed))
    missing = tuple(one.slack_id for one in co_authors.authors(session, story) if one.id not in agreed_ids)
    if not missing:
        publish(session, who, story_id, now=now)
    return PublishResult(story_id, story.title, version, channel, missing)


def agree_to_version(session: Session, who: Person, story_id: int, number: int, *, now: datetime) -> PublishResult:
    """Record that a co-author agrees to a version in the channel that was named; StoryMovedOnError if it changed."""
    story = queries.owned_story(session, who, story_id)
    first = session.exec(
        select(StoryAgreement)
        .where(StoryAgreement.story_id == story.id, StoryAgreement.version == number)
        .order_by(col(StoryAgreement.agreed_at))
    ).first()
    latest = queries.latest_version(session, who.workspace_id, story_id)
    is_unchanged = latest and latest.number == number and latest.sections == queries.draft_sections(session, story_id)
    if first is None or not is_unchanged:
        raise StoryMovedOnError
    return agree(session, who, story_id, first.channel, now=now)


def publish(session: Session, who: Person, story_id: int, *, now: datetime) -> StorySnapshot:
    """Put the story as it is now into the showcase, with the agreement of all its authors; returns the version."""
    version = service.snapshot(session, who, story_id, now=now)
    story = queries.owned_story(session, who, story_id)
    story.status, story.published_version, story.published_at = StoryStatus.PUBLISHED, version.number, now
    return version


def showcase_key(story: Story) -> str | None:
    """The delivery key of a story's message in the showcase; None for one that is not published."""
    if story.status != StoryStatus.PUBLISHED or story.published_at is None:
        return None
    return f"stories.showcase:{story.id}:{story.published_version}:{int(story.published_at.timestamp() * 1000)}"


def withdraw(session: Session, who: Person, story_id: int) -> str | None:
    """Take a story out of the showcase; returns the delivery key of its message there, if it had one."""
    story = queries.owned_story(session, who, story_id)
    key = showcase_key(story)
    story.published_version = story.published_at = None
    if story.status == StoryStatus.PUBLISHED:
        story.status = StoryStatus.WITHDRAWN
    session.connection().execute(sa.delete(StoryAgreement).where(col(StoryAgreement.story_id) == story_id))
    return key
